"""The answer of `status`: every connection with its last verdict, and since when it stands so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from access.records import CheckRecord, Connection
from access.results import Verdict
from messages.blocks import Bullets, Context, Paragraph
from messages.causes import explain
from messages.facts import VERDICT_MARKS, account_of, counted
from messages.message import Message, message
from messages.pieces import Line, Moment, bold, code, line, named

_MOST_LINES = 25


@dataclass(frozen=True, slots=True)
class Standing:
    """How one connection stands.

    Attributes:
        connection: which.
        check: its last check; None before the first.
        since: when the verdict became what it is; None where that is not known.
    """

    connection: Connection
    check: CheckRecord | None = None
    since: datetime | None = None


def status(standings: Sequence[Standing], *, at: datetime) -> Message:
    """All connections, those in trouble first, cut to 25 lines."""
    if not standings:
        return no_connections()
    ordered = sorted(standings, key=_urgency)
    lines = [_standing_line(standing) for standing in ordered[:_MOST_LINES]]
    if len(ordered) > _MOST_LINES:
        lines.append(line(f"… and {len(ordered) - _MOST_LINES} more; name one with ", code("/jira-access test name")))
    good = sum(1 for one in standings if one.check is not None and one.check.verdict is Verdict.OK)
    counts = f"{counted(len(standings), 'connection')}, {good} of them good"
    return message(Paragraph([line(bold(counts))]), Bullets(lines), Context([line("as of ", Moment(at))]))


def no_connections() -> Message:
    """The answer where there is nothing to test yet."""
    how = line("An admin can make one at the shell: ", code("jira-access connections add"))
    return message(Paragraph([line(bold("There are no connections yet.")), how]))


def _urgency(standing: Standing) -> tuple[int, str]:
    order = (Verdict.ACCESS_LOST, Verdict.PERMISSIONS_MISSING, Verdict.NO_VERDICT, None, Verdict.OK)
    found = standing.check.verdict if standing.check else None
    return order.index(found), standing.connection.name


def _standing_line(standing: Standing) -> Line:
    name = named(standing.connection.name, is_bold=True)
    check = standing.check
    if check is None:
        return line("⚪\ufe0f ", name, ": not tested yet")
    connection = standing.connection
    told = explain(
        check.evidence,
        connection.credential_kind,
        connection.deployment,
        account=account_of(connection),
        expected=connection.expected_account or "",
        site=connection.address.base_url,
    )
    since = (" · since ", Moment(standing.since)) if standing.since else ()
    return line(f"{VERDICT_MARKS[check.verdict]} ", name, f": {told.headline}", *since, " · checked ", Moment(check.at))
