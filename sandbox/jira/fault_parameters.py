"""Reads the parameters of a scripted fault, and says plainly which one is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.jira.faults import UnknownFaultError


@dataclass(frozen=True, slots=True)
class Parameters:
    """The parameters of one rule; each reader takes a name and what counts when it is not given.

    Every reader raises `UnknownFaultError` when the value has the wrong type.
    """

    values: Mapping[str, object]

    def text(self, name: str, usual: str) -> str:
        """A string."""
        value = self.values.get(name, usual)
        if not isinstance(value, str):
            raise self._wrong(name, "a string")
        return value

    def number(self, name: str, usual: float) -> float:
        """A number, whole or not."""
        value = self.values.get(name, usual)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self._wrong(name, "a number")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of strings; empty when not given."""
        value = self.values.get(name, [])
        if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
            raise self._wrong(name, "a list of strings")
        return tuple(value)

    def headers(self) -> dict[str, str]:
        """The object `headers`."""
        value = self.values.get("headers", {})
        if not isinstance(value, Mapping):
            raise self._wrong("headers", "an object")
        return {str(name): str(text) for name, text in value.items()}

    def _wrong(self, name: str, wanted: str) -> UnknownFaultError:
        return UnknownFaultError(f"The fault's {name!r} must be {wanted}, not {self.values[name]!r}.")
