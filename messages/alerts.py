"""The message about a trouble as long as it goes on: posted once, edited as the state changes.

Its end is in `messages.alert_endings`, lines in its thread are in `messages.alert_lines`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType

from access.evidence import Cause
from access.intents import Reason
from access.lockout import Ruling
from access.login_watch import LoginState
from access.telling import Scene
from access.troubles import Trouble
from messages.alert_buttons import alert_buttons
from messages.alert_facts import (
    account_name,
    cause_line,
    explained_stage,
    headline,
    is_spared,
    next_step_line,
    overlay_lines,
    ruling_of,
    small_print,
    unread_words,
)
from messages.alert_findings import difference_lines, difference_of
from messages.blocks import Bullets, Paragraph, Part
from messages.causes import NAME_LIMIT
from messages.facts import counted
from messages.literal import shown
from messages.mentions import notified
from messages.message import Message, message
from messages.outages import outage
from messages.pieces import Line, Moment, bold, code, line
from messages.spans import lasted

_WHY_NOW = {
    Reason.NO_LONGER_HIDDEN: "A worse trouble hid this until now.",
    Reason.QUIET_OVER_STILL_BAD: "It began before or during a quiet window, which is over.",
    Reason.GREW: "This is a new message because many more projects are struck than in the last one.",
    Reason.NEW_PERMISSION_CLASS: "This is a new message because permissions of another kind are missing too.",
}


def alert(scene: Scene, reason: Reason, *, on_call: Sequence[str] = (), now_also: Sequence[Line] = ()) -> Message:
    """The message about the scene's trouble, as it stands now.

    Args:
        scene: what is to be told; it must have an episode and a stage.
        reason: why it is told now.
        on_call: ids of the people and groups to notify; empty for nobody.
        now_also: further lines.
    """
    stage = scene.stage
    if stage is None:
        raise ValueError("There is no trouble to tell of.")
    if stage.trouble is Trouble.UNREACHABLE:
        return outage(scene, overlay_lines(scene), alert_buttons(scene))
    why = _WHY_NOW.get(reason)
    lines = [*_FIRST_LINES[stage.trouble](scene, stage.since), *([line(f"ℹ️ {why}")] if why else [])]
    if on_call:
        lines.append(line("On call: ", *notified(on_call)))
    return message(
        Paragraph(lines),
        _list_of_findings(scene),
        _paragraph([*now_also, *overlay_lines(scene)]),
        small_print(scene),
        alert_buttons(scene),
    )


def _lost(scene: Scene, since: datetime) -> list[Line]:
    told = f"{account_name(scene)} has lost access to Jira"
    lines = [headline(scene, "🔴", told, since), cause_line(scene)]
    lines += [step] if (step := next_step_line(scene)) else []
    lines += [line(_what_it_hits(scene)), *_due_end(scene, since)]
    login = scene.watch.state.login
    if login.state is LoginState.RECOVERING:
        lines.append(line("🟡 A login has passed since; I look once more before I call it over."))
    elif login.is_held and login.silent_since is not None:
        lines.append(line("⚪\ufe0f Jira itself is not answering now, since ", Moment(login.silent_since), "."))
    elif tries := _own_tries(ruling_of(scene)):
        lines.append(tries)
    return lines


def _what_it_hits(scene: Scene) -> str:
    listed = scene.connection.projects
    seen = scene.result.projects if scene.result else ()
    number = len(listed) if listed is not None else len(seen)
    where = f"all {counted(number, 'project')}" if number > 1 else "everything"
    return f"Hit: {where}; what the integration writes does not reach Jira."


def _due_end(scene: Scene, since: datetime) -> list[Line]:
    """Where the known end of the secret fits the loss."""
    ends = scene.countdown.ends if scene.countdown else None
    if ends is None or not since - timedelta(days=1) <= ends <= since + timedelta(days=1):
        return []
    return [line("The secret was due to end ", Moment(ends), "; that fits.")]


def _own_tries(ruling: Ruling) -> Line | None:
    if ruling.may_try:
        return None
    if ruling.next_automatic is None:
        return line("I do not try again by myself, so as not to lock the account: a new secret or Test now does.")
    return line("I hold my own tries back so as not to lock the account; next one ", Moment(ruling.next_automatic), ".")


def _degraded(scene: Scene, since: datetime) -> list[Line]:
    difference = difference_of(scene)
    where = counted(difference.projects, "project")
    told = f"{account_name(scene)} lacks required permissions in {where}"
    return [
        headline(scene, "🟠", told, since),
        line(bold("Likely cause: "), "a role, a permission scheme or a group was changed in Jira. The login is good."),
        line(bold("Next: "), "ask who administers these projects to grant them again, or mark them as expected."),
        *_when_it_went(scene),
    ]


def _when_it_went(scene: Scene) -> list[Line]:
    """Between which looks, and where to see who may have done it; Jira is not asked while an alert is written."""
    if scene.changed_between is None:
        return []
    after, by = scene.changed_between
    who = code(f"/jira-access permissions {shown(scene.connection.name, NAME_LIMIT)} --changes")
    return [line("It went between ", Moment(after), " and ", Moment(by), ". Who is likely to have changed it: ", who)]


def _list_of_findings(scene: Scene) -> Part | None:
    if scene.stage is None or scene.stage.trouble is not Trouble.DEGRADED:
        return None
    lines = difference_lines(scene, difference_of(scene))
    return Bullets(lines) if lines else None


def _suspect(scene: Scene, since: datetime) -> list[Line]:
    told = f"Jira refused a login of {account_name(scene)}; whether access is lost is not sure yet"
    due = ruling_of(scene).next_automatic
    again = line("I try once more ", *((Moment(due),) if due else ("soon",)), ", and then no more by myself.")
    return [headline(scene, "🟡", told, since), cause_line(scene), again]


def _blind(scene: Scene, since: datetime) -> list[Line]:
    if is_spared(scene):
        return _spared(scene, since)
    return [
        headline(scene, "⚪\ufe0f", "I cannot see Jira", since),
        line(f"{_capital(explained_stage(scene).headline)}. That says nothing about the account."),
        line("I go on trying, more slowly, and say when I see again."),
    ]


def _spared(scene: Scene, since: datetime) -> list[Line]:
    """The refusals are not this connection's own, so that they say nothing about its secret."""
    account = account_name(scene)
    is_captcha = scene.stage is not None and scene.stage.cause is Cause.CAPTCHA
    login = "log in to Jira once in a browser as that account and answer the CAPTCHA" if is_captcha else ""
    wrong = "find out who logs in as that account with an old secret, such as another connection"
    return [
        headline(scene, "⚪\ufe0f", f"I cannot test the login of {account}", since),
        line("Logins as that account were refused, and I hold my own tries back, so as not to lock it."),
        line("That says nothing about this connection's own secret: it may be good."),
        line(bold("Next: "), f"{login or wrong}; then Test now tries once."),
    ]


def _unread(scene: Scene, since: datetime) -> list[Line]:
    failed = scene.watch.state.unread
    project = failed.project if failed else ""
    step = "find out why Jira fails there; a project that is broken for good can be taken off."
    return [
        headline(scene, "⚪\ufe0f", "I cannot read all permissions", since),
        *(
            [line("What fails: ", *unread_words(failed), f". {_capital(explained_stage(scene).headline)}.")]
            if failed
            else []
        ),
        line("Until I have read them whole, I do not notice that one goes or comes back. The login is good."),
        *([line(bold("Next: "), step)] if project else []),
    ]


def _not_understood(scene: Scene, since: datetime) -> list[Line]:
    times = counted(scene.watch.state.unknowns, "time")
    step = next_step_line(scene)
    return [
        headline(scene, "⚙️", f"I have not understood Jira's answers, {times} in a row", since),
        line(f"{_capital(explained_stage(scene).headline)}. No verdict on the account; the channel hears nothing."),
        *([step] if step else []),
    ]


def _flapping(scene: Scene, since: datetime) -> list[Line]:
    troubles = counted(len(scene.watch.state.onsets), "trouble")
    calm = lasted(scene.settings.flapping_calm)
    return [
        headline(scene, "🟠", f"it comes and goes, {troubles} so far", since),
        line(f"Now: {_present_state(scene)}. I sum up instead of telling each, until it has been calm for {calm}."),
        line(
            bold("Next: "),
            "look for what changes back and forth: a second tool, a load balancer, an ill user directory.",
        ),
    ]


def _present_state(scene: Scene) -> str:
    words = {
        LoginState.HEALTHY: "the login is good",
        LoginState.SUSPECT: "a login was refused",
        LoginState.LOST: "access is lost",
        LoginState.RECOVERING: "a login has passed again",
        LoginState.UNREACHABLE: "Jira is not answering",
    }
    missing = difference_of(scene).projects
    gaps = f", {counted(missing, 'project')} short of a permission" if missing else ""
    return f"{words[scene.watch.state.login.state]}{gaps}"


def _paragraph(lines: Sequence[Line]) -> Part | None:
    return Paragraph(lines) if lines else None


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


_FIRST_LINES: Mapping[Trouble, Callable[[Scene, datetime], list[Line]]] = MappingProxyType(
    {
        Trouble.LOST: _lost,
        Trouble.DEGRADED: _degraded,
        Trouble.SUSPECT: _suspect,
        Trouble.BLIND: _blind,
        Trouble.UNREAD: _unread,
        Trouble.NOT_UNDERSTOOD: _not_understood,
        Trouble.FLAPPING: _flapping,
    }
)
