"""The sweeps over an account in memory: sizes of questions, order of reports, what is never concluded."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.credentials import Deployment
from access.evidence import Cause, Content, Signals
from access.operations.sweep_cloud import sweep_cloud
from access.operations.sweep_data_center import sweep_data_center
from access.operations.sweep_permissions import Manner, Sweep
from access.pacing import Pace
from access.ports import BulkPermissions, HeldPermissions, Identity, Project, ProjectPage, Reply
from access.profiles import Level, default_profile_for
from access.results import ProjectReport, ProjectVerdict
from access.spreading import Patience

CLOUD = default_profile_for(Deployment.CLOUD)
DATA_CENTER = default_profile_for(Deployment.DATA_CENTER)
EVERYTHING = frozenset((*CLOUD.project_keys, *DATA_CENTER.project_keys, *CLOUD.global_keys))


class PowerCut(Exception):
    """The process ends in the middle of a sweep."""


def good(call: str) -> Signals:
    return Signals(call=call, status=200, content=Content.JSON, header_account_id="5b10ac")


@dataclass
class AccountInMemory:
    """Keeps `JiraAccount`: sees `projects`, holds everything there; `page_size` and `bad` are where it is odd."""

    projects: dict[str, Project]
    page_size: int = 100
    bad: dict[str | None, Signals] = field(default_factory=dict)
    known: frozenset[str] = EVERYTHING
    asked: list[str | None] = field(default_factory=list)
    searched: list[tuple[int, int]] = field(default_factory=list)
    batches: list[int] = field(default_factory=list)

    async def myself(self) -> Reply[Identity]:
        raise AssertionError("A sweep never logs in again.")

    async def list_projects(self) -> Reply[tuple[Project, ...]]:
        return Reply(self.bad.get("list", good("project")), tuple(self.projects.values()))

    async def search_projects(self, start: int, keys: tuple[str, ...] = ()) -> Reply[ProjectPage]:
        self.searched.append((start, len(keys)))
        found = [project for key, project in self.projects.items() if not keys or key in keys]
        end = start + self.page_size
        return Reply(good("project/search"), ProjectPage(tuple(found[start:end]), end if end < len(found) else None))

    async def my_permissions(
        self,
        project_key: str | None,
        keys: tuple[str, ...] = (),  # noqa: ARG002 - Data Center takes none
    ) -> Reply[HeldPermissions]:
        self.asked.append(project_key)
        if project_key in self.bad:
            return Reply(self.bad[project_key])
        return Reply(good("mypermissions"), HeldPermissions(self.known, self.known))

    async def check_permissions(
        self, global_keys: tuple[str, ...], project_keys: tuple[str, ...], project_ids: tuple[int, ...]
    ) -> Reply[BulkPermissions]:
        self.batches.append(len(project_ids))
        held = dict.fromkeys(project_keys, frozenset(project_ids))
        return Reply(good("permissions/check"), BulkPermissions(frozenset(global_keys), held))


async def no_sleep(_seconds: float) -> None:
    """Time is not what these tests are about."""


def account_with(count: int, **odd: object) -> AccountInMemory:
    projects = {f"P{number}": Project(number, f"P{number}", f"Project {number}") for number in range(1, count + 1)}
    return AccountInMemory(projects, **odd)  # type: ignore[arg-type]  # fields of the account


async def swept(account: AccountInMemory, keys: tuple[str, ...] | None = None) -> Sweep:
    return await sweep_cloud(account, CLOUD, keys, Manner(Pace(), no_sleep, Patience()))


async def swept_one_by_one(account: AccountInMemory, keys: tuple[str, ...] | None = None) -> Sweep:
    return await sweep_data_center(account, DATA_CENTER, keys, Manner(Pace(), no_sleep, Patience()))


@pytest.mark.parametrize(("count", "batches"), [(1, [1]), (1000, [1000]), (1001, [1, 1000]), (0, [0])])
async def test_cloud_is_asked_about_a_thousand_projects_at_once(count: int, batches: list[int]) -> None:
    account = account_with(count)

    sweep = await swept(account)

    assert (sorted(account.batches), len(sweep.projects), sweep.trouble) == (batches, count, None)


async def test_what_cloud_has_answered_is_handed_on_before_the_sweep_is_over() -> None:
    account, kept = account_with(2500), list[ProjectReport]()

    async def keep(reports: tuple[ProjectReport, ...]) -> None:
        kept.extend(reports)
        if len(kept) > 1000:
            raise PowerCut

    manner = Manner(Pace(), no_sleep, Patience(), on_read=keep)
    with pytest.raises(PowerCut):
        await sweep_cloud(account, CLOUD, None, manner)

    assert len(kept) >= 1500
    assert {(report.state, report.project_id is None) for report in kept} == {(ProjectVerdict.COMPLETE, False)}


async def test_cloud_is_asked_for_fifty_keys_at_once() -> None:
    account = account_with(120)

    sweep = await swept(account, tuple(account.projects))

    assert sorted(size for _, size in account.searched) == [20, 50, 50]
    assert {report.state for report in sweep.projects} == {ProjectVerdict.COMPLETE}


async def test_a_page_that_leaves_keys_out_makes_none_of_them_invisible() -> None:
    account = account_with(20, page_size=10)

    sweep = await swept(account, tuple(account.projects))

    assert {report.state for report in sweep.projects} == {ProjectVerdict.UNKNOWN}
    assert sweep.trouble is not None


async def test_a_listing_ends_where_pages_stop_moving_on() -> None:
    account = account_with(250)

    sweep = await swept(account)

    assert [start for start, _ in account.searched] == [0, 100, 200]
    assert len(sweep.projects) == 250


async def test_reports_stand_in_the_order_asked_and_carry_the_projects_names() -> None:
    sweep = await swept(account_with(3), ("P3", "NOSUCH", "P1"))

    assert [(report.key, report.name) for report in sweep.projects] == [
        ("P3", "Project 3"),
        ("NOSUCH", ""),
        ("P1", "Project 1"),
    ]


async def test_data_center_reports_carry_the_names_of_the_list() -> None:
    sweep = await swept_one_by_one(account_with(2))

    assert [(report.key, report.name, report.project_id) for report in sweep.projects] == [
        ("P1", "Project 1", 1),
        ("P2", "Project 2", 2),
    ]


async def test_data_center_is_asked_once_for_each_project_and_once_for_the_site() -> None:
    account = account_with(30)

    sweep = await swept_one_by_one(account)

    assert sorted(account.asked, key=str) == sorted([*account.projects, None], key=str)
    assert (sweep.trouble, sweep.notes) == (None, ())


async def test_a_required_global_permission_that_cannot_be_read_is_trouble_and_no_gap() -> None:
    account = account_with(1, bad={None: Signals(call="mypermissions", status=500)})
    strict = replace(DATA_CENTER, global_=(replace(DATA_CENTER.global_[0], level=Level.REQUIRED),))

    sweep = await sweep_data_center(account, strict, None, Manner(Pace(), no_sleep, Patience()))

    assert sweep.trouble is not None
    assert (sweep.trouble.cause, sweep.global_missing) == (Cause.SERVER_ERROR, ())


async def test_a_recommended_global_permission_that_cannot_be_read_changes_no_verdict() -> None:
    account = account_with(1, bad={None: Signals(call="mypermissions", status=400)})

    sweep = await swept_one_by_one(account)

    assert (sweep.trouble, sweep.global_missing) == (None, ())


async def test_an_answer_without_a_required_permission_leaves_the_project_unknown() -> None:
    account = account_with(1)
    account.known = frozenset({"BROWSE_PROJECTS"})

    sweep = await swept_one_by_one(account)

    assert [project.state for project in sweep.projects] == [ProjectVerdict.UNKNOWN]


@pytest.mark.parametrize("content", [Content.HTML, Content.TEXT, Content.EMPTY])
async def test_a_not_found_that_is_not_jiras_own_json_hides_no_project(content: Content) -> None:
    account = account_with(2, bad={"P1": Signals(call="mypermissions", status=404, content=content)})

    sweep = await swept_one_by_one(account)

    assert [report.state for report in sweep.projects] == [ProjectVerdict.UNKNOWN, ProjectVerdict.COMPLETE]


async def test_a_list_given_to_nobody_is_trouble() -> None:
    account = account_with(2, bad={"list": Signals(call="project", status=200, header_user="anonymous")})

    sweep = await swept_one_by_one(account)

    assert (sweep.projects, sweep.trouble is not None) == ((), True)


@given(st.lists(st.sampled_from([f"P{number}" for number in range(1, 12)]), unique=True, max_size=11))
async def test_every_key_asked_has_exactly_one_report_in_its_place(keys: list[str]) -> None:
    sweeps = [await swept(account_with(8), tuple(keys)), await swept_one_by_one(account_with(8), tuple(keys))]

    assert [[report.key for report in sweep.projects] for sweep in sweeps] == [keys, keys]
