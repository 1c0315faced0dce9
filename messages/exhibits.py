"""The form of a message in the gallery, which `messages.gallery` fills."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ParamSpec

from messages.message import Message

_Args = ParamSpec("_Args")


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One message of the gallery.

    Attributes:
        title: when it is sent.
        maker: name of the function that makes such messages.
        message: what it looks like.
        notifies: whether it is meant to notify a group of people.
    """

    title: str
    maker: str
    message: Message
    notifies: bool = False


def exhibit(title: str, maker: Callable[_Args, Message], *args: _Args.args, **kwargs: _Args.kwargs) -> Exhibit:
    """The message that this function makes of these values."""
    return Exhibit(title, maker.__name__, maker(*args, **kwargs))
