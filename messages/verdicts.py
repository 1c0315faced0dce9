"""The answer of `test`: what and where, the likely cause, the next steps.

Permissions in detail are in `messages.permission_report`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from access.credentials import CredentialKind
from access.evidence import Cause, EvidenceClass
from access.profiles import shipped_names, shipped_profile
from access.records import Connection
from access.results import CheckResult, ProjectVerdict, Verdict
from messages.actions import ActionId
from messages.blocks import Actions, Bullets, Context, Paragraph, Part
from messages.buttons import Button, ButtonStyle
from messages.cause_words_oauth import note_of_oauth
from messages.causes import SENTENCE_LIMIT, Explanation
from messages.facts import (
    KIND_NAMES,
    VERDICT_MARKS,
    account_of,
    counted,
    deployment_and_version,
    explained,
    milliseconds,
)
from messages.literal import shown
from messages.message import Message, message
from messages.pieces import Line, Moment, bold, line, named


def verdict(
    connection: Connection,
    result: CheckResult,
    *,
    check_id: str,
    at: datetime,
    last_good_at: datetime | None = None,
    for_admin: bool = False,
) -> Message:
    """One check's answer for people.

    Args:
        connection: what was tested.
        result: what the check learnt.
        check_id: under which the check is kept; the buttons carry it.
        at: when the check ended.
        last_good_at: when the login was last good before this check; None where it never was, or is not known.
        for_admin: whether it offers what only admins may do.
    """
    told = explained(connection, result)
    return message(
        Paragraph([_headline(connection, result, told), *_second_lines(result, told)]),
        steps(told),
        _meaning(result, told),
        scopes_needed(connection.profile, result),
        facts(
            connection,
            result,
            at,
            None if result.evidence.is_good or result.evidence.kind is EvidenceClass.PERMISSION else last_good_at,
        ),
        _buttons(connection, result, check_id, for_admin=for_admin),
    )


def steps(told: Explanation) -> Part | None:
    """The next steps, numbered where there are several; None where nothing is to be done."""
    if not told.next_steps:
        return None
    return Bullets([line(step) for step in told.next_steps], is_numbered=len(told.next_steps) > 1)


def likely_line(told: Explanation) -> Line:
    """The likely causes in one line, and how sure the finding in the headline is; the causes themselves are guesses."""
    return line(bold("Likely: "), "; or ".join(told.likely), f". Confidence in this finding: {told.confidence}.")


def facts(connection: Connection, result: CheckResult, at: datetime, last_good_at: datetime | None = None) -> Context:
    """The small print: who, where, with what, when, how long."""
    told: list[Line] = [
        line(named(account_of(connection, result)), " at ", named(result.site.base_url)),
        line(KIND_NAMES[result.credential_kind]),
        line(named(deployment_and_version(result.site.deployment, result.site.version))),
        line("checked ", Moment(at)),
    ]
    if last_good_at is not None:
        told.append(line("last good ", Moment(last_good_at)))
    told.append(line(f"{milliseconds(result.elapsed_seconds)}, {counted(result.requests, 'request')}"))
    return Context(told)


def scopes_needed(profile_name: str, result: CheckResult) -> Part | None:
    """The scopes by name, and where they are chosen, for a token that lacks one; None for every other finding.

    Jira says that a scope is missing and not which: what is named is what the call and the profile need. Source:
    https://support.atlassian.com/jira-align/kb/configuring-jira-connector-credentials-using-jira-cloud-api-service-account
    """
    if result.evidence.cause is not Cause.SCOPE_MISSING:
        return None
    lines = [line(bold("Jira does not say which scope. "), "The login itself needs read:jira-user.")]
    scopes = shipped_profile(profile_name).token_scopes if profile_name in shipped_names() else ()
    if scopes:
        lines.append(line(bold("The integration needs all of these: "), ", ".join(scopes)))
    where = "id.atlassian.com → Security → API tokens → Create API token with scopes → Jira"
    lines.append(line(f"They are chosen when a token is made, logged in as the account: {where}."))
    return Paragraph(lines)


def note_line(note: str) -> Line:
    """Something worth knowing that changes nothing."""
    return line("ℹ️ ", shown(note, SENTENCE_LIMIT))


def project_counts(result: CheckResult) -> str:
    """The projects that are not complete, in words and numbers; empty where all are, or none was looked at."""
    words = {
        ProjectVerdict.MISSING: "short of a required permission",
        ProjectVerdict.NOT_VISIBLE: "not visible",
        ProjectVerdict.UNKNOWN: "could not be read",
    }
    counts = [f"{len(found):,} {text}" for state, text in words.items() if (found := result.in_state(state))]
    return f"of {counted(len(result.projects), 'project')}: {', '.join(counts)}" if counts else ""


def _headline(connection: Connection, result: CheckResult, told: Explanation) -> Line:
    mark = VERDICT_MARKS[result.verdict]
    end = ""
    if result.verdict is Verdict.NO_VERDICT and result.evidence.cause is not Cause.NO_NETWORK:
        end = "; no verdict on the account"
    if result.verdict is Verdict.OK and result.projects:
        end = " and has every required permission"
    return line(f"{mark} ", named(connection.name, is_bold=True), bold(f": {told.headline}{end}"))


def _second_lines(result: CheckResult, told: Explanation) -> Sequence[Line]:
    lines = [likely_line(told)] if told.likely else []
    counts = project_counts(result)
    if counts:
        lines.append(line(counts[0].upper() + counts[1:]))
    elif result.verdict is Verdict.OK and result.projects:
        lines.append(line(_good_projects(result)))
    return lines


def _good_projects(result: CheckResult) -> str:
    with_gaps = [project for project in result.projects if project.missing]
    all_of_them = f"Login ✓  Right account ✓  {counted(len(result.projects), 'project')} complete ✓"
    if not with_gaps:
        return all_of_them
    lacks = "lacks" if len(with_gaps) == 1 else "lack"
    return f"{all_of_them}; {len(with_gaps):,} of them {lacks} something recommended or optional"


def _meaning(result: CheckResult, told: Explanation) -> Part | None:
    lines = [] if result.verdict is Verdict.OK else [line(told.meaning)]
    lines.extend(note_line(note) for note in result.notes)
    if result.credential_kind is CredentialKind.OAUTH1:
        lines.append(line(note_of_oauth()))
    return Paragraph(lines) if lines else None


def _buttons(connection: Connection, result: CheckResult, check_id: str, *, for_admin: bool) -> Actions:
    name = connection.name
    buttons = [Button(ActionId.TEST_AGAIN, "Test again", connection.id, name)]
    if for_admin and result.evidence.cause is Cause.SCOPED_TOKEN_AT_SITE and result.gateway_url:
        label = "Switch to the gateway address"
        buttons.insert(0, Button(ActionId.SWITCH_TO_GATEWAY, label, check_id, name, ButtonStyle.PRIMARY))
    if result.projects:
        is_urgent = result.verdict is Verdict.PERMISSIONS_MISSING
        style = ButtonStyle.PRIMARY if is_urgent else ButtonStyle.PLAIN
        buttons.append(Button(ActionId.SHOW_PERMISSIONS, "Show permissions", check_id, name, style))
    buttons.append(Button(ActionId.SHOW_EVIDENCE, "Evidence", check_id, name))
    buttons.append(Button(ActionId.SHARE_VERDICT, "Share in channel", check_id, name))
    return Actions(buttons)
