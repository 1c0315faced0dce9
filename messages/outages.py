"""Jira itself is not answering, for one connection or several at one address: one calm message, nobody notified."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from access.telling import Outage, Scene
from access.troubles import Trouble
from messages.alert_facts import explained_stage
from messages.blocks import Actions, Bullets, Context, Paragraph
from messages.facts import counted
from messages.message import Message, message
from messages.pieces import Line, Moment, bold, line, named
from messages.spans import lasted

_MOST_LINES = 20


def outage(
    scene: Scene, overlays: Sequence[Line] = (), buttons: Actions | None = None, *, is_watched: bool = True
) -> Message:
    """The message about an outage that the scene's connection, and maybe others, suffer or suffered.

    `is_watched` tells whether the scene's connection is still watched; alone it then has a message of another kind.
    """
    struck = _struck(scene, is_watched=is_watched)
    out = [one for one in struck if one.ended is None and one.is_watched]
    if len(struck) == 1:
        return _one(scene, struck[0], overlays, buttons)
    first = _headline(scene, struck, out)
    lines = [_outage_line(one) for one in struck[:_MOST_LINES]]
    if len(struck) > _MOST_LINES:
        lines.append(line(f"… and {len(struck) - _MOST_LINES} more connections"))
    calm = [line(_calm(scene))] if out else []
    return message(Paragraph([first, *calm, *overlays]), Bullets(lines), _print(scene), buttons if out else None)


def _struck(scene: Scene, *, is_watched: bool) -> list[Outage]:
    """Everybody whom it strikes, by name, so that an edit from either side reads the same."""
    stage, episode = scene.stage, scene.episode
    if stage is None or episode is None:
        raise ValueError("There is no outage to tell of.")
    own = Outage(
        connection=scene.connection,
        since=stage.since,
        ended=episode.left(Trouble.UNREACHABLE),
        is_watched=is_watched,
        is_lost=episode.is_lost,
    )
    return sorted((own, *scene.others), key=lambda one: one.connection.name)


def _one(scene: Scene, struck: Outage, overlays: Sequence[Line], buttons: Actions | None) -> Message:
    name = named(struck.connection.name, is_bold=True)
    if struck.ended is not None:
        span = lasted(struck.ended - struck.since)
        over = line("🟢 ", name, bold(f": Jira answered again after {span}"), *_from_to(struck.since, struck.ended))
        return message(Paragraph([over]), _print(scene))
    first = line("⚪\ufe0f ", name, bold(": Jira is not answering"), " — since ", Moment(struck.since))
    return message(Paragraph([first, line(_calm(scene)), *overlays]), _print(scene), buttons)


def _headline(scene: Scene, struck: Sequence[Outage], out: Sequence[Outage]) -> Line:
    site = named(scene.connection.address.base_url, is_bold=True)
    since = min(one.since for one in struck)
    if out:
        return line(
            "⚪\ufe0f ", site, bold(f" is not answering {counted(len(out), 'connection')}"), " — since ", Moment(since)
        )
    ended = max((one.ended for one in struck if one.ended is not None), default=None)
    if ended is None:
        return line("⏸️ ", site, bold(": no longer watched"), ", was not answering — since ", Moment(since))
    span = lasted(ended - since)
    return line("🟢 ", site, bold(f" answered again after {span}"), *_from_to(since, ended))


def _outage_line(one: Outage) -> Line:
    name = named(one.connection.name, is_bold=True)
    if not one.is_watched and one.ended is None:
        return line(name, " is no longer watched; was not answering since ", Moment(one.since))
    if one.ended is None:
        return line(name, " since ", Moment(one.since))
    then = "; access is lost now, see the newer message" if one.is_lost else ""
    return line(name, f" answered again after {lasted(one.ended - one.since)}, ", Moment(one.ended), then)


def _calm(scene: Scene) -> str:
    found = explained_stage(scene).headline
    return f"{found[:1].upper()}{found[1:]}. No verdict on the account; I keep looking and say when it is back."


def _print(scene: Scene) -> Context:
    told = [line(named(scene.connection.address.base_url))]
    if scene.check is not None:
        told.append(line("checked ", Moment(scene.check.at)))
    return Context(told)


def _from_to(since: datetime, ended: datetime) -> tuple[str | Moment, ...]:
    return (" — from ", Moment(since), " to ", Moment(ended))
