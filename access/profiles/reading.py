"""Profiles from TOML files: the shipped ones by name, one's own by path.

A broken file is refused whole, with all its mistakes in one sentence list; a profile is never half read.
"""

from __future__ import annotations

import functools
import stat
import tomllib
from importlib import resources
from pathlib import Path

from access.credentials import Deployment
from access.errors import BadInput
from access.profiles.fields import Mistakes, did_you_mean, shown
from access.profiles.rows import profile_from
from access.profiles.values import Profile

LARGEST_FILE = 1024 * 1024
"""Bytes; a profile with every permission of Jira has about 10 KiB."""
_MOST_MISTAKES = 20
_DEFAULTS = {
    Deployment.CLOUD: "jira-align-cloud-least-privilege",
    Deployment.DATA_CENTER: "jira-align-data-center",
}


@functools.cache
def shipped_names() -> tuple[str, ...]:
    """Names of the profiles that come with the program, sorted."""
    files = resources.files(__package__).iterdir()
    return tuple(sorted(file.name.removesuffix(".toml") for file in files if file.name.endswith(".toml")))


def shipped_profile(name: str) -> Profile:
    """The profile of that name that comes with the program.

    Raises:
        BadInput: there is none of that name; the next step names those that there are.
    """
    if name not in shipped_names():
        raise BadInput(
            f"There is no profile {shown(name)}.{did_you_mean(name, shipped_names())}",
            f"Shipped are {', '.join(shipped_names())}; give a path that ends in .toml for a profile of your own.",
        )
    return _shipped(name)


def default_profile_for(deployment: Deployment) -> Profile:
    """The profile that is used where nobody named one."""
    return shipped_profile(_DEFAULTS[deployment])


def load_profile(path_or_name: str) -> Profile:
    """A shipped profile by its name, or one's own by path; a path contains a slash or ends in `.toml`.

    Raises:
        BadInput: no such profile, a file that cannot be read, or one with mistakes; all of them are named at once.
    """
    if "/" not in path_or_name and not path_or_name.endswith(".toml"):
        return shipped_profile(path_or_name)
    where = f"Profile {shown(path_or_name)}"
    text = _decoded(_content(path_or_name, where), where)
    return _parsed(text, Path(path_or_name).name.removesuffix(".toml"), where)


@functools.cache
def _shipped(name: str) -> Profile:
    text = (resources.files(__package__) / f"{name}.toml").read_text(encoding="utf-8")
    return _parsed(text, name, f"Profile {shown(name)}")


def _content(path: str, where: str) -> bytes:
    try:
        file = Path(path)
        # A device or a pipe could feed us for ever.
        if not stat.S_ISREG(file.stat().st_mode):
            kind = "a directory" if file.is_dir() else "not a regular file"
            raise BadInput(f"{where} is {kind}.", "Give the path of a TOML file.")
        with file.open("rb") as stream:
            content = stream.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        raise BadInput(f"{where} does not exist.", f"Shipped are {', '.join(shipped_names())}.") from None
    except OSError as error:
        raise BadInput(f"{where} cannot be read: {error.strerror}.") from None
    except ValueError:  # a NUL character in the path
        raise BadInput(f"{where} is not a path.") from None
    if len(content) > LARGEST_FILE:
        raise BadInput(f"{where} is larger than 1 MiB.", "A profile has a few kilobytes; is this the right file?")
    return content


def _decoded(content: bytes, where: str) -> str:
    try:
        return content.decode("utf-8-sig")  # Windows editors put a byte order mark in front
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadInput(
            f"{where} is not UTF-8: line {line} has a byte that does not fit.", "Save it as UTF-8."
        ) from None


def _parsed(text: str, name: str, where: str) -> Profile:
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"{where} is not TOML: {error}.", "Mend that place first.") from None
    except (RecursionError, ValueError):  # brackets nested a thousand deep; a number of 5,000 digits
        raise BadInput(f"{where} is not TOML that can be read: it nests too deep or holds a giant number.") from None
    mistakes = Mistakes()
    profile = profile_from(document, name, mistakes)
    if mistakes.found:
        raise _refusal(where, mistakes.found)
    return profile


def _refusal(where: str, mistakes: list[str]) -> BadInput:
    told = mistakes[:_MOST_MISTAKES]
    if len(mistakes) > len(told):
        told.append(f"… and {len(mistakes) - len(told)} more")
    count = "a mistake" if len(mistakes) == 1 else f"{len(mistakes)} mistakes"
    lines = "".join(f"\n  {mistake}" for mistake in told)
    return BadInput(f"{where} has {count}:{lines}", "\nThe format is described in docs/permissions.md.")
