"""What a step of the tour can do: act as a person in Slack, read what they see, break and heal Jira.

Nothing here sleeps: answers are waited for on the sandbox Slack's feed of changes.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from sandbox.demo.breakages import breakage_named
from sandbox.demo.stage import Stage
from sandbox.slack.control import SlackControl
from sandbox.slack.outcomes import Status
from sandbox.slack.seed import MEMBER, OPS
from sandbox.slack.values import Message
from sandbox.tour.reading import words_of

COMMAND = "/jira-access"
DIRECT = "dm"
PATIENCE_SECONDS = 30.0
LONG_PATIENCE_SECONDS = 40.0
"""For what the bot says by itself, after several looks of its own."""


@dataclass(frozen=True, slots=True)
class Demo:
    """The stage with the bot on it; `over_socket_mode` lets Slack reach the bot that way for a while."""

    stage: Stage
    over_socket_mode: Callable[[], AbstractAsyncContextManager[None]]


class StepFailed(Exception):
    """Something else came than was expected; both are for the line behind FAIL."""

    def __init__(self, expected: str, saw: str) -> None:
        super().__init__(f"expected {expected!r} saw {saw!r}")
        self.expected = expected
        self.saw = saw


@dataclass(frozen=True, slots=True)
class Said:
    """A message as the person `seen_by` reads it in `channel`."""

    message: Message
    seen_by: str
    channel: str

    @property
    def words(self) -> str:
        """What it says, line by line."""
        return words_of(self.message)

    def expect(self, *phrases: str) -> None:
        """Raise `StepFailed` for the first of the phrases that it does not say."""
        for phrase in phrases:
            if phrase not in self.words:
                raise StepFailed(phrase, self.words)


class Visit:
    """One step's time with the demo; `heard` gathers what the bot said, in order."""

    def __init__(self, demo: Demo) -> None:
        self.demo = demo
        self.heard: list[Said] = []

    @property
    def slack(self) -> SlackControl:
        """The sandbox Slack."""
        return self.demo.stage.slack.control

    async def break_jira(self, key: str) -> None:
        """Throw the switch of that key, as the panel does."""
        breakage = breakage_named(key)
        if breakage is None:
            raise ValueError(f"There is no switch {key!r}.")
        await self.demo.stage.board.turn_on(breakage)

    async def heal(self) -> None:
        """Repair both Jiras, and have the secrets entered anew."""
        await self.demo.stage.board.heal()

    async def types(self, words: str, *, user: str = MEMBER, channel: str = OPS, is_forced: bool = False) -> Said:
        """Type `/jira-access` with these words; returns the answer, not what was said while it was looked for.

        `is_forced` brings the command of somebody to whom Slack does not offer it.

        Raises:
            StepFailed: Slack could not deliver the command, or no answer came.
        """
        before = await self._seen(user, channel)
        outcome = await self.slack.command(user, channel, f"{COMMAND} {words}", is_forced=is_forced)
        if outcome.status is not Status.OK:
            raise StepFailed(f"an acknowledgement of {words!r}", outcome.sentence)
        return await self._next(user, channel, [*before, *([outcome.shown] if outcome.shown else [])])

    async def presses(self, action_id: str, under: Said, *, user: str = "", answer_in: str = "") -> Said:
        """Press a button under a message; returns the new message that answers.

        Args:
            action_id: which button.
            under: the message.
            user: who presses; the one who read it where nobody is named.
            answer_in: the channel that the answer is looked for in; the message's own where none is named.

        Raises:
            StepFailed: Slack could not deliver the press, or no answer came.
        """
        user, answer_in = user or under.seen_by, answer_in or under.channel
        before = await self._seen(user, answer_in)
        outcome = await self.slack.press(user, under.message.channel, under.message.ts, action_id)
        if outcome.status is not Status.OK:
            raise StepFailed(f"an acknowledgement of {action_id}", outcome.sentence)
        return await self._next(user, answer_in, before)

    async def comes(
        self, containing: str, *, user: str = MEMBER, channel: str = OPS, after: Sequence[Said] = ()
    ) -> Said:
        """The newest message with these words, posted or edited, as soon as it is there; none of those in `after`.

        Raises:
            StepFailed: nothing of the kind came.
        """
        known = [one.message for one in after]

        async def look() -> Said | None:
            found = [one for one in await self.sees(containing, user=user, channel=channel) if one.message not in known]
            return found[-1] if found else None

        try:
            said = await self.slack.wait_for(look, LONG_PATIENCE_SECONDS)
        except TimeoutError:
            raise StepFailed(containing, f"nothing of the kind within {LONG_PATIENCE_SECONDS:g} s") from None
        self.heard.append(said)
        return said

    async def sees(self, containing: str, *, user: str = MEMBER, channel: str = OPS) -> list[Said]:
        """All messages with these words that the person sees now."""
        return [
            said for one in await self._seen(user, channel) if containing in (said := Said(one, user, channel)).words
        ]

    async def _seen(self, user: str, channel: str) -> list[Message]:
        return await self.slack.messages(channel, user)

    async def _next(self, user: str, channel: str, known: list[Message]) -> Said:
        async def look() -> Message | None:
            return next((one for one in await self._seen(user, channel) if one not in known), None)

        try:
            found = await self.slack.wait_for(look, PATIENCE_SECONDS)
        except TimeoutError:
            raise StepFailed("an answer", f"nothing new within {PATIENCE_SECONDS:g} s") from None
        said = Said(found, user, channel)
        self.heard.append(said)
        return said
