"""Boards beside projects: seen or not, and Manage Sprints in each project of their filters."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from fixtures.bot import BotStory, Stage

from access.credentials import ApiToken, Deployment, Secret
from access.operations.change_boards import ACTION
from access.records import Actor, ActorKind, Connection
from access.sites import parse_address
from sandbox.jira import Deployment as SandboxDeployment
from sandbox.jira import jira_in_thread
from sandbox.jira.example import API_TOKEN, SCOPED_TOKEN, SERVICE_ACCOUNT, example_world
from sandbox.slack import seed
from sandbox.slack.values import Message

PROJECTS = ("APPS", "CORE", "WEB")
SCOPED_FOR_BOARDS = frozenset({"read:jira-work", "read:jira-user", "read:project:jira"})


async def with_boards(bot: BotStory, *numbers: int) -> None:
    """A connection with these boards, typed by an admin."""
    await bot.add_connection(projects=PROJECTS)
    words = " ".join(f"board:{number}" for number in numbers)
    await bot.ask(f"projects prod add {words}", "its boards are changed", user=seed.ADMIN)


async def reported(bot: BotStory, containing: str = "By board") -> Message:
    return await bot.ask("permissions prod", containing)


async def table(bot: BotStory, report: Message) -> list[list[str]]:
    """The CSV file behind the report's button."""
    await bot.press(report, "send_permissions_file", "-permissions-")
    (message,) = await bot.slack.control.direct_messages(seed.MEMBER)
    content = await bot.slack.control.file_content(message.files[0])
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


async def test_a_seen_board_is_reported_beside_the_projects(any_bot: BotStory) -> None:
    await with_boards(any_bot, 84, 92)

    report = await reported(any_bot)

    assert "svc-align has every required permission" in report.text
    assert "board 84 – Mobile and Core is seen, with Manage Sprints in APPS, CORE" in report.text
    assert "board 92 – Web Shop is seen, with Manage Sprints in WEB" in report.text


async def test_manage_sprints_missing_in_one_project_is_a_warning_and_no_verdict(bot: BotStory) -> None:
    await with_boards(bot, 84)
    bot.jira.control.revoke("CORE", "MANAGE_SPRINTS_PERMISSION")

    report = await reported(bot)

    assert "svc-align has every required permission" in report.text
    assert "is seen, but Manage Sprints is missing in CORE (its filter 10084 covers APPS, CORE)" in report.text


async def test_a_board_whose_filter_is_not_shared_cannot_be_seen(bot: BotStory) -> None:
    await with_boards(bot, 97, 4711)

    report = await reported(bot)

    assert (
        "board 97 cannot be seen: its filter is not shared with the account, or there is no such board" in report.text
    )
    assert "board 4711 cannot be seen" in report.text
    assert "svc-align has every required permission" in report.text


async def test_no_licence_for_jira_software_is_told_as_that(bot: BotStory) -> None:
    await with_boards(bot, 84)
    bot.jira.control.boards.take_licence(SERVICE_ACCOUNT)

    report = await reported(bot)

    assert "board 84 not told: the account has no licence for Jira Software" in report.text


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"kind": "status", "status": 503}, "could not be read (server error); that is not a loss"),
        ({"kind": "close"}, "could not be read (connect); that is not a loss"),
        ({"kind": "sso_page"}, "could not be read (proxy page); that is not a loss"),
    ],
)
async def test_a_board_that_cannot_be_read_is_no_loss(bot: BotStory, fault: dict[str, object], said: str) -> None:
    await with_boards(bot, 84)
    bot.jira.control.fault(path="/rest/agile/1.0/board/84$", **fault)  # type: ignore[arg-type]  # kinds of fault

    report = await reported(bot)

    assert said in report.text
    assert "svc-align has every required permission" in report.text


async def test_a_filter_whose_projects_cannot_be_read_is_told(bot: BotStory) -> None:
    await with_boards(bot, 84)
    bot.jira.control.fault("status", path="/board/84/project", status=503)

    report = await reported(bot)

    assert "is seen; which projects its filter covers could not be read (server error)" in report.text


async def test_a_filter_that_names_no_project_is_told(bot: BotStory) -> None:
    await with_boards(bot, 5)
    bot.jira.control.boards.put(5, name="Everything of mine")

    report = await reported(bot)

    assert "is seen; Jira names no project for its filter" in report.text


async def test_five_boards_in_a_row_that_fail_are_enough(bot: BotStory) -> None:
    await with_boards(bot, *range(1, 41))
    bot.jira.control.forget_requests()
    bot.jira.control.fault("status", path="/rest/agile/", status=503)

    report = await reported(bot)

    assert "30 more boards" in report.text
    assert len(bot.jira.control.requests("/rest/agile/")) < 20


async def test_named_projects_leave_boards_alone(bot: BotStory) -> None:
    await with_boards(bot, 84)

    report = await bot.ask("permissions prod APPS", "every required permission")

    assert "By board" not in report.text


async def test_the_table_holds_the_boards(bot: BotStory) -> None:
    await with_boards(bot, 84, 92)
    bot.jira.control.revoke("CORE", "MANAGE_SPRINTS_PERMISSION")

    rows = await table(bot, await reported(bot))

    lacking, seen = rows[-2:]
    assert lacking[:5] == [
        "board:84 Mobile and Core",
        "lacking",
        "MANAGE_SPRINTS_PERMISSION",
        "Manage Sprints in CORE",
        "optional",
    ]
    assert seen[:2] == ["board:92 Web Shop", "complete"]


async def test_the_json_of_the_map_holds_the_boards(bot: BotStory) -> None:
    await with_boards(bot, 84)
    bot.jira.control.revoke("CORE", "MANAGE_SPRINTS_PERMISSION")
    await reported(bot)

    await bot.ask("permissions prod --picture --json", "prod-permission-map-")

    (message,) = await bot.slack.control.direct_messages(seed.MEMBER)
    rows = json.loads(await bot.slack.control.file_content(message.files[0]))
    assert rows[-1]["project"] == "board:84"
    assert rows[-1]["without Manage Sprints"] == "CORE"
    assert rows[0]["board state"] == ""


async def test_a_shared_report_still_tells_the_boards(bot: BotStory) -> None:
    await with_boards(bot, 84)

    shared = await bot.press(await reported(bot), "share_permissions", "Mobile and Core")

    assert "board 84" in shared.text


async def test_boards_are_listed_with_the_projects_and_taken_out_again(bot: BotStory) -> None:
    await with_boards(bot, 84, 92)

    listed = await bot.ask("projects prod", "2 boards: 84, 92")
    await bot.ask("projects prod remove board:84", "Taken out: 84", user=seed.ADMIN)

    assert "Integrated: a list of 3 projects." in listed.text
    assert "1 board: 92" in (await bot.ask("projects prod", "1 board")).text


async def test_each_change_of_boards_is_in_the_audit_trail(bot: BotStory) -> None:
    await with_boards(bot, 84)
    await bot.ask("projects prod remove board:7", "None of these boards", user=seed.ADMIN)

    events = [entry.event for entry in await bot.audit() if entry.event.action == ACTION]

    assert [(one.outcome, one.details.get("added")) for one in events] == [("refused", None), ("ok", [84])]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("add board:x", "Not the number of a board: “board:x”"),
        ("add board:84 WEB", "Projects and boards do not go into one line"),
        ("remove board:84", "None of these boards is with prod"),
        ("sync board:84", "Sync takes no project keys and no boards"),
        ("add " + " ".join(f"board:{number}" for number in range(1, 160)), "its boards are changed"),
    ],
)
async def test_what_cannot_be_done_is_said(words: str, said: str, bot: BotStory) -> None:
    await bot.add_connection(projects=PROJECTS)

    await bot.ask(f"projects prod {words}", said, user=seed.ADMIN)


async def test_boards_beside_all_visible_projects(bot: BotStory) -> None:
    await bot.add_connection()

    await bot.ask("projects prod add board:84", "its boards are changed", user=seed.ADMIN)

    assert "board 84 – Mobile and Core" in (await reported(bot)).text


async def test_only_admins_change_boards(bot: BotStory) -> None:
    await bot.add_connection(projects=PROJECTS)

    await bot.ask("projects prod add board:84", "only admins may", user=seed.MEMBER)

    async with bot.storage.reading() as transaction:
        assert await transaction.boards.of("id-of-prod") == ()


async def on_cloud(bot: BotStory, address: str, token: str) -> None:
    """A connection to a Cloud site, with boards 84 and 92."""
    now = datetime.now(UTC)
    connection = Connection(
        id="id-of-cloud",
        workspace="",
        name="cloud",
        address=parse_address(address),
        deployment=Deployment.CLOUD,
        credential_kind=ApiToken("x", Secret(token)).kind,
        credential_user=f"{SERVICE_ACCOUNT}@example.com",
        profile="jira-align-cloud-least-privilege",
        owner=Actor(ActorKind.SHELL, "root"),
        created_at=now,
        secret_changed_at=now,
    )
    async with bot.storage.begin() as transaction:
        await transaction.connections.add(connection, ApiToken(f"{SERVICE_ACCOUNT}@example.com", Secret(token)))
    await bot.ask("projects cloud add board:84 board:92", "its boards are changed", user=seed.ADMIN)


async def test_boards_of_a_cloud_site_with_one_question_about_all_their_projects(bot: BotStory) -> None:
    with jira_in_thread(example_world(SandboxDeployment.CLOUD)) as jira:
        await on_cloud(bot, jira.url, API_TOKEN)
        jira.control.revoke("WEB", "MANAGE_SPRINTS_PERMISSION")
        jira.control.forget_requests()

        report = await bot.ask("permissions cloud", "By board")

        assert "board 84 – Mobile and Core is seen, with Manage Sprints in APPS, CORE" in report.text
        assert "board 92 – Web Shop is seen, but Manage Sprints is missing in WEB" in report.text
        assert len(jira.control.requests("/permissions/check")) == 2


@pytest.mark.parametrize("has_boards", [True, False])
async def test_a_scoped_token_may_be_refused_and_that_is_said(stage: Stage, *, has_boards: bool) -> None:
    world = example_world(SandboxDeployment.CLOUD)
    if not has_boards:
        world.api_tokens = [
            replace(one, scopes=SCOPED_FOR_BOARDS) if one.secret == SCOPED_TOKEN else one for one in world.api_tokens
        ]
    with jira_in_thread(world) as jira:
        async with stage.bot(JIRA_ACCESS_CLOUD_GATEWAY=jira.origin) as bot:
            await on_cloud(bot, jira.gateway_url, SCOPED_TOKEN)

            report = await bot.ask("permissions cloud", "By board")

            told = "board 84 not told: the token lacks a scope for boards; that is not a loss"
            assert (told in report.text) is not has_boards
            assert ("board 84 – Mobile and Core is seen" in report.text) is has_boards
