"""One-line sayings in an alert's thread: the timeline, reminders, and what people did about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TypeAlias

from access.evidence import Cause
from access.intents import Intent, Reason
from access.login_watch import LoginState
from access.overlays import Ack, Snooze
from access.records import Connection
from access.telling import Overlaid, OverlayNote, Scene
from access.troubles import Trouble
from messages.alert_endings import recovery_line
from messages.alert_facts import account_name, explained_stage, ruling_of, until
from messages.alert_findings import difference_lines, difference_of
from messages.blocks import Bullets, Paragraph, Part
from messages.causes import NAME_LIMIT
from messages.facts import counted
from messages.literal import shown
from messages.mentions import notified, who
from messages.message import Message, message
from messages.pieces import Line, Moment, bold, code, line, named
from messages.spans import lasted

_MakeLine: TypeAlias = Callable[[Scene, Intent], Line]


def alert_line(scene: Scene, intent: Intent, *, on_call: Sequence[str] = ()) -> Message:
    """The words of an intent that goes into the thread of its message, or from there to the channel as well."""
    lines = [_line(scene, intent)]
    if on_call:
        lines.append(line("On call: ", *notified(on_call)))
    return message(Paragraph(lines), _difference(scene, intent))


def overlay_line(note: OverlayNote) -> Message:
    """The thread line about what somebody did."""
    by = who(note.by)
    told = {
        Overlaid.ACKNOWLEDGED: line("👤 ", by, " has taken this on. Reminders rest; I ask again later."),
        Overlaid.SNOOZED: line(
            "💤 ", by, " snoozed this ", *until(note.until), ". Something worse is told all the same."
        ),
        Overlaid.EXPECTED: line("☑️ ", by, " marked these gaps as expected. I do not warn of them any more."),
    }
    return message(Paragraph([told[note.what]]))


def list_without_file(connection: Connection) -> Message:
    """The thread line in the place of a file that Slack did not take."""
    command = f"/jira-access permissions {shown(connection.name, NAME_LIMIT)}"
    told = "Slack did not take the file with the whole list. "
    return message(
        Paragraph([line(told, code(command), " shows it, ", code(f"{command} --picture --csv"), " sends it to you.")])
    )


def _line(scene: Scene, intent: Intent) -> Line:
    make = _LINES.get(intent.reason)
    return make(scene, intent) if make else line(*_state(scene, intent), ".")


def _state(scene: Scene, intent: Intent) -> Line:
    """What is still wrong, for how long, since when."""
    name = named(scene.connection.name, is_bold=True)
    span = lasted(scene.now - intent.since)
    return line(name, bold(f": {_present_trouble(scene)}"), f", for {span}, since ", Moment(intent.since))


def _present_trouble(scene: Scene) -> str:
    stage = scene.stage
    match stage.trouble if stage else None:
        case Trouble.LOST:
            why = "" if stage is None or stage.cause is Cause.OK else f" ({explained_stage(scene).headline})"
            passed = "; a login has passed since" if scene.watch.state.login.state is LoginState.RECOVERING else ""
            return f"{account_name(scene)} has no access to Jira{why}{passed}"
        case Trouble.UNREACHABLE:
            return "Jira is not answering"
        case Trouble.DEGRADED:
            return f"required permissions are missing in {counted(difference_of(scene).projects, 'project')}"
        case _:
            return explained_stage(scene).headline


def _difference(scene: Scene, intent: Intent) -> Part | None:
    """What changed since it was last told, for permissions."""
    is_change = intent.reason in (Reason.CHANGED, Reason.CHANGED_WHILE_SNOOZED)
    if not is_change or scene.stage is None or scene.stage.trouble is not Trouble.DEGRADED:
        return None
    now = difference_of(scene)
    lines = difference_lines(scene, type(now)(now.missing - scene.told, now.back))
    return Bullets(lines) if lines else None


def _not_answering(scene: Scene, _: Intent) -> Line:
    since = scene.watch.state.login.silent_since
    when = (", since ", Moment(since)) if since else ()
    return line("⚪\ufe0f Jira itself is not answering now", *when, ". The loss stands until it does.")


def _answers_again(scene: Scene, _: Intent) -> Line:
    ruling = ruling_of(scene)
    told = line("⚪\ufe0f Jira itself answers again. The loss stands until a login passes.")
    if ruling.may_try:
        return told
    if ruling.next_automatic is None:
        return line(*told, " I do not try one by myself: enter a new secret, or press Test now above.")
    return line(*told, " I try one again ", Moment(ruling.next_automatic), ".")


def _ack(scene: Scene) -> Ack | None:
    return scene.watch.overlays.ack(scene.episode.id, scene.stage.trouble) if scene.episode and scene.stage else None


def _changed_while_snoozed(scene: Scene, intent: Intent) -> Line:
    found: Snooze | None = None
    if scene.episode and scene.stage:
        found = scene.watch.overlays.snooze(scene.episode.id, scene.stage.trouble)
    by = (who(found.by), ": ") if found else ()
    return line("⏰ ", *by, "it has changed, and the snooze ends with that. ", *_state(scene, intent), ".")


def _still_on_it(scene: Scene, _: Intent) -> Line:
    ack = _ack(scene)
    if ack is None:
        return line("Is somebody still on it? Press Still on it above.")
    span, end = lasted(scene.now - ack.at), scene.now + scene.settings.ack_grace
    told = (
        f", still on it? You took this on {span} ago. Press Still on it above; otherwise I remind everybody again from "
    )
    return line(who(ack.by), told, Moment(end), ".")


def _ack_expired(scene: Scene, intent: Intent) -> Line:
    ack = _ack(scene)
    by = (" by ", who(ack.by)) if ack else ()
    return line("🔔 The acknowledgement", *by, " no longer stands: ", *_state(scene, intent), ".")


def _after(before: str, end: str = ".") -> _MakeLine:
    """A line that says what still is wrong, behind these words."""

    def make(scene: Scene, intent: Intent) -> Line:
        return line(before, *_state(scene, intent), end)

    return make


def _now_lost(_: Scene, __: Intent) -> Line:
    return line("🔴 The login is lost now; see the newer message. These gaps wait until it is back.")


_LINES: Mapping[Reason, _MakeLine] = MappingProxyType(
    {
        Reason.RECOVERED: recovery_line,
        Reason.CHANGED: _after("🔁 It has changed. "),
        Reason.CHANGED_WHILE_SNOOZED: _changed_while_snoozed,
        Reason.JIRA_NOT_ANSWERING: _not_answering,
        Reason.JIRA_ANSWERS_AGAIN: _answers_again,
        Reason.REMINDER: _after("🔔 Reminder: ", ". Nobody has taken it on."),
        Reason.STILL_ON_IT: _still_on_it,
        Reason.ACK_EXPIRED: _ack_expired,
        Reason.SNOOZE_OVER: _after("⏰ The snooze is over: "),
        Reason.QUIET_OVER_STILL_BAD: _after("🔧 The quiet window is over: "),
        Reason.REPLACED: _now_lost,
    }
)
