"""Permissions that could not be read whole for long: a difference in them is not noticed, and somebody should know."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from access.episode_changes import end, enter
from access.findings import PermissionLook
from access.troubles import Strand, Trouble, stage_of
from access.watch_settings import WatchSettings, apart
from access.watch_state import ConnectionState


def note_unread(
    state: ConnectionState, look: PermissionLook | None, at: datetime, settings: WatchSettings
) -> ConnectionState:
    """The state after a look at permissions, or None where none was made: whether they can be read at all.

    A look that was whole ends it only if it read the project that failed, or that is looked after no more: a short one
    at a few other projects proves nothing.
    """
    if look is None or (not look.is_complete and look.unread is None):
        return state
    if look.is_complete:
        failed = state.unread.project if state.unread else ""
        if failed in look.integrated and failed not in look.covered:
            return state
        return end(replace(state, unread=None, unread_since=None), Strand.SWEEP, at)
    since = state.unread_since or at
    noted = replace(state, unread=look.unread, unread_since=since)
    if look.unread is None or apart(at, since) < settings.unread_after:
        return noted
    return enter(noted, Strand.SWEEP, since, stage_of(Trouble.UNREAD, at, look.unread.cause, since=since))
