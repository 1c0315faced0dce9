"""How a connection stands, as `status` and the Home tab tell it: state, since when, and what else is worth knowing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, unique

from access.findings import PermissionState
from access.login_watch import LoginState
from access.records import CheckRecord, Connection
from access.results import Verdict
from access.troubles import Episode, Strand
from access.watching import WatchRow
from messages.alert_facts import unread_words
from messages.causes import explain
from messages.facts import VERDICT_MARKS, account_of, counted
from messages.mentions import who
from messages.pieces import Line, Moment, line, named


@dataclass(frozen=True, slots=True)
class Standing:
    """How one connection stands.

    Attributes:
        connection: which.
        check: its last check; None before the first.
        since: when the verdict became what it is; None where that is not known.
        last_good_at: when the login was last good; None where it never was, or is not known.
        watch: its watch; None where it is not watched.
    """

    connection: Connection
    check: CheckRecord | None = None
    since: datetime | None = None
    last_good_at: datetime | None = None
    watch: WatchRow | None = None

    @property
    def is_watched(self) -> bool:
        """Whether the bot looks by itself."""
        return self.watch is not None and self.watch.is_on


@unique
class Urgency(IntEnum):
    """In which order connections are shown."""

    LOST = 0
    DEGRADED = 1
    UNSURE = 2
    UNTESTED = 3
    GOOD = 4


@dataclass(frozen=True, slots=True)
class _State:
    urgency: Urgency
    mark: str
    words: str
    since: datetime | None = None


_LOGINS = {
    LoginState.LOST: (Urgency.LOST, "🔴"),
    LoginState.RECOVERING: (Urgency.LOST, "🟡"),
    LoginState.SUSPECT: (Urgency.UNSURE, "🟡"),
    LoginState.UNREACHABLE: (Urgency.UNSURE, "⚪\ufe0f"),
}
_WORDS = {
    LoginState.LOST: "access is lost",
    LoginState.RECOVERING: "a login has passed; I look once more before I call it over",
    LoginState.SUSPECT: "Jira refused a login; not sure yet",
    LoginState.UNREACHABLE: "Jira is not answering",
}
_VERDICTS = {
    Verdict.ACCESS_LOST: Urgency.LOST,
    Verdict.PERMISSIONS_MISSING: Urgency.DEGRADED,
    Verdict.NO_VERDICT: Urgency.UNSURE,
    Verdict.OK: Urgency.GOOD,
}


def order(standing: Standing) -> tuple[Urgency, str]:
    """Trouble first, then by name."""
    return _state(standing).urgency, standing.connection.name


def is_good(standing: Standing) -> bool:
    """Whether nothing is wrong with it, as far as is known."""
    return _state(standing).urgency is Urgency.GOOD


def state_line(standing: Standing) -> Line:
    """State and since when."""
    state = _state(standing)
    since = (" · since ", Moment(state.since)) if state.since else ()
    return line(f"{state.mark} ", named(standing.connection.name, is_bold=True), f": {state.words}", *since)


def open_episode_line(standing: Standing) -> Line | None:
    """Who has taken the open trouble on, or that nobody has; None where there is none."""
    row = standing.watch
    episode = _open_episode(standing)
    if row is None or episode is None or episode.last is None:
        return None
    ack = row.overlays.ack(episode.id, episode.last.trouble)
    if ack is None:
        return line("nobody has taken it on")
    return line("taken on by ", who(ack.by), ", ", Moment(ack.at))


def unread_line(standing: Standing) -> Line | None:
    """Since when not all permissions could be read, and what fails; None where they can, or it has not lasted long."""
    row = standing.watch
    episode = row.state.open_episode(Strand.SWEEP) if row is not None and row.is_on else None
    if row is None or row.state.unread is None or episode is None:
        return None
    return line("not all permissions read since ", Moment(episode.began), ": ", *unread_words(row.state.unread))


def watch_line(standing: Standing, at: datetime) -> Line:
    """Whether, and how, it is watched."""
    row = standing.watch
    if row is None or not row.is_on:
        return line("⏸️ not watched")
    window = row.overlays.window_at(at)
    if window is not None:
        return line("🔧 quiet until ", Moment(window.end))
    return line("watched")


def _open_episode(standing: Standing) -> Episode | None:
    if standing.watch is None:
        return None
    state = standing.watch.state
    return state.open_episode(Strand.LOGIN) or state.open_episode(Strand.PERMISSIONS)


def _state(standing: Standing) -> _State:
    """As the watch knows it, which confirms before it convicts; else as the last check found it."""
    row, check = standing.watch, standing.check
    if check is None:
        return _State(Urgency.UNTESTED, "⚪\ufe0f", "not tested yet")
    if row is None or not row.is_on:
        return _as_checked(standing, check)
    login, episode = row.state.login.state, _open_episode(standing)
    last = episode.last if episode else None
    since = last.since if last else (episode.began if episode else row.state.changed_at)
    if login in _LOGINS:
        urgency, mark = _LOGINS[login]
        return _State(urgency, mark, _words(standing, check, login), since)
    if row.state.permissions.state is PermissionState.DEGRADED:
        projects = counted(len({one.project for one in row.state.permissions.counted}), "project")
        return _State(Urgency.DEGRADED, "🟠", f"required permissions are missing in {projects}", since)
    return _as_checked(standing, check)


def _words(standing: Standing, check: CheckRecord, login: LoginState) -> str:
    is_same = standing.watch is not None and check.evidence.cause is standing.watch.state.login.cause
    why = _headline(standing.connection, check)
    return f"{_WORDS[login]}: {why}" if login is LoginState.LOST and is_same else _WORDS[login]


def _as_checked(standing: Standing, check: CheckRecord) -> _State:
    words = _headline(standing.connection, check)
    return _State(_VERDICTS[check.verdict], VERDICT_MARKS[check.verdict], words, standing.since)


def _headline(connection: Connection, check: CheckRecord) -> str:
    return explain(
        check.evidence,
        connection.credential_kind,
        connection.deployment,
        account=account_of(connection),
        expected=connection.expected_account or "",
        site=connection.address.base_url,
    ).headline
