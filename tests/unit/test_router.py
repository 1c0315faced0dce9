"""From words, presses and forms to the row that answers; who may not is told so, and expected errors become words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.errors import NotFound, StorageAway, StorageBusy
from access.people import Audience, Person, Role, Standing
from access.records import Actor
from commands.asking import Answer, Asked, Pressed, Submitted
from commands.desk import Desk
from commands.router import LONGEST_TEXT, Outcome, Router, Served
from commands.subcommand import Button, Form, Subcommand, SubcommandTable
from messages import notices
from messages.actions import ActionId, FieldId, FormId
from messages.message import Message

ANYTHING = notices.file_sent("answer.csv")


@dataclass
class SmallDesk:
    """What the router itself asks of the desk: the table, and a place for refusals."""

    subcommands: tuple[Subcommand, ...] = ()
    refusals: list[tuple[str, str]] = field(default_factory=list)
    is_away: bool = False

    async def note_refusal(self, _actor: Actor, action: str, reason: str) -> None:
        """Keep the refusal, or be away."""
        if self.is_away:
            raise StorageAway("The database is away.", "Try again.")
        self.refusals.append((action, reason))


@dataclass
class Crowd:
    """Everybody is this person."""

    standing: Standing = Standing.MEMBER
    roles: frozenset[Role] = frozenset()

    async def look_up(self, workspace: str, user_id: str) -> Person:
        """That person."""
        return Person(workspace, user_id, self.standing, self.roles)


@dataclass
class Heard:
    """Handlers that remember what reached them."""

    asked: list[Asked] = field(default_factory=list)
    pressed: list[Pressed] = field(default_factory=list)
    submitted: list[Submitted] = field(default_factory=list)

    async def on_command(self, asked: Asked, _desk: Desk) -> Answer:
        """Answer anything."""
        self.asked.append(asked)
        return Answer(ANYTHING)

    async def on_press(self, pressed: Pressed, _desk: Desk) -> Answer:
        """Answer anything."""
        self.pressed.append(pressed)
        return Answer(ANYTHING)

    async def on_form(self, submitted: Submitted, _desk: Desk) -> Answer:
        """Answer anything."""
        self.submitted.append(submitted)
        return Answer(ANYTHING)


async def find_nothing(_asked: Asked, _desk: Desk) -> Answer:
    raise NotFound("There is no connection “x”.", "There are: prod.")


async def be_away(_asked: Asked, _desk: Desk) -> Answer:
    raise StorageAway("The database is away.", "Try again.")


async def be_crowded(_: Asked, __: Desk) -> Answer:
    raise StorageBusy("The database is busy.")


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def desk(heard: Heard) -> SmallDesk:
    def row(words: str, audience: Audience = Audience.MEMBERS, *, asks_jira: bool = False) -> Subcommand:
        return Subcommand(words, words, words, audience, heard.on_command, asks_jira=asks_jira)

    return SmallDesk(
        (
            row("help"),
            row("test", asks_jira=True),
            row("watch"),
            row("watch * on", Audience.ADMINS),
            Subcommand("find", "find", "find", Audience.MEMBERS, find_nothing),
            Subcommand("away", "away", "away", Audience.MEMBERS, be_away),
            Subcommand("crowd", "crowd", "crowd", Audience.MEMBERS, be_crowded),
        )
    )


@pytest.fixture
def crowd() -> Crowd:
    return Crowd()


@pytest.fixture
def router(desk: SmallDesk, heard: Heard, crowd: Crowd) -> Router:
    buttons = (Button(ActionId.TEST_AGAIN, Audience.ADMINS, heard.on_press),)
    forms = (Form(FormId.CONNECT_ADDRESS, Audience.MEMBERS, heard.on_form, "Looking…", lambda _fields: {}),)
    return Router(cast("Desk", desk), buttons, forms, crowd)


async def typed(router: Router, text: str) -> Served:
    return await router.command("T1", "U1", "C1", text)


def words(served: Served) -> str:
    assert isinstance(served.answer.message, Message)
    return served.answer.message.text


async def test_a_row_is_given_the_words_behind_it(router: Router, heard: Heard) -> None:
    served = await typed(router, "TEST Prod now")

    assert served == Served(Answer(ANYTHING), Outcome.ANSWERED)
    assert heard.asked[0].words == ("Prod", "now")


async def test_nothing_typed_means_help(router: Router, heard: Heard) -> None:
    await typed(router, "  ")

    assert heard.asked[0].words == ()


async def test_the_longest_row_that_fits_wins(router: Router, heard: Heard, crowd: Crowd) -> None:
    crowd.roles = frozenset({Role.ADMIN})

    await typed(router, "watch prod ON")

    assert heard.asked[0].words == ("prod",)


async def test_a_mistyped_word_brings_what_may_have_been_meant(router: Router) -> None:
    served = await typed(router, "tset prod")

    assert "test" in words(served)
    assert served.outcome is Outcome.ANSWERED


async def test_a_row_for_admins_is_refused_to_others_and_the_refusal_kept(router: Router, desk: SmallDesk) -> None:
    served = await typed(router, "watch prod on")

    assert served.outcome is Outcome.REFUSED
    assert desk.refusals == [("command.used", "not on the list")]


@pytest.mark.parametrize("standing", [Standing.GUEST, Standing.OTHER_WORKSPACE, Standing.BOT, Standing.DEACTIVATED])
async def test_who_is_no_member_reaches_no_row(
    router: Router, crowd: Crowd, heard: Heard, desk: SmallDesk, standing: Standing
) -> None:
    crowd.standing = standing

    served = await typed(router, "test prod")

    assert served.outcome is Outcome.REFUSED
    assert heard.asked == []
    assert desk.refusals == [("command.used", standing.value)]


async def test_whom_slack_cannot_name_just_now_is_asked_to_come_back(router: Router, crowd: Crowd) -> None:
    crowd.standing = Standing.UNKNOWN

    served = await typed(router, "test prod")

    assert "Slack cannot tell me just now who you are" in words(served)


async def test_a_refusal_stands_though_it_cannot_be_kept(router: Router, desk: SmallDesk) -> None:
    desk.is_away = True

    served = await typed(router, "watch prod on")

    assert served.outcome is Outcome.REFUSED


async def test_a_typed_secret_is_refused_without_being_repeated(router: Router, heard: Heard, desk: SmallDesk) -> None:
    served = await typed(router, "test password=hunter2")

    assert "hunter2" not in words(served)
    assert heard.asked == []
    assert desk.refusals == [("command.used", "looks like a secret")]


async def test_a_text_without_end_is_refused_before_it_is_read(router: Router) -> None:
    served = await typed(router, "test " + "x " * LONGEST_TEXT)

    assert "4,005 characters; 2,000 are the most" in words(served)


async def test_an_expected_refusal_becomes_its_own_words(router: Router) -> None:
    served = await typed(router, "find x")

    assert words(served) == "There is no connection “x”.\nThere are: prod."
    assert served.outcome is Outcome.REFUSED


async def test_storage_that_goes_away_is_told_as_such(router: Router) -> None:
    served = await typed(router, "away")

    assert served == Served(Answer(notices.storage_away()), Outcome.STORAGE_AWAY)


async def test_storage_that_many_wait_for_is_told_as_busy(router: Router) -> None:
    served = await typed(router, "crowd")

    assert served == Served(Answer(notices.busy()), Outcome.STORAGE_AWAY)


async def test_a_button_is_checked_at_each_press(router: Router, heard: Heard, desk: SmallDesk) -> None:
    served = await router.press("T1", "U1", "C1", ActionId.TEST_AGAIN.value, "check-1")

    assert served.outcome is Outcome.REFUSED
    assert heard.pressed == []
    assert desk.refusals == [("button.used", "not on the list")]


async def test_a_press_brings_the_value_of_its_button(router: Router, heard: Heard, crowd: Crowd) -> None:
    crowd.roles = frozenset({Role.ADMIN})

    await router.press("T1", "U1", "C1", ActionId.TEST_AGAIN.value, "check-1")

    assert heard.pressed[0].value == "check-1"


async def test_a_button_of_another_version_is_told_to_be_unknown(router: Router) -> None:
    served = await router.press("T1", "U1", "C1", "of-another-version", "")

    assert served.answer.message == notices.button_unknown()


async def test_a_form_brings_its_fields(router: Router, heard: Heard) -> None:
    await router.submit("T1", "U1", FormId.CONNECT_ADDRESS.value, "draft-1", {FieldId.NAME: "prod"})

    assert heard.submitted[0].fields == {FieldId.NAME: "prod"}


def test_a_form_with_a_secret_in_it_is_stopped_at_once(router: Router) -> None:
    look = router.first_look(FormId.CONNECT_ADDRESS.value, {FieldId.NAME: "password=hunter2"})

    assert look is not None
    assert list(look.problems) == [FieldId.NAME]


def test_a_form_of_another_version_is_not_looked_at(router: Router) -> None:
    assert router.first_look("of-another-version", {}) is None


@pytest.mark.parametrize(
    ("text", "checked"),
    [
        ("test prod", "prod"),
        ("test", "Jira"),
        ("help", None),
        ("", None),
        ("no-such-word", None),
        ("test password=hunter2", None),
        ("test " + "x" * LONGEST_TEXT, None),
    ],
)
def test_what_is_checked_is_known_at_once(router: Router, text: str, checked: str | None) -> None:
    assert router.what_is_checked(text) == checked


@pytest.mark.parametrize(("text", "label"), [("", "help"), ("Test prod", "test"), ("hunter2", "unknown")])
def test_metrics_hold_nothing_that_somebody_typed(router: Router, text: str, label: str) -> None:
    assert router.label(text) == label


def test_metrics_hold_no_strange_buttons_and_forms(router: Router) -> None:
    assert router.press_label("strange") == router.form_label("strange") == "unknown"


@given(st.lists(st.text(alphabet="abwt*", min_size=1, max_size=2), max_size=5))
def test_a_found_row_and_its_words_are_what_was_typed(typed_words: list[str]) -> None:
    rows = tuple(Subcommand(one, one, one, Audience.MEMBERS, find_nothing) for one in ("a", "a b", "a * b", "t w"))

    found = SubcommandTable(rows).find(typed_words)

    spelt = None if found is None else len(found[0].words.replace("* ", "").split()) + len(found[1])
    assert spelt in (None, len(typed_words))


def test_of_two_rows_with_as_many_words_the_first_one_listed_wins() -> None:
    first, second = (Subcommand(one, one, one, Audience.MEMBERS, find_nothing) for one in ("a b", "a *"))

    assert SubcommandTable((first, second)).find(["a", "b"]) == (first, ())
    assert SubcommandTable((first, second)).find(["a", "c"]) == (second, ("c",))
