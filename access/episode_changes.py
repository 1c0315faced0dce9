"""How an episode is opened, carried on and ended within the state of a connection. When is decided elsewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from access.troubles import Episode, Stage, Strand
from access.watch_state import ConnectionState


def enter(state: ConnectionState, strand: Strand, began: datetime, stage: Stage | None) -> ConnectionState:
    """The strand's open episode, opened now if there is none, once it is in that stage."""
    episode = state.open_episode(strand)
    if episode is None:
        number = state.numbered + 1
        episode = Episode(f"{state.connection}-{number}", strand, began)
        state = replace(state, numbered=number, episodes=(*state.episodes, episode))
    return _put(state, episode.entered(stage)) if stage else state


def change(state: ConnectionState, strand: Strand, *, eased: datetime | None) -> ConnectionState:
    """The strand's open episode marked as easing since then, or as easing no more."""
    episode = state.open_episode(strand)
    return _put(state, replace(episode, eased=eased)) if episode else state


def end(state: ConnectionState, strand: Strand, at: datetime) -> ConnectionState:
    """The strand's episode ended; one about which nothing could ever be said is forgotten at once."""
    episode = state.open_episode(strand)
    if episode is None:
        return state
    if not episode.stages:
        return replace(state, episodes=tuple(other for other in state.episodes if other is not episode))
    return _put(state, replace(episode, ended=at))


def _put(state: ConnectionState, episode: Episode) -> ConnectionState:
    episodes = tuple(episode if other.id == episode.id else other for other in state.episodes)
    return replace(state, episodes=episodes)
