"""Changes to issues, their histories and Jira's audit log that can be made through the control interface."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from types import MappingProxyType

from sandbox.jira.control_fields import Fields
from sandbox.jira.issues import FieldChange, Issue
from sandbox.jira.world import World


def change_issue(world: World, fields: Fields) -> None:
    """Remember that somebody changed one field of an issue, which is made where it is not there."""
    at = world.now() - timedelta(minutes=fields.number("minutes_ago", 0))
    author = world.user(fields.text("author")).name
    one = FieldChange(fields.text("field"), fields.optional_text("old"), fields.optional_text("new"))
    world.issues.change(_issue(world, fields), author, at, [one])


def create_issue(world: World, fields: Fields) -> None:
    """Make an issue in somebody's name."""
    at = world.now() - timedelta(minutes=fields.number("minutes_ago", 0))
    key, author = fields.text("issue").upper(), world.user(fields.text("author")).name
    world.project(key.rpartition("-")[0])
    world.issues.put(key, f"Made-up issue {key}", at, author)


def change_issue_often(world: World, fields: Fields) -> None:
    """Give an issue so many changes, a minute apart and the last one now, every second one by the author."""
    issue, count = _issue(world, fields), fields.whole("count")
    author, other = world.user(fields.text("author")).name, world.user(fields.text("other")).name
    start = world.now() - timedelta(minutes=count)
    world.issues.change_often(
        issue,
        (
            (author if number % 2 else other, start + timedelta(minutes=number), _step(number))
            for number in range(1, count + 1)
        ),
    )


def link_issue(world: World, fields: Fields) -> None:
    """Put a web link on an issue."""
    application = fields.optional_text("application") or ""
    world.issues.link(_issue(world, fields), fields.text("url"), fields.text("title"), application)


def record_audit(world: World, fields: Fields) -> None:
    """Add a line to Jira's audit log."""
    at = world.now() - timedelta(minutes=fields.number("minutes_ago", 0))
    author = world.user(fields.text("author")).name
    world.issues.record(author, at, fields.text("summary"), fields.text("about"), fields.text("kind"))


def _issue(world: World, fields: Fields) -> Issue:
    key = fields.text("issue").upper()
    world.project(key.rpartition("-")[0])
    return world.issues.put(key, f"Made-up issue {key}", world.now())


def _step(number: int) -> FieldChange:
    return FieldChange("Story Points", str(number - 1), str(number))


HISTORY_CHANGES: Mapping[str, Callable[[World, Fields], None]] = MappingProxyType(
    {
        "issues/create": create_issue,
        "issues/change": change_issue,
        "issues/change-often": change_issue_often,
        "issues/link": link_issue,
        "audit-records": record_audit,
    }
)
