"""Which issues a query of JQL means: the few clauses that the bot asks with, and a refusal of everything else.

Jira's own words about `updatedBy`: https://confluence.atlassian.com/jirasoftwareserver/advanced-searching-functions-reference-939938746.html
"""

import re
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from sandbox.jira.issues import Issue
from sandbox.jira.world import World

_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_AGO = r'"?-(?P<count>\d+)(?P<unit>[mhdw])"?'
_PROJECT = re.compile(r'project\s*=\s*"?(?P<key>[A-Za-z][A-Za-z0-9_]*)"?', re.IGNORECASE)
_KEY = re.compile(r'(?:issue)?key\s*=\s*"?(?P<key>[A-Za-z][A-Za-z0-9_]*-\d+)"?', re.IGNORECASE)
_UPDATED = re.compile(rf"updated\s*>=\s*{_AGO}", re.IGNORECASE)
_UPDATED_BY = re.compile(rf'issuekey\s+in\s+updatedBy\(\s*"(?P<who>[^"]+)"\s*,\s*{_AGO}\s*\)', re.IGNORECASE)

Test = Callable[[Issue], bool]


class BadQueryError(ValueError):
    """A query that cannot be carried out; the text is Jira's complaint."""


def issues_for(jql: str, world: World, seen: Callable[[Issue], bool]) -> list[Issue]:
    """The issues that are meant and seen, the last updated first.

    Raises:
        BadQueryError: the query has a clause that this sandbox does not know, or names nobody.
    """
    where = re.split(r"\border\s+by\b", jql, flags=re.IGNORECASE)[0].strip()
    clauses = [clause for clause in re.split(r"\s+and\s+", where, flags=re.IGNORECASE) if clause]
    if not clauses:
        raise BadQueryError("Unbounded JQL queries are not allowed here.")
    tests = [_test(clause.strip(), world) for clause in clauses]
    found = [issue for issue in world.issues.all() if seen(issue) and all(test(issue) for test in tests)]
    return sorted(found, key=lambda issue: (issue.updated, issue.issue_id), reverse=True)


def _test(clause: str, world: World) -> Test:
    if match := _PROJECT.fullmatch(clause):
        key = match["key"].upper()
        if world.find_project(key) is None:
            raise BadQueryError(f"The value '{match['key']}' does not exist for the field 'project'.")
        return lambda issue: issue.project_key == key
    if match := _KEY.fullmatch(clause):
        wanted = match["key"].upper()
        return lambda issue: issue.key == wanted
    if match := _UPDATED.fullmatch(clause):
        since = _ago(match, world.now())
        return lambda issue: issue.updated >= since
    if match := _UPDATED_BY.fullmatch(clause):
        return _updated_by(match["who"], _ago(match, world.now()), world)
    raise BadQueryError(f"Error in the JQL Query: The sandbox does not know the clause '{clause}'.")


def _updated_by(who: str, since: datetime, world: World) -> Test:
    names = frozenset(_people(who, world))
    if not names:
        raise BadQueryError(f"The user '{who}' does not exist.")
    return lambda issue: (
        (issue.creator in names and issue.created >= since)
        or any(one.author in names and one.at >= since for one in issue.changes)
    )


def _people(who: str, world: World) -> Iterable[str]:
    for user in world.users.values():
        if who in ((user.account_id, user.email) if world.site.is_cloud else (user.name, user.key)):
            yield user.name


def _ago(match: re.Match[str], now: datetime) -> datetime:
    return now - int(match["count"]) * _UNITS[match["unit"]]
