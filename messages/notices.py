"""Short answers: what was refused, what went wrong, and what goes on. Sentences of refusals come from the rules."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum, unique

from access.errors import Refused, StorageAway, StorageBusy
from messages.blocks import Paragraph
from messages.literal import shown
from messages.message import Message, message
from messages.pieces import Line, bold, code, line, named

_MOST_NAMES = 20
_REFUSAL_LIMIT = 1000


@unique
class Outsider(StrEnum):
    """Those to whom the bot does not answer, and why."""

    GUEST = "guest"
    OTHER_WORKSPACE = "other_workspace"
    BOT = "bot"
    DEACTIVATED = "deactivated"


_OUTSIDER_WORDS = {
    Outsider.GUEST: "I answer to full members of this workspace only, and you are a guest here.",
    Outsider.OTHER_WORKSPACE: "I answer to members of the workspace that I am installed in only, and you are not one.",
    Outsider.BOT: "I answer to people only, not to apps.",
    Outsider.DEACTIVATED: "I answer to active members only, and this account is switched off.",
}


def refusal(refused: Refused) -> Message:
    """An expected refusal in the words of the rule that made it; nothing was changed."""
    lines = [line(shown(refused.sentence, _REFUSAL_LIMIT))]
    if refused.next_step:
        lines.append(line(shown(refused.next_step.strip(), _REFUSAL_LIMIT)))
    return _notice(*lines)


def outsider_refusal(outsider: Outsider) -> Message:
    """The answer to somebody who may not use the bot at all."""
    return _notice(line(_OUTSIDER_WORDS[outsider]), line("A member can share an answer in the channel."))


def fault(reference: str) -> Message:
    """Something of ours broke; the same reference stands in the log."""
    return _notice(
        line("Something went wrong on my side, and I could not finish."),
        line("Give the operators this reference: ", code(reference)),
    )


def busy() -> Message:
    """Too much is in flight."""
    return _notice(line("I am busy with other requests just now."), line("Nothing was done; try again in a moment."))


def storage_trouble(trouble: StorageAway) -> Message:
    """The database did not take what was to be done."""
    return busy() if isinstance(trouble, StorageBusy) else storage_away()


def storage_away() -> Message:
    """The database cannot be reached or written."""
    return _notice(
        line("My storage is away, so nothing was done."),
        line("Try again in a minute. If it stays so, tell the operators."),
    )


def out_of_time(seconds: float) -> Message:
    """The work took longer than it may."""
    return _notice(
        line(f"That took longer than {seconds:.0f} seconds, so I stopped."),
        line("Nothing can be concluded from it. Try again, or name fewer projects."),
    )


def closing_down() -> Message:
    """The process is being stopped."""
    return _notice(line("I am being restarted, so nothing was done."), line("Try again in a minute."))


def cut_off() -> Message:
    """Work that had begun was stopped with the process; nobody knows how far it came."""
    return _notice(
        line("I was restarted before I could finish."),
        line("Some of it may be done already: look at ", code("/jira-access status"), " before you try again."),
    )


def checking(name: str) -> Message:
    """Said at once, while Jira is asked."""
    return message(Paragraph([line("Checking ", named(name, is_bold=True), "…")]))


def form_too_late() -> Message:
    """A form could not be opened: Slack allows three seconds for it."""
    return _notice(line("Slack was too slow to let me open the form."), line("Type the command again."))


def secret_in_command() -> Message:
    """The answer to something typed that looks like a secret; it is never repeated."""
    return _notice(
        line(bold("That looks like a password or token, so I did nothing with it.")),
        line("Slack has it in its logs now: replace it in Jira, and treat the old one as known."),
        line("Secrets are entered on a one-time page: ", code("/jira-access rotate"), ", or at the shell."),
    )


def connection_gone() -> Message:
    """The answer to a button about a connection that was removed."""
    return _notice(
        line("This connection was removed, so the button no longer works."),
        line("What there is now: ", code("/jira-access status")),
    )


def check_gone() -> Message:
    """The answer to a button about a check that is no longer kept."""
    return _notice(line("The details of this check are no longer kept."), line("Test again to get new ones."))


def button_unknown() -> Message:
    """The answer to a button that this version does not have."""
    return _notice(
        line("I do not know this button any more."), line("Type the command anew: ", code("/jira-access help"))
    )


def which_connection(names: Sequence[str], command: str) -> Message:
    """The question that is asked where several connections could be meant."""
    told = ", ".join(shown(name, 40) for name in names[:_MOST_NAMES])
    rest = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    example = f"/jira-access {command} {shown(names[0], 40)}" if names else "/jira-access status"
    return _notice(line(f"Which connection? There are {told}{rest}."), line("Type for example ", code(example)))


def direct_message_failed() -> Message:
    """A direct message with a link could not be delivered; links are sent no other way."""
    return _notice(
        line("Slack did not let me send you the direct message with the link, so you have none."),
        line("Look whether direct messages from this app are allowed, and try again."),
    )


def file_sent(file_name: str) -> Message:
    """Where the file went that was asked for."""
    return _notice(line("I have sent you ", named(file_name), " as a direct message."))


def file_note(connection_name: str, what: str) -> Message:
    """What stands beside a file in a direct message."""
    return _notice(line("Here is the full list of ", what, " for ", named(connection_name, is_bold=True), "."))


def _notice(*lines: Line) -> Message:
    return message(Paragraph(lines))
