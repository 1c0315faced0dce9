"""What people are told at once about a watch: how it is set, who took an episode on, what to do, what is missing."""

from __future__ import annotations

from datetime import datetime

from access.expiry import Countdown
from access.records import Connection
from access.telling import Scene
from access.troubles import Episode
from access.watch_settings import WatchSettings
from access.watching import WatchRow
from messages.actions import ActionId
from messages.alert_facts import explained_stage, until
from messages.alert_findings import Difference, difference_lines, difference_of
from messages.blocks import Actions, Bullets, Context, Paragraph
from messages.buttons import Button
from messages.causes import NAME_LIMIT
from messages.expiry_notice import SECRET_NAMES, source_of
from messages.facts import counted
from messages.literal import shown
from messages.message import Message, message
from messages.pieces import Channel, Line, Moment, bold, code, line, named
from messages.spans import lasted

_SILENCE_TOLD = "Where the account becomes unusually quiet, I say so within a day."
_SILENCE_IN_DIGEST = "Where the account becomes unusually quiet, the weekly digest says so."


def watch_set(connection: Connection, row: WatchRow, settings: WatchSettings, channel: str) -> Message:
    """How it is watched from now on.

    Args:
        connection: the connection.
        row: its watch.
        settings: as they hold for this watch.
        channel: where its alerts go; empty for the owner's direct messages.
    """
    name = named(connection.name, is_bold=True)
    if not row.is_on:
        lines = [line("⏸️ ", name, bold(" is not watched")), _how(f"watch {shown(connection.name, 40)} on")]
        return message(Paragraph(lines))
    every, sweep = lasted(settings.login_every), lasted(settings.permissions_every)
    lines = [
        line("👁️ ", name, bold(" is watched"), f": the login every {every}, permissions every {sweep}"),
        line("Alerts go to ", *_place(channel)),
        line(_SILENCE_TOLD if row.plan.tells_silence else _SILENCE_IN_DIGEST),
    ]
    return message(Paragraph(lines))


def acknowledged(connection: Connection, settings: WatchSettings) -> Message:
    """The person has taken an episode on."""
    name = named(connection.name, is_bold=True)
    later = lasted(settings.ack_timeout)
    told = f": you have taken this on. I remind nobody; in {later} I ask whether you are still on it."
    return message(Paragraph([line("👤 ", name, told)]))


def snoozed(connection: Connection, end: datetime | None) -> Message:
    """The person has snoozed an episode; `end` None is "until it changes"."""
    name = named(connection.name, is_bold=True)
    return message(Paragraph([line("💤 ", name, ": snoozed ", *until(end), ". Something worse is told all the same.")]))


def episode_over(connection: Connection, episode: Episode | None) -> Message:
    """The answer to a button of an alert whose trouble is over; None for one that is not kept any more."""
    name = named(connection.name, is_bold=True)
    if episode is None or episode.ended is None:
        return message(Paragraph([line(name, ": this trouble is over and done with. Nothing was changed.")]))
    return message(Paragraph([line(name, ": already recovered at ", Moment(episode.ended), ". Nothing was changed.")]))


def nothing_to_snooze(connection: Connection) -> Message:
    """There is no open trouble."""
    name = named(connection.name, is_bold=True)
    how = line("For planned work: ", code(f'/jira-access quiet {shown(connection.name, 40)} sat 22:00 4h "upgrade"'))
    return message(Paragraph([line(name, ": nothing is wrong just now, so there is nothing to snooze."), how]))


def how_to_fix(scene: Scene) -> Message:
    """What it means, what it usually comes from, and all steps in order, for the scene's trouble."""
    told = explained_stage(scene)
    name = named(scene.connection.name, is_bold=True)
    likely = [line(bold("Likely: "), "; or ".join(told.likely), ".")] if told.likely else []
    steps = [line(step) for step in told.next_steps]
    rotate = line("A new secret goes in here: ", code(f"/jira-access rotate {shown(scene.connection.name, 40)}"))
    return message(
        Paragraph([line("🔧 ", name, bold(f": {told.headline}")), line(told.meaning), *likely]),
        Bullets(steps, is_numbered=len(steps) > 1) if steps else None,
        Paragraph([rotate]),
        Actions([Button(ActionId.TEST_AGAIN, "Test now", scene.connection.id, scene.connection.name)]),
    )


def findings_list(scene: Scene, *, file_name: str = "") -> Message:
    """Every gap that counts now; `file_name` is where the rest is, if ten lines do not hold them."""
    track = scene.watch.state.permissions
    now = Difference(difference_of(scene).missing)
    name = named(scene.connection.name, is_bold=True)
    lines = difference_lines(scene, now)
    more = [line("All of them are in ", named(file_name), ", which I have sent you.")] if file_name else []
    facts = [line(f"{counted(len(now.missing), 'gap')} in {counted(now.projects, 'project')}")]
    if track.expected:
        facts.append(line(f"{len(track.expected & track.known):,} more are marked as expected"))
    if track.baseline:
        facts.append(line(f"{len(track.baseline):,} more were there from the beginning"))
    return message(
        Paragraph([line(name, bold(": required permissions that are missing")), *more]),
        Bullets(lines or [line("None.")]),
        Context(facts),
    )


def findings_expected(connection: Connection, gaps: int) -> Message:
    """Gaps were marked as expected."""
    name = named(connection.name, is_bold=True)
    told = f": {counted(gaps, 'gap')} marked as expected. I do not warn of them any more; new ones I do."
    return message(Paragraph([line("☑️ ", name, told)]))


def expiry_noted(connection: Connection, countdown: Countdown, settings: WatchSettings) -> Message:
    """The end of a secret is known from now on."""
    name = named(connection.name, is_bold=True)
    secret = SECRET_NAMES[connection.credential_kind]
    days = ", ".join(str(days) for days in sorted(settings.expiry_days, reverse=True))
    lines = [
        line("⏳ ", name, bold(f": the {secret} ends "), Moment(countdown.ends), " (", *source_of(countdown), ")"),
        line(f"I remind {days} days before. It stops by itself once a new secret has passed."),
    ]
    return message(Paragraph(lines))


def expiry_unknown(connection: Connection) -> Message:
    """Nobody has told when the secret ends."""
    name = named(connection.name, is_bold=True)
    secret = SECRET_NAMES[connection.credential_kind]
    how = _how(f"expiry {shown(connection.name, 40)} 2027-01-31")
    return message(Paragraph([line(name, f": I do not know when the {secret} ends."), how]))


def reminder_set(connection: Connection, countdown: Countdown) -> Message:
    """A person wants to hear of it again."""
    name = named(connection.name, is_bold=True)
    when = (Moment(countdown.remind_at),) if countdown.remind_at else ("later",)
    return message(Paragraph([line("⏳ ", name, ": I say it again ", *when, ".")]))


def replacement_checked(connection: Connection, countdown: Countdown | None, *, is_good: bool) -> Message:
    """What a test shows of a secret that somebody says was replaced."""
    name = named(connection.name, is_bold=True)
    if not is_good:
        told = [line("❌ ", name, bold(": the secret that I hold does not log in")), _rotate(connection)]
        return message(Paragraph(told))
    lines = [line("✅ ", name, bold(": the secret that I hold logs in"))]
    if countdown is None:
        lines.append(line("No end of it is known, so I remind nobody."))
        lines.append(_how(f"expiry {shown(connection.name, 40)} 2027-01-31"))
    else:
        lines.append(line("Its end, as far as I know: ", Moment(countdown.ends), " (", *source_of(countdown), ")"))
        lines.append(line("It was last entered here ", Moment(connection.secret_changed_at), "."))
        lines.append(_rotate(connection))
    return message(Paragraph(lines))


def _place(channel: str) -> Line:
    return line(Channel(channel)) if channel else line("whoever set the connection up, as direct messages")


def _rotate(connection: Connection) -> Line:
    return line("Replaced it? Enter the new one here too: ", code(f"/jira-access rotate {shown(connection.name, 40)}"))


def _how(command: str) -> Line:
    return line("Type ", code(f"/jira-access {shown(command, NAME_LIMIT)}"))
