"""Turns the text of one setting into its value, or says what to write instead.

Standard library and `access` only, so that reading settings costs a command nothing. Which settings there are stands
in `bot.settings`. Every function here raises `BadInput`, and none repeats the value of a setting that may be secret.
"""

from __future__ import annotations

import base64
import binascii
import ipaddress
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum, unique
from pathlib import Path
from typing import TypeVar
from urllib.parse import SplitResult, urlsplit

from access.credentials import Secret
from access.errors import BadInput

E = TypeVar("E", bound=StrEnum)

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
_FERNET_KEY_BYTES = 32
_LARGEST_PORT = 65535


@unique
class LogFormat(StrEnum):
    """How log lines are written."""

    JSON = "json"
    CONSOLE = "console"


@unique
class LogLevel(StrEnum):
    """The least important kind of line that is written."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class ListenAddress:
    """Where the web server listens. Port 0 takes any free port."""

    host: str
    port: int


def secret(text: str) -> Secret:
    """Any text, kept from being printed."""
    return Secret(text)


def slack_token(prefix: str, kind: str) -> Callable[[str], Secret]:
    """A reader for a Slack token that must begin with `prefix`."""

    def read(text: str) -> Secret:
        if not re.fullmatch(re.escape(prefix) + r"[A-Za-z0-9-]+", text):
            raise BadInput(f"this is no {kind}.", f"Copy the one that begins with {prefix} from the app's page.")
        return Secret(text)

    return read


def one_of(kind: type[E]) -> Callable[[str], E]:
    """A reader for one word of an enum, in any case."""

    def read(text: str) -> E:
        try:
            return kind(text.lower())
        except ValueError:
            raise BadInput(f"“{text}” is not one of its words.", f"Write {' or '.join(kind)}.") from None

    return read


def some_of(words: tuple[E, ...]) -> Callable[[str], tuple[E, ...]]:
    """A reader for some of these words, comma-separated, without repeats."""

    def read(text: str) -> tuple[E, ...]:
        known = {word.value: word for word in words}
        given = tuple(dict.fromkeys(part.lower() for part in _split(text)))
        wrong = [part for part in given if part not in known]
        if wrong:
            raise BadInput(f"“{wrong[0]}” is none of its words.", f"Write some of {', '.join(known)}.")
        return tuple(known[part] for part in given)

    return read


def people(text: str) -> tuple[str, ...]:
    """Ids of Slack users (U…, W…) and user groups (S…), without repeats."""
    return _ids(text, r"[UWS][A-Z0-9]{2,20}", "the id of a user (U…, W…) or a user group (S…)")


def channel(text: str) -> str:
    """The id of one Slack channel (C… or G…)."""
    ids = _ids(text, r"[CG][A-Z0-9]{2,20}", "the id of a channel (C… or G…)")
    if len(ids) != 1:
        raise BadInput(f"“{text}” names more than one channel.", "Write one id.")
    return ids[0]


def _ids(text: str, form: str, meaning: str) -> tuple[str, ...]:
    ids = tuple(dict.fromkeys(_split(text)))
    wrong = [one for one in ids if not re.fullmatch(form, one)]
    if wrong:
        named = ", ".join(f"“{one}”" for one in wrong)
        raise BadInput(f"{named} is not {meaning}.", "Names do not work: copy the id from the profile or channel.")
    return ids


def _split(text: str) -> Iterable[str]:
    return (part.strip() for part in text.split(",") if part.strip())


def web_address(text: str) -> str:
    """An https address without a user name or a slash at its end; http only on this machine."""
    parts = _address(text, ("https", "http"))
    if parts.scheme == "http" and not _is_this_machine(parts.hostname or ""):
        raise BadInput(f"“{text}” is plain http.", "Write https://… (http is taken for this machine only).")
    return text.rstrip("/")


def probe_address(text: str) -> str:
    """An http or https address; no secret is ever sent to it."""
    _address(text, ("https", "http"))
    return text


def proxy_address(text: str) -> Secret:
    """A proxy's http or https address; kept secret because it may carry a password."""
    _address(text, ("http", "https"), may_name_user=True)
    return Secret(text)


def _address(text: str, schemes: tuple[str, ...], *, may_name_user: bool = False) -> SplitResult:
    example = f"Write something like {schemes[0]}://host.example.com."
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise BadInput("this is not an address.", example) from None
    if parts.scheme not in schemes or not host or re.search(r"\s", text):
        raise BadInput("this is not an address.", example)
    if "@" in parts.netloc and not may_name_user:
        raise BadInput("the address carries a user name or password.", "Leave out everything before the @.")
    return parts


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def listen_address(text: str) -> ListenAddress:
    """Host and port, such as `127.0.0.1:8080` or `[::1]:8080`."""
    form = re.fullmatch(r"(?P<host>\[[0-9a-fA-F:]+\]|[A-Za-z0-9._-]+):(?P<port>[0-9]{1,5})", text)
    if form is None or int(form["port"]) > _LARGEST_PORT:
        raise BadInput(f"“{text}” is not host:port.", "Write 127.0.0.1:8080, or 0.0.0.0:8080 for all interfaces.")
    return ListenAddress(form["host"].strip("[]"), int(form["port"]))


def database_url(text: str) -> Secret:
    """The database's address with the driver that the product uses; secret because it may carry a password."""
    scheme, separator, rest = text.partition("://")
    driver = _DRIVERS.get(scheme)
    if driver is None or not separator:
        raise BadInput(
            "this is not the address of a database that the bot can use.",
            "Write sqlite:///file.sqlite or postgresql://user:password@host/name.",
        )
    if driver.startswith("sqlite") and (not rest.startswith("/") or rest == "/" or ":memory:" in rest):
        raise BadInput("a database in memory forgets everything.", "Name a file: sqlite:///file.sqlite.")
    return Secret(f"{driver}://{rest}")


def encryption_keys(text: str) -> tuple[Secret, ...]:
    """Fernet keys, the first of which encrypts; the others only read what they once wrote."""
    keys = tuple(_split(text))
    for place, key in enumerate(keys, start=1):
        if not _is_fernet_key(key):
            raise BadInput(f"key {place} of {len(keys)} is not a key.", "Make one: jira-access keys new.")
    return tuple(Secret(key) for key in keys)


def _is_fernet_key(text: str) -> bool:
    try:
        return len(base64.b64decode(text, altchars=b"-_", validate=True)) == _FERNET_KEY_BYTES
    except (binascii.Error, ValueError):
        return False


def readable_file(text: str) -> Path:
    """A file that exists and can be read."""
    path = Path(text).expanduser()
    try:
        with path.open("rb"):
            return path
    except OSError as error:
        raise BadInput(f"“{text}” cannot be read: {error.strerror}.", "Name a file that this user may read.") from None
