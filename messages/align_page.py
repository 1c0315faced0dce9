"""The words of the web page on which a Jira Align token is entered. Plain texts; the page escapes them."""

from __future__ import annotations

from access.drafts import Draft
from access.operations.enter_align_token import AlignEntered
from messages.align_words import list_words
from messages.literal import shown
from messages.secret_page import SecretPage, ToldPage

_NAME_LIMIT = 200


def align_token_page(draft: Draft, problem: tuple[str, ...] = ()) -> SecretPage:
    """The page for that draft; with a problem where something was wrong before."""
    name = draft.plan.name
    asker = shown(draft.asked_by_name, _NAME_LIMIT) or draft.asked_by.id
    source = draft.plan.align
    facts = [
        ("Asked by", f"{asker} in Slack"),
        ("For", f"the projects and boards of {name}; it is used for reading alone"),
    ]
    if source is not None:
        facts += [("Jira Align", str(source.address)), ("Connector", str(source.connector))]
    return SecretPage(
        title=f"Jira Align token for {name}",
        facts=tuple(facts),
        label="Jira Align token",
        hint="Made in your profile in Jira Align. It looks like user:17|… ; making a new one ends the old one.",
        after=f"It is not in use, and nothing is changed, before {asker} confirms it in Slack.",
        problem=problem,
    )


def align_problem(entered: AlignEntered) -> tuple[str, ...]:
    """Why a token was not kept, for the page that asks again."""
    if entered.refusal is not None:
        return ("It was not tried, and nothing was kept.", entered.refusal.sentence, entered.refusal.next_step)
    if entered.look is None:
        return ("It was not tried, and nothing was kept.",)
    projects, boards = list_words(entered.look.projects), list_words(entered.look.boards)
    if projects == boards:
        return ("Nothing was kept: neither list could be read.", f"Projects and boards: {projects}.")
    return ("Nothing was kept: neither list could be read.", f"Projects: {projects}.", f"Boards: {boards}.")


def align_passed_page(draft: Draft, *, was_told: bool) -> ToldPage:
    """The token has passed."""
    name = draft.plan.name
    return ToldPage(
        "It works. Go back to Slack",
        (
            f"Jira Align took the token for {name}. Nothing is in use yet, and nothing is changed.",
            "I have sent a direct message with what it told and how that differs. Confirm it there."
            if was_told
            else f"I could not reach you in Slack just now. Type /jira-access align {name} there, and enter it again.",
            "You can close this page.",
        ),
        is_good=True,
    )


def align_reading_page(draft: Draft) -> ToldPage:
    """Reading goes on for longer than a browser waits."""
    return ToldPage(
        "Still reading. Go back to Slack",
        (
            f"Jira Align takes a while to tell about {draft.plan.name}.",
            "I write to you in Slack when it is done, whatever comes of it. You can close this page.",
        ),
    )
