"""From what came in to what goes back: find the row, let it pass or not, and turn expected errors into words.

Anything unexpected is left to rise; `bot` gives it a reference number.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum, unique
from functools import partial

from access.errors import BadInput, Busy, NotAllowed, Refused, StorageAway
from access.people import People, Person, Standing, require
from commands import help_page
from commands.asking import Answer, Asked, Pressed, Submitted
from commands.desk import Desk
from commands.home_tab import draw
from commands.subcommand import Button, Form, SubcommandTable
from commands.typed_secrets import looks_like_a_secret
from messages import notices
from messages.actions import FieldId
from messages.home import Home, home_for_outsider
from messages.message import Message

LONGEST_TEXT = 2000
_OUTSIDERS = {
    Standing.GUEST: notices.Outsider.GUEST,
    Standing.OTHER_WORKSPACE: notices.Outsider.OTHER_WORKSPACE,
    Standing.BOT: notices.Outsider.BOT,
    Standing.DEACTIVATED: notices.Outsider.DEACTIVATED,
}


@unique
class Outcome(StrEnum):
    """How serving somebody ended; a label of the metrics."""

    ANSWERED = "answered"
    REFUSED = "refused"
    STORAGE_AWAY = "storage_away"


@dataclass(frozen=True, slots=True)
class Served:
    """What goes back, and how it ended."""

    answer: Answer
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class FirstLook:
    """What a submission is answered at once: its problems by field, or what the modal shows meanwhile."""

    waiting: str
    problems: Mapping[FieldId, str]


class SecretTyped(Exception):
    """What was typed looks like a secret; it carries none of it."""


class Router:
    """Serves commands, presses and submissions."""

    def __init__(self, desk: Desk, buttons: Sequence[Button], forms: Sequence[Form], people: People) -> None:
        self._desk = desk
        self._table = SubcommandTable(desk.subcommands)
        self._forms = {form.form.value: form for form in forms}
        self._buttons = {button.action.value: button for button in buttons}
        self._people = people

    def label(self, text: str) -> str:
        """The subcommand's words for the metrics; `unknown` for anything else that was typed."""
        found = self._table.find(text[:LONGEST_TEXT].split() or ["help"])
        return found[0].words if found else "unknown"

    def press_label(self, action_id: str) -> str:
        """The action id for the metrics; `unknown` for one that is not ours."""
        return action_id if action_id in self._buttons else "unknown"

    def form_label(self, form_id: str) -> str:
        """The form's id for the metrics; `unknown` for one that is not ours."""
        return form_id if form_id in self._forms else "unknown"

    def first_look(self, form_id: str, fields: Mapping[FieldId, str]) -> FirstLook | None:
        """What can be said of a submission at once, from what was typed alone; None for a form that is not ours."""
        form = self._forms.get(form_id)
        if form is None:
            return None
        typed = {field: text for field, text in fields.items() if looks_like_a_secret(text)}
        problems = dict.fromkeys(
            typed, "That looks like a secret. Secrets are never typed in Slack; replace it in Jira."
        )
        return FirstLook(form.waiting, problems or form.problems(fields))

    def what_is_checked(self, text: str) -> str | None:
        """What Jira will be asked about, for the "Checking…" that is said at once; None where Jira is not asked."""
        found = self._table.find(text.split()) if len(text) <= LONGEST_TEXT else None
        if found is None or not found[0].asks_jira or looks_like_a_secret(text):
            return None
        return found[1][0] if found[1] else "Jira"

    def answer_without_storage(self, text: str, trouble: StorageAway) -> Message:
        """What to say while storage is away; whoever typed a secret must hear about that all the same."""
        if looks_like_a_secret(text[:LONGEST_TEXT]):
            return notices.secret_in_command()
        return notices.storage_trouble(trouble)

    async def command(self, workspace: str, user_id: str, channel: str, text: str) -> Served:
        """Serve a slash command.

        Args:
            workspace: team id of the person.
            user_id: id of the person.
            channel: where it was typed.
            text: what was typed behind the command.
        """
        person = await self._people.look_up(workspace, user_id)
        return await self._served(person, "command.used", partial(self._command, person, channel, text))

    async def press(self, workspace: str, user_id: str, channel: str, action_id: str, value: str) -> Served:
        """Serve the press of a button, checked as if it came from a stranger."""
        person = await self._people.look_up(workspace, user_id)
        return await self._served(person, "button.used", partial(self._press, person, channel, action_id, value))

    async def submit(
        self, workspace: str, user_id: str, form_id: str, reference: str, fields: Mapping[FieldId, str]
    ) -> Served:
        """Serve the submission of a modal, checked as if it came from a stranger."""
        person = await self._people.look_up(workspace, user_id)
        work = partial(self._submit, person, form_id, reference, fields)
        return await self._served(person, "form.used", work)

    async def home(self, workspace: str, user_id: str, page: int = 1) -> Home:
        """The Home tab of a person as things stand; whom the bot does not answer sees why."""
        person = await self._people.look_up(workspace, user_id)
        try:
            if person.standing is not Standing.MEMBER:
                return home_for_outsider(await self._turned_away(person, "home.opened"))
            return await draw(person, page, self._desk)
        except Refused as refused:
            return home_for_outsider(notices.refusal(refused))
        except StorageAway as trouble:
            return home_for_outsider(notices.storage_trouble(trouble))

    async def _command(self, person: Person, channel: str, text: str) -> Answer:
        if looks_like_a_secret(text[:LONGEST_TEXT]):
            raise SecretTyped
        if len(text) > LONGEST_TEXT:
            raise BadInput(f"That is {len(text):,} characters; {LONGEST_TEXT:,} are the most.", "Name fewer projects.")
        words = tuple(text.split()) or ("help",)
        found = self._table.find(words)
        if found is None:
            return Answer(help_page.unknown(person, words[0], self._desk.subcommands))
        row, rest = found
        require(person, row.audience, f"/jira-access {row.words}")
        return await row.handler(Asked(person, channel, rest), self._desk)

    async def _press(self, person: Person, channel: str, action_id: str, value: str) -> Answer:
        button = self._buttons.get(action_id)
        if button is None:
            return Answer(notices.button_unknown())
        require(person, button.audience, "this button")
        return await button.handler(Pressed(person, channel, value), self._desk)

    async def _submit(self, person: Person, form_id: str, reference: str, fields: Mapping[FieldId, str]) -> Answer:
        form = self._forms[form_id]
        require(person, form.audience, "this form")
        return await form.handler(Submitted(person, reference, fields), self._desk)

    async def _served(self, person: Person, action: str, work: Callable[[], Awaitable[Answer]]) -> Served:
        try:
            if person.standing is not Standing.MEMBER:
                return Served(Answer(await self._turned_away(person, action)), Outcome.REFUSED)
            return Served(await work(), Outcome.ANSWERED)
        except SecretTyped:
            await self._note_quietly(person, action, "looks like a secret")
            return Served(Answer(notices.secret_in_command()), Outcome.REFUSED)
        except NotAllowed as refused:
            await self._note_quietly(person, action, "not on the list")
            return Served(Answer(notices.refusal(refused)), Outcome.REFUSED)
        except Refused as refused:
            return Served(Answer(notices.refusal(refused)), Outcome.REFUSED)
        except StorageAway as trouble:
            return Served(Answer(notices.storage_trouble(trouble)), Outcome.STORAGE_AWAY)

    async def _turned_away(self, person: Person, action: str) -> Message:
        """Those who are no members get one sentence, whatever they asked for."""
        if person.standing not in _OUTSIDERS:
            raise Busy("Slack cannot tell me just now who you are, so I did nothing.", "Try again in a minute.")
        await self._note_quietly(person, action, person.standing.value)
        return notices.outsider_refusal(_OUTSIDERS[person.standing])

    async def _note_quietly(self, person: Person, action: str, reason: str) -> None:
        """The refusal stands, whether or not it can be written down."""
        try:
            await self._desk.note_refusal(person.actor, action, reason)
        except StorageAway:
            return
