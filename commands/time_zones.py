"""The zone in which somebody types times: that of their Slack profile, else UTC."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from access.errors import BadInput
from access.local_time import zone_named
from access.people import Person

_UTC = "UTC"


def zone_of(person: Person) -> ZoneInfo:
    """The person's zone; a name that this machine does not know counts as none."""
    try:
        return zone_named(person.time_zone or _UTC)
    except BadInput:
        return ZoneInfo(_UTC)
