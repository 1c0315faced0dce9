"""The answers of `history`: what happened to one issue, and what the account changed lately in each project."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote

from access.activity import ProjectActivity
from access.credentials import Secret
from access.issue_history import Change, FieldChange, RemoteLink
from access.operations.read_account_history import AccountHistory
from access.operations.read_issue_history import IssueHistory
from access.results import AccountFacts
from messages.actions import ActionId
from messages.blocks import Actions, Bullets, Context, Paragraph
from messages.buttons import LinkButton
from messages.facts import counted
from messages.literal import shown
from messages.message import Message, message
from messages.pieces import Line, Link, Moment, bold, code, line, named
from messages.spans import lasted

_MOST_CHANGES = 15
_MOST_FIELDS = 4
_MOST_PROJECTS = 25
_MOST_LINKS = 5
_VALUE_LIMIT = 60
_LONGEST_URL = 3000
_GATEWAY_PATH = "/ex/jira/"
ACCOUNT, PERSON = "🤖", "👤"


def issue_history(history: IssueHistory) -> Message:
    """The newest changes, the account's marked apart, and the way back to Jira Align. Only who asked sees it."""
    account = _account_name(history.account)
    own = counted(len(history.by_account), "by " + account, "by " + account)
    total = counted(len(history.changes), "change")
    head = line(named(history.connection.name, is_bold=True), bold(f" · {history.key}: {total}, {own}"))
    lines = [_change_line(change, history.account) for change in reversed(history.changes[-_MOST_CHANGES:])]
    left = len(history.changes) - len(lines) + history.left_out
    if left:
        lines.append(line(f"… and {counted(left, 'older change')}"))
    return message(
        Paragraph([head]),
        Bullets(lines) if lines else None,
        *_ways_back(history),
        _whose_line(account),
        _jira_button(history.connection.address.base_url, f"/browse/{quote(history.key)}", history.connection.id),
        Context([line("only you see this; that you looked is written down")]),
    )


def account_history(history: AccountHistory, *, at: datetime) -> Message:
    """What the account changed in each project, and where it is unusually quiet. Only who asked sees it."""
    account = _account_name(history.account)
    total = sum(project.changes for project in history.projects)
    where = f" in {history.project}" if history.project else ""
    what = f": {counted(total, 'change')} by {account}{where} since "
    head = line(named(history.connection.name, is_bold=True), bold(what), Moment(history.since))
    lines = [_project_line(project, at) for project in history.projects[:_MOST_PROJECTS]]
    if len(history.projects) > _MOST_PROJECTS:
        lines.append(line(f"… and {counted(len(history.projects) - _MOST_PROJECTS, 'more project')}"))
    notes = (
        [] if history.is_whole else [line("Only the issues updated last were looked at; name a project for the rest.")]
    )
    if not lines:
        notes.append(line("Nothing seen is not access lost: ", code(f"/jira-access test {history.connection.name}")))
    return message(
        Paragraph([head]),
        Bullets(lines) if lines else None,
        Paragraph(notes) if notes else None,
        Paragraph([line("The issues in Jira: ", code(history.jql))]),
        _jira_button(
            history.connection.address.base_url, f"/issues/?jql={quote(history.jql, safe='')}", history.connection.id
        ),
        Context([line("only you see this; that you looked is written down")]),
    )


def _account_name(account: AccountFacts) -> str:
    found = account.name or account.display_name or account.id or "the account"
    return shown(found, _VALUE_LIMIT)


def _change_line(change: Change, account: AccountFacts) -> Line:
    mark = ACCOUNT if change.is_by(account) else PERSON
    fields = "; ".join(_field_words(one) for one in change.fields[:_MOST_FIELDS])
    more = f"; and {len(change.fields) - _MOST_FIELDS} more" if len(change.fields) > _MOST_FIELDS else ""
    return line(f"{mark} ", Moment(change.at), " · ", named(_author_name(change)), f" · {fields}{more}")


def _author_name(change: Change) -> str:
    author = change.author
    if author is None:
        return "somebody whom Jira does not name"
    return author.display_name or author.name or author.key or author.account_id or ""


def _field_words(one: FieldChange) -> str:
    old, new = (shown(value, _VALUE_LIMIT) if value else "–" for value in (one.old, one.new))
    return f"{shown(one.field, _VALUE_LIMIT)}: {old} → {new}"


def _ways_back(history: IssueHistory) -> list[Paragraph | Bullets]:
    if history.links is None:
        return [Paragraph([line("Jira would not tell the web links on this issue.")])]
    ordered = sorted(history.links, key=lambda link: not link.leads_to_align)[:_MOST_LINKS]
    if not ordered:
        return [Paragraph([line("There is no web link on this issue, so look for its key in Jira Align.")])]
    return [Paragraph([line(bold("Web links"))]), Bullets([_link_line(link) for link in ordered])]


def _link_line(link: RemoteLink) -> Line:
    mark = "Jira Align: " if link.leads_to_align else ""
    return line(mark, Link(link.title, link.url, link.host)) if link.host else line(mark, named(link.title))


def _whose_line(account: str) -> Paragraph:
    """Where the person is found, as Atlassian's page on the service account has it.

    Source: https://confluence.atlassian.com/jakb/jira-and-jira-align-integration-creating-an-api-service-account-1415751839.html
    """
    return Paragraph(
        [
            line(f"{ACCOUNT} Who was behind a change by {account}: open the item in Jira Align, and its audit log."),
            line("What stands there as “External System” came from Jira, and is above under a person's name."),
        ]
    )


def _project_line(project: ProjectActivity, at: datetime) -> Line:
    usual = f", usual gap {lasted(project.usual_gap)}" if project.usual_gap is not None else ""
    quiet = " · unusually quiet" if project.is_unusually_quiet(at) else ""
    counts = f": {counted(project.changes, 'change')} in {counted(project.issues, 'issue')}"
    ago = f" ({lasted(at - project.last_at)} ago{usual}){quiet}"
    return line(named(project.key, is_bold=True), f"{counts}, last ", Moment(project.last_at), ago)


def _jira_button(base_url: str, path: str, connection_id: str) -> Actions | None:
    """A way into Jira; none where only the gateway's address is known, which browsers cannot use."""
    url = f"{base_url}{path}"
    if _GATEWAY_PATH in base_url or len(url) > _LONGEST_URL:
        return None
    return Actions([LinkButton(ActionId.OPEN_IN_JIRA, "Open in Jira", connection_id, Secret(url))])
