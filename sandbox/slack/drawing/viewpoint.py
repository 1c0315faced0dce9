"""Who is looking at a message, and the names behind the ids in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """What drawing needs to know beside the JSON: names by id, and the viewer's own id, zone and time.

    `now` (aware) serves words like "today"; without it dates are written in full.
    """

    people: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    zone: tzinfo = UTC
    viewer: str = ""
    now: datetime | None = None

    def person(self, user_id: str, otherwise: str = "") -> str:
        """The person's name, or what the message itself calls them, or the id."""
        return self.people.get(user_id) or otherwise or user_id

    def channel(self, channel_id: str, otherwise: str = "") -> str:
        """The channel's name without a hash, or what the message itself calls it, or the id."""
        return (self.channels.get(channel_id) or otherwise or channel_id).removeprefix("#")

    def group(self, group_id: str, otherwise: str = "") -> str:
        """The user group's handle without an at sign, or what the message itself calls it, or the id."""
        return (self.groups.get(group_id) or otherwise or group_id).removeprefix("@")
