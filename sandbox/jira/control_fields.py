"""Reads the JSON of the control interface, and says in a sentence what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


class BadControlRequestError(ValueError):
    """A control request that cannot be carried out; the text is for the person."""


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of one control request. Readers raise `BadControlRequestError` for a wrong or missing value."""

    values: Mapping[str, object]

    def has(self, name: str) -> bool:
        """Whether the field was given."""
        return name in self.values

    def text(self, name: str) -> str:
        """A string that must be there."""
        value = self.values.get(name)
        if not isinstance(value, str) or not value:
            raise self._wrong(name, "a text")
        return value

    def optional_text(self, name: str, usual: str | None = None) -> str | None:
        """A string, or what counts when it is not there."""
        return usual if self.values.get(name) is None else self.text(name)

    def number(self, name: str, usual: float | None = None) -> float:
        """A number; it must be there where no usual one is given."""
        value = self.values.get(name, usual)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self._wrong(name, "a number")
        return value

    def whole(self, name: str, usual: int | None = None) -> int:
        """A whole number; it must be there where no usual one is given."""
        return int(self.number(name, usual))

    def optional_whole(self, name: str) -> int | None:
        """A whole number, or None."""
        return None if self.values.get(name) is None else self.whole(name)

    def flag(self, name: str, *, usual: bool) -> bool:
        """True or false."""
        value = self.values.get(name, usual)
        if not isinstance(value, bool):
            raise self._wrong(name, "true or false")
        return value

    def texts(self, name: str) -> frozenset[str] | None:
        """A set of strings, or None when it is not there or null."""
        value = self.values.get(name)
        if value is None:
            return None
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self._wrong(name, "a list of texts")
        return frozenset(value)

    def moment(self, name: str) -> datetime | None:
        """A moment in ISO 8601 with its offset, or None."""
        text = self.optional_text(name)
        if text is None:
            return None
        try:
            moment = datetime.fromisoformat(text)
        except ValueError as error:
            raise self._wrong(name, "a time like 2026-12-31T08:00:00+00:00") from error
        if moment.tzinfo is None:
            raise self._wrong(name, "a time with its offset, like 2026-12-31T08:00:00+00:00")
        return moment

    def object(self, name: str) -> Mapping[str, object]:
        """An object; empty when it is not there."""
        value = self.values.get(name, {})
        if not isinstance(value, dict):
            raise self._wrong(name, "an object")
        return value

    def _wrong(self, name: str, wanted: str) -> BadControlRequestError:
        if name not in self.values:
            return BadControlRequestError(f"The field {name!r} is missing; give {wanted}.")
        return BadControlRequestError(f"The field {name!r} must be {wanted}, not {self.values[name]!r}.")
