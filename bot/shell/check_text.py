"""The result of a check as text for people: verdict first, cause, next step, then the projects."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from access.credentials import CredentialKind
from access.evidence import Cause
from access.profiles import Level
from access.results import CheckResult, Gap, ProjectReport, ProjectVerdict, Verdict
from messages.cause_words_oauth import note_of_oauth
from messages.causes import Explanation, explain
from messages.facts import counted
from messages.literal import shown

_SIGNS = {
    Verdict.OK: ("✔", "bold green"),
    Verdict.ACCESS_LOST: ("✘", "bold red"),
    Verdict.PERMISSIONS_MISSING: ("!", "bold yellow"),
    Verdict.NO_VERDICT: ("?", "bold blue"),
}
_VERDICT_WORDS = {
    Verdict.OK: "Access is good",
    Verdict.ACCESS_LOST: "Access is lost",
    Verdict.PERMISSIONS_MISSING: "The login is good, permissions are missing",
    Verdict.NO_VERDICT: "No verdict",
}
_STATE_WORDS = {
    ProjectVerdict.COMPLETE: Text("complete", "green"),
    ProjectVerdict.MISSING: Text("missing", "yellow"),
    ProjectVerdict.NOT_VISIBLE: Text("not visible", "yellow"),
    ProjectVerdict.UNKNOWN: Text("unknown", "blue"),
}
_LEVEL_STYLES = {Level.REQUIRED: "yellow", Level.RECOMMENDED: "", Level.OPTIONAL: "dim"}
_NAME_LIMIT = 80
_COMPLETE_SHOWN_AT_MOST = 20


class _Paper(Console):
    """A console that leaves a reader who has gone to `bot.cli`; rich would end with 1, the status of lost access."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def print_result(result: CheckResult, console: Console | None = None) -> None:
    """Print the result on standard output; colours only where it is a terminal."""
    out = console or _Paper(highlight=False)
    explanation = _explain(result)
    sign, style = _SIGNS[result.verdict]
    out.print(Text(f"{sign} {_VERDICT_WORDS[result.verdict]}: {explanation.headline}", style), soft_wrap=True)
    _print_reasons(out, result, explanation)
    if result.credential_kind is CredentialKind.OAUTH1:
        out.print(note_of_oauth(), soft_wrap=True)
    _print_facts(out, result)
    if result.projects:
        _print_projects(out, result)
    if result.global_missing:
        _print_global(out, result.global_missing)


def _explain(result: CheckResult) -> Explanation:
    return explain(
        result.evidence,
        result.credential_kind,
        result.site.deployment,
        account=_account_name(result),
        expected=result.account.expected or "",
        site=result.site.base_url,
    )


def _account_name(result: CheckResult) -> str:
    account = result.account
    return account.name or account.display_name or account.id or ""


def _print_reasons(out: Console, result: CheckResult, explanation: Explanation) -> None:
    out.print(f"  {escape(explanation.meaning)}", soft_wrap=True)
    if result.verdict is Verdict.OK:
        return
    if explanation.likely:
        out.print(f"Likely cause [dim](confidence {explanation.confidence})[/]:", soft_wrap=True)
        for cause in explanation.likely:
            out.print(f"  • {escape(cause)}", soft_wrap=True)
    if explanation.next_steps:
        out.print("Next step:" if len(explanation.next_steps) == 1 else "Next steps:")
        for number, step in enumerate(explanation.next_steps, 1):
            out.print(f"  {number}. {escape(step)}", soft_wrap=True)


def _print_facts(out: Console, result: CheckResult) -> None:
    site = result.site
    version = f" {shown(site.version, _NAME_LIMIT)}" if site.version else ""
    kind = "Jira Cloud" if site.deployment == "cloud" else "Jira Data Center"
    facts = [f"{site.base_url} ({kind}{version})", f"login kind {result.credential_kind}"]
    if (named := _account_name(result)) and result.evidence.cause is not Cause.ANONYMOUS:
        matches = result.account.expected and result.verdict is not Verdict.ACCESS_LOST
        facts.insert(1, f"logged in as {shown(named, _NAME_LIMIT)}{', as expected' if matches else ''}")
    if site.clock_skew_seconds is not None and abs(site.clock_skew_seconds) >= 1:
        side = "ahead of" if site.clock_skew_seconds > 0 else "behind"
        facts.append(f"Jira's clock is {abs(site.clock_skew_seconds):g} s {side} ours")
    facts.append(f"{counted(result.requests, 'request')} in {result.elapsed_seconds:.1f} s")
    out.print(Text(" · ".join(facts), "dim"), soft_wrap=True)


def _print_projects(out: Console, result: CheckResult) -> None:
    counts = {state: len(result.in_state(state)) for state in ProjectVerdict}
    told = ", ".join(f"{count} {_STATE_WORDS[state].plain}" for state, count in counts.items() if count)
    out.print(
        f"\n{counted(len(result.projects), 'project')} against profile {escape(result.profile or '')}: {told}",
        soft_wrap=True,
    )
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("Project", "State", "Missing", "What breaks"):
        table.add_column(heading, overflow="fold")
    listed = _worth_listing(result.projects)
    for project in listed:
        for cells in _rows(project):
            table.add_row(*cells)
    out.print(table)
    if len(listed) < len(result.projects):
        out.print(Text(f"… and {len(result.projects) - len(listed)} more that are complete", "dim"))


def _worth_listing(projects: tuple[ProjectReport, ...]) -> list[ProjectReport]:
    """Every project that lacks something; complete ones only while they are few."""
    if len(projects) <= _COMPLETE_SHOWN_AT_MOST:
        return list(projects)
    return [project for project in projects if project.state is not ProjectVerdict.COMPLETE]


def _rows(project: ProjectReport) -> list[tuple[Text, Text, Text, Text]]:
    """A row for each gap that matters, so that a permission and what it breaks stand side by side."""
    head = (Text(project.key), _STATE_WORDS[project.state])
    if project.state is ProjectVerdict.NOT_VISIBLE:
        return [(*head, Text("everything", "yellow"), Text("Nothing from this project syncs."))]
    told = [gap for gap in project.missing if gap.level is not Level.OPTIONAL]
    rows = [
        (Text(f"{gap.permission} ({gap.level})", _LEVEL_STYLES[gap.level]), Text(gap.breaks, _LEVEL_STYLES[gap.level]))
        for gap in told
    ]
    first, *others = rows or [(Text(""), Text(""))]
    return [(*head, *first), *((Text(""), Text(""), *row) for row in others)]


def _print_global(out: Console, missing: tuple[Gap, ...]) -> None:
    out.print("\nGlobal permissions missing:")
    for gap in missing:
        out.print(Text(f"  {gap.permission} ({gap.level}) {gap.breaks}", _LEVEL_STYLES[gap.level]), soft_wrap=True)
