"""How a trouble's message ends: green, with how long it lasted and what changed, and without buttons."""

from __future__ import annotations

from datetime import datetime

from access.intents import Intent, Reason
from access.records import Connection
from access.telling import Scene, Stopped
from access.troubles import Trouble
from messages.alert_facts import account_name, explained_stage, is_spared
from messages.alert_findings import back_line
from messages.blocks import Context, Paragraph
from messages.facts import counted
from messages.mentions import who
from messages.message import Message, message
from messages.outages import outage
from messages.pieces import Line, Moment, bold, line, named
from messages.spans import lasted

_WHY_ANEW = {
    Reason.GREW: "Many more projects are struck now",
    Reason.NEW_PERMISSION_CLASS: "Permissions of another kind are missing too",
}


def alert_over(scene: Scene, intent: Intent) -> Message:
    """The message as it stands for good, once its trouble is over or told elsewhere."""
    if intent.reason is Reason.REPLACED and not scene.others:
        return _replaced(scene, intent.since)
    if scene.stage is not None and scene.stage.trouble is Trouble.UNREACHABLE:
        return outage(scene)
    lines = [*_ending(scene, intent), *_taken_on(scene)]
    return message(Paragraph(lines), Context([line(named(scene.connection.address.base_url))]))


def told_anew(connection: Connection, intent: Intent) -> Message:
    """What stands in the place of an older message, once a newer one about the same trouble was posted."""
    why = _WHY_ANEW.get(intent.reason, "It goes on")
    what = "required permissions missing" if intent.key.trouble == Trouble.DEGRADED else "this trouble"
    name = named(connection.name, is_bold=True)
    first = line("⚪\ufe0f ", name, f": {what}, since ", Moment(intent.since), f". {why}: see the newer message.")
    return message(Paragraph([first]))


def told_late(scene: Scene, intent: Intent) -> Message:
    """One late line about a trouble that came and went while nothing could be said."""
    ended = intent.ended or scene.now
    what = f"{account_name(scene)} had lost access to Jira"
    if _trouble(scene) is Trouble.UNREACHABLE:
        what = "Jira was not answering"
    if _trouble(scene) is Trouble.DEGRADED:
        what = f"{account_name(scene)} lacked required permissions"
    first = line("🟢 ", named(scene.connection.name, is_bold=True), bold(f": {what}"), *_from_to(intent.since, ended))
    return message(
        Paragraph([first, line(f"It lasted {lasted(ended - intent.since)} and is over. I could not tell you then.")])
    )


def watch_stopped(scene: Scene, stopped: Stopped) -> Message:
    """The message as it stands for good once its connection is no longer watched, however the trouble goes on."""
    if scene.others and _trouble(scene) is Trouble.UNREACHABLE:
        return outage(scene, is_watched=False)
    how = "the connection was removed" if stopped.is_removed else "turned off"
    by = (" by ", who(stopped.by)) if stopped.by else ()
    first = line(
        "⏸️ ",
        named(scene.connection.name, is_bold=True),
        bold(": no longer watched"),
        f": {how}",
        *by,
        ", ",
        Moment(scene.now),
    )
    since = (", since ", Moment(scene.stage.since)) if scene.stage else ()
    before = line(f"Until then: {_trouble_before(scene)}", *since, ". Whether that goes on is not known here.")
    return message(Paragraph([first, before]), Context([line(named(scene.connection.address.base_url))]))


def _trouble_before(scene: Scene) -> str:
    account = account_name(scene)
    told = {
        Trouble.LOST: f"{account} had lost access to Jira",
        Trouble.UNREACHABLE: "Jira was not answering",
        Trouble.DEGRADED: f"{account} lacked required permissions",
        Trouble.SUSPECT: f"Jira had refused a login of {account}",
        Trouble.BLIND: f"I could not {f'test the login of {account}' if is_spared(scene) else 'see Jira'}",
        Trouble.NOT_UNDERSTOOD: "I did not understand Jira's answers",
        Trouble.FLAPPING: "it came and went",
        Trouble.UNREAD: "I could not read all permissions",
    }
    return told[scene.stage.trouble] if scene.stage else "there was trouble"


def recovery_line(scene: Scene, intent: Intent) -> Line:
    """The line that notifies of the recovery."""
    ended = intent.ended or scene.now
    span = lasted(ended - intent.since)
    told = bold(f": access is back after {span}")
    return line("🟢 ", named(scene.connection.name, is_bold=True), told, *_from_to(intent.since, ended))


def _ending(scene: Scene, intent: Intent) -> list[Line]:
    ended = intent.ended or scene.now
    span = lasted(ended - intent.since)
    name = named(scene.connection.name, is_bold=True)
    period = _from_to(intent.since, ended)
    match _trouble(scene):
        case Trouble.LOST:
            return [line("🟢 ", name, bold(": access is back"), *period, f" ({span})"), *_what_changed(scene, intent)]
        case Trouble.DEGRADED:
            return [line("🟢 ", name, bold(f": {_why_complete(scene)}"), *period, f" ({span})"), *_back(scene)]
        case Trouble.SUSPECT:
            return [line("⚪\ufe0f ", name, ": Jira refused one login ", Moment(intent.since), ". The next was good.")]
        case Trouble.BLIND | Trouble.UNREAD | Trouble.NOT_UNDERSTOOD:
            return [line("⚪\ufe0f ", name, f": {_known_again(scene)}, after {span}", *period)]
        case _:
            calm = lasted(scene.settings.flapping_calm)
            return [line("⚪\ufe0f ", name, f": calm for {calm}; it came and went for {span}", *period)]


def _known_again(scene: Scene) -> str:
    match _trouble(scene):
        case Trouble.UNREAD:
            return "I have read all permissions again"
        case Trouble.NOT_UNDERSTOOD:
            return "I understand Jira's answers again"
        case _:
            return "I can test the login again" if is_spared(scene) else "I see Jira again"


def _why_complete(scene: Scene) -> str:
    """Complete again, or short only of what somebody has marked as expected."""
    track = scene.watch.state.permissions
    marked = {finding.permission for finding in track.known & track.expected}
    if scene.stage is not None and scene.stage.classes & marked:
        return "what is missing is marked as expected"
    return "every required permission is there again"


def _back(scene: Scene) -> list[Line]:
    back = scene.told - scene.watch.state.permissions.known
    return [back_line(back)] if back else []


def _what_changed(scene: Scene, intent: Intent) -> list[Line]:
    """What is known of the cure; it is never said that nothing was lost, for that cannot be seen from here."""
    passes = counted(scene.watch.state.login.passes or scene.settings.recovery_passes, "good login")
    lines = [line(f"It was: {explained_stage(scene).headline}. {passes} in a row since.")]
    entered = _new_secret(scene.connection, intent.since)
    if entered is not None:
        lines.append(line("What changed: a new secret was entered here, ", Moment(entered), "."))
    else:
        lines.append(
            line("What changed: nothing here; the secret is the same, so it was mended in Jira or on the way there.")
        )
    lines.append(line("Look in the integration whether it has caught up with what happened meanwhile."))
    return lines


def _new_secret(connection: Connection, since: datetime) -> datetime | None:
    return connection.secret_changed_at if connection.secret_changed_at >= since else None


def _taken_on(scene: Scene) -> list[Line]:
    if scene.episode is None or scene.stage is None:
        return []
    ack = scene.watch.overlays.ack(scene.episode.id, scene.stage.trouble)
    return [line("Taken on by ", who(ack.by), ", ", Moment(ack.at), ".")] if ack else []


def _replaced(scene: Scene, since: datetime) -> Message:
    told = "Jira was not answering" if _trouble(scene) is Trouble.UNREACHABLE else "Jira refused a login"
    name = named(scene.connection.name, is_bold=True)
    first = line("⚪\ufe0f ", name, f": {told}, since ", Moment(since), ". Now access is lost: see the newer message.")
    return message(Paragraph([first]))


def _trouble(scene: Scene) -> Trouble | None:
    return scene.stage.trouble if scene.stage else None


def _from_to(since: datetime, ended: datetime) -> tuple[str | Moment, ...]:
    return (" — from ", Moment(since), " to ", Moment(ended))
