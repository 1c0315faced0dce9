"""The words of the web page on which a secret is entered. Plain texts; the page escapes them."""

from __future__ import annotations

from dataclasses import dataclass

from access.credentials import CredentialKind
from access.drafts import Draft, DraftKind, connection_of
from access.evidence import Cause
from access.operations.enter_secret import Entered
from access.profiles import shipped_names, shipped_profile
from access.results import CheckResult
from messages.admin_login import command_of
from messages.facts import KIND_NAMES, deployment_and_version, explained
from messages.literal import shown

_NAME_LIMIT = 200
_LABELS = {
    CredentialKind.BASIC: "Password",
    CredentialKind.API_TOKEN: "API token",
    CredentialKind.PAT: "Personal access token",
    CredentialKind.OAUTH1: "Token",
}
_HINTS = {
    CredentialKind.BASIC: "A wrong password counts in Jira, and too many of them lock the account.",
    CredentialKind.API_TOKEN: "Made by the account itself at id.atlassian.com → Security → API tokens.",
    CredentialKind.PAT: "Made by the account itself in Jira: Profile → Personal Access Tokens.",
    CredentialKind.OAUTH1: "",
}

_FOR = {
    DraftKind.CONNECT: "a new connection, {}",
    DraftKind.ROTATE: "a new secret of {}; the old one stays until it is confirmed",
    DraftKind.ADMIN: "an admin credential of {}, for plans and approved repairs alone; not the service account's own",
}


@dataclass(frozen=True, slots=True)
class SecretPage:
    """The page with the field.

    Attributes:
        title: its heading.
        facts: who asked, and for what, as pairs of name and value.
        label: what the field is called.
        hint: where such a secret comes from, or what to mind.
        after: what happens once it has passed.
        problem: why it is shown again, the main sentence first; empty at first.
    """

    title: str
    facts: tuple[tuple[str, str], ...]
    label: str
    hint: str
    after: str
    problem: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ToldPage:
    """A page that only tells something."""

    title: str
    sentences: tuple[str, ...]
    is_good: bool = False


def secret_page(draft: Draft, problem: tuple[str, ...] = ()) -> SecretPage:
    """The page for that draft; with a problem where something was wrong before."""
    plan, kind = draft.plan, connection_of(draft).credential_kind
    asker = shown(draft.asked_by_name, _NAME_LIMIT) or draft.asked_by.id
    facts = [
        ("Asked by", f"{asker} in Slack"),
        ("For", _FOR[draft.kind].format(plan.name)),
        ("Jira", f"{plan.address} ({deployment_and_version(plan.deployment, shown(plan.version or '', 40))})"),
        ("Login", KIND_NAMES[kind]),
    ]
    if plan.user:
        facts.append(("User", shown(plan.user, _NAME_LIMIT)))
    if plan.expected:
        facts.append(("Account expected", shown(plan.expected, _NAME_LIMIT)))
    return SecretPage(
        title=f"{_LABELS[kind]} for {plan.name}",
        facts=tuple(facts),
        label=_LABELS[kind],
        hint=_HINTS[kind],
        after=f"It is not in use before {asker} confirms it in Slack.",
        problem=problem,
    )


def problem_of(entered: Entered) -> tuple[str, ...]:
    """Why a secret was not kept, for the page that asks again."""
    if entered.refusal is not None:
        return ("It was not tried, and nothing was kept.", entered.refusal.sentence, entered.refusal.next_step)
    if entered.result is None:
        return ("It was not tried, and nothing was kept.",)
    told = explained(connection_of(entered.draft), entered.result)
    # What to do about a secret that worked before is no advice about one that is entered for the first time.
    is_mistyped = entered.result.evidence.cause is Cause.BAD_CREDENTIAL
    steps = ("Look whether it is the right one, and enter it again.",) if is_mistyped else told.next_steps
    scopes = _scopes(entered.draft, entered.result)
    return (f"Nothing was kept: {told.headline}.", told.meaning, *steps, *scopes)


def passed_page(draft: Draft, *, was_told: bool) -> ToldPage:
    """The secret has passed."""
    name = draft.plan.name
    command = f"/jira-access {command_of(draft)}"
    return ToldPage(
        "It works. Go back to Slack",
        (
            f"Jira accepted the login for {name}. Nothing is in use yet.",
            "I have sent a direct message with the account that Jira named and the first report. Confirm it there."
            if was_told
            else f"I could not reach you in Slack just now. Type {command} there to see the report and confirm.",
            "You can close this page.",
        ),
        is_good=True,
    )


def testing_page(draft: Draft) -> ToldPage:
    """The test goes on for longer than a browser waits."""
    return ToldPage(
        "Still testing. Go back to Slack",
        (
            f"Jira has many projects to tell about for {draft.plan.name}, so this takes a while.",
            "I write to you in Slack when it is done, whatever comes of it. You can close this page.",
        ),
    )


def refused_page(title: str, *sentences: str) -> ToldPage:
    """Something cannot be done here, and what to do instead."""
    return ToldPage(title, tuple(one for one in sentences if one))


def _scopes(draft: Draft, result: CheckResult) -> tuple[str, ...]:
    profile = draft.plan.profile
    if result.evidence.cause is not Cause.SCOPE_MISSING or profile not in shipped_names():
        return ()
    return (f"Scopes that the integration needs: {', '.join(shipped_profile(profile).token_scopes)}",)
