"""What people do about an alert: take it on, snooze it, ask how to mend it and what exactly is missing."""

from __future__ import annotations

from dataclasses import dataclass

from access.errors import BadInput, NotFound
from access.people import Person
from access.quiet import SnoozeChoice, parse_snooze, snooze_end
from access.records import Connection
from access.telling import Scene
from access.troubles import Episode, Strand
from access.watch_case import Watch
from access.watching import WatchRow
from commands.asking import Answer, Asked, Pressed
from commands.desk import Desk
from commands.time_zones import zone_of
from messages.alert_findings import difference_file, difference_of, has_file
from messages.menus import SnoozePick, parted
from messages.notices import file_note
from messages.watch_answers import (
    acknowledged,
    episode_over,
    findings_expected,
    findings_list,
    how_to_fix,
    nothing_to_snooze,
    snoozed,
)

_PICKS = {
    SnoozePick.HOUR: SnoozeChoice.HOUR,
    SnoozePick.MORNING: SnoozeChoice.MORNING,
    SnoozePick.CHANGE: SnoozeChoice.CHANGE,
}
_HEARD = (Strand.LOGIN, Strand.PERMISSIONS)
"""Strands that somebody may snooze, the worst first."""


@dataclass(frozen=True, slots=True)
class _Found:
    """What a button of an alert is about; `episode` is None where it is not kept any more."""

    connection: Connection
    row: WatchRow
    scene: Scene
    episode: Episode | None

    @property
    def is_over(self) -> bool:
        """Whether there is nothing left to do about it."""
        return self.episode is None or not self.episode.is_open

    def over(self) -> Answer:
        """The polite answer to a press that comes too late; the buttons go."""
        return Answer(episode_over(self.connection, self.episode), strips_buttons=True)


async def press_acknowledge(pressed: Pressed, desk: Desk) -> Answer:
    """Take the episode on, or say that one is still at it; the alert itself says who."""
    found = await _found(pressed.person, pressed.value, desk)
    if found.is_over:
        return found.over()
    await desk.acknowledge_episode(found.connection.id, pressed.value, pressed.person.actor)
    return Answer(acknowledged(found.connection, found.scene.settings), changes_home=True)


async def press_snooze(pressed: Pressed, desk: Desk) -> Answer:
    """Snooze the episode as chosen; 08:00 is that of the person's zone."""
    word, episode_id = parted(pressed.value)
    if word not in set(SnoozePick):
        raise NotFound("I do not know this choice.", "Type for example /jira-access snooze prod 1h.")
    found = await _found(pressed.person, episode_id, desk)
    if found.is_over:
        return found.over()
    end = snooze_end(_PICKS[SnoozePick(word)], found.scene.now, zone_of(pressed.person))
    await desk.snooze_episode(found.connection.id, episode_id, end, pressed.person.actor)
    return Answer(snoozed(found.connection, end), changes_home=True)


async def answer_snooze(asked: Asked, desk: Desk) -> Answer:
    """Snooze what is wrong with a connection just now."""
    if len(asked.words) < 2:  # noqa: PLR2004 - a name and an end
        raise BadInput(
            "Which connection, and for how long?",
            "Type for example /jira-access snooze prod 1h, or until 08:00, or until it changes.",
        )
    name, *typed = asked.words
    connection = await desk.find_connection.named(asked.person.workspace, name)
    end = parse_snooze(" ".join(typed), await desk.show_watch.now(), zone_of(asked.person))
    watched = await desk.show_watch.of(asked.person.workspace, connection.id)
    episode = _present(watched.row)
    if episode is None:
        return Answer(nothing_to_snooze(connection))
    await desk.snooze_episode(connection.id, episode.id, end, asked.person.actor)
    return Answer(snoozed(connection, end), changes_home=True)


async def press_how_to_fix(pressed: Pressed, desk: Desk) -> Answer:
    """All steps, in order."""
    found = await _found(pressed.person, pressed.value, desk)
    return found.over() if found.is_over else Answer(how_to_fix(found.scene))


async def press_show_findings(pressed: Pressed, desk: Desk) -> Answer:
    """Every gap that counts; where ten lines do not hold them, as a file too."""
    found = await _found(pressed.person, pressed.value, desk)
    if found.is_over:
        return found.over()
    difference = difference_of(found.scene)
    if not has_file(difference):
        return Answer(findings_list(found.scene))
    file = difference_file(found.scene, difference)
    await desk.note_export(pressed.person.actor, found.connection.name, "findings", file.name)
    note = file_note(found.connection.name, "missing permissions")
    return Answer(findings_list(found.scene, file_name=file.name), file=file, file_note=note)


async def press_expect(pressed: Pressed, desk: Desk) -> Answer:
    """Mark all that is missing now as expected."""
    found = await _found(pressed.person, pressed.value, desk)
    if found.is_over:
        return found.over()
    findings = found.row.state.permissions.counted
    await desk.mark_expected(found.connection.id, pressed.person.actor, findings)
    return Answer(findings_expected(found.connection, len(findings)), changes_home=True)


def _present(row: WatchRow | None) -> Episode | None:
    """The open trouble that weighs most; None where all is well, or nothing has been said yet."""
    if row is None or not row.is_on:
        return None
    episodes = (row.state.open_episode(strand) for strand in _HEARD)
    return next((episode for episode in episodes if episode is not None and episode.stages), None)


async def _found(person: Person, episode_id: str, desk: Desk) -> _Found:
    """What the button is about, read anew.

    Raises:
        NotFound: the connection was removed, or belongs to another workspace.
    """
    connection_id = episode_id.rpartition("-")[0]
    watched = await desk.show_watch.of(person.workspace, connection_id)
    row = watched.row
    if row is None:
        raise NotFound(f"{watched.connection.name} is not watched.", "What there is: /jira-access status")
    episode = row.state.find_episode(episode_id)
    watch = Watch(state=row.state, overlays=row.overlays, announced=row.announced, site=row.site)
    scene = Scene(
        connection=watched.connection,
        watch=watch,
        settings=desk.watch_settings,
        now=await desk.show_watch.now(),
        episode=episode,
        stage=episode.last if episode else None,
        check=watched.check,
        countdown=row.countdown,
    )
    return _Found(watched.connection, row, scene, episode)
