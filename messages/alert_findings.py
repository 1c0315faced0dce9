"""Which permissions went and came back, project by project, and what breaks: ten lines, the rest as a file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from access.findings import GLOBAL, NOT_VISIBLE, Finding
from access.profiles import shipped_names, shipped_profile
from access.telling import Scene
from messages.causes import NAME_LIMIT, SENTENCE_LIMIT
from messages.csv_files import CsvFile, findings_file
from messages.facts import counted
from messages.literal import shown
from messages.pieces import Line, bold, line, named

MOST_LINES = 10
_MOST_NAMES = 4
_MOST_BREAKS = 2
_WHOLE_SITE = "(whole site)"


@dataclass(frozen=True, slots=True)
class _Meaning:
    name: str
    breaks: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What is missing now, and what is back since it was last told.

    Attributes:
        missing: every gap that counts now.
        back: gaps that were told and are none any more.
    """

    missing: frozenset[Finding]
    back: frozenset[Finding] = frozenset()

    @property
    def projects(self) -> int:
        """Projects in which something is missing; the whole site counts as one."""
        return len({finding.project for finding in self.missing})


def difference_of(scene: Scene) -> Difference:
    """What the scene's permission findings amount to."""
    counted_now = scene.watch.state.permissions.counted
    return Difference(counted_now, scene.told - counted_now)


def difference_lines(scene: Scene, difference: Difference) -> list[Line]:
    """One line a project, what is missing first, what is back last; ten of them at most, and a line about the rest."""
    meanings = _meanings(scene)
    lines = [_missing_line(project, keys, meanings) for project, keys in _by_project(difference.missing)]
    lines += [_back_line(project, keys, meanings) for project, keys in _by_project(difference.back)]
    if len(lines) <= MOST_LINES:
        return lines
    left_out = counted(len(lines) - MOST_LINES, "more project")
    return [*lines[:MOST_LINES], line(f"… and {left_out}; all of them are in the file in the thread")]


def has_file(difference: Difference) -> bool:
    """Whether ten lines are not enough."""
    return len(_by_project(difference.missing)) + len(_by_project(difference.back)) > MOST_LINES


def difference_file(scene: Scene, difference: Difference) -> CsvFile:
    """All of it, one gap a line."""
    meanings = _meanings(scene)
    changes = (("missing", difference.missing), ("back", difference.back))
    rows = [
        (
            finding.project or _WHOLE_SITE,
            change,
            finding.permission,
            _meaning(finding.permission, meanings).name,
            _meaning(finding.permission, meanings).breaks,
        )
        for change, findings in changes
        for finding in sorted(findings)
    ]
    return findings_file(scene.connection.name, rows, scene.now)


def back_line(back: Iterable[Finding]) -> Line:
    """Everything that came back, by project, in one line."""
    told = [shown(project or _WHOLE_SITE, NAME_LIMIT) for project, _ in _by_project(back)]
    return line(bold("Back: "), _some_of(told, MOST_LINES))


def _by_project(findings: Iterable[Finding]) -> Sequence[tuple[str, list[str]]]:
    found: dict[str, list[str]] = defaultdict(list)
    for finding in sorted(findings):
        found[finding.project].append(finding.permission)
    return sorted(found.items(), key=lambda item: (item[0] != GLOBAL, item[0]))


def _missing_line(project: str, permissions: Sequence[str], meanings: Mapping[str, _Meaning]) -> Line:
    where = named(project or _WHOLE_SITE, is_bold=True)
    if NOT_VISIBLE in permissions:
        return line(where, " is no longer visible → nothing of it reaches the integration")
    names = [shown(_meaning(key, meanings).name, NAME_LIMIT) for key in permissions]
    breaks = [meaning.breaks for key in permissions if (meaning := _meaning(key, meanings)).breaks]
    effects = [shown(text, SENTENCE_LIMIT) for text in dict.fromkeys(breaks)]
    follows = f" → {' '.join(effects[:_MOST_BREAKS])}" if effects else ""
    return line(where, f" lost {_some_of(names, _MOST_NAMES)}{follows}")


def _back_line(project: str, permissions: Sequence[str], meanings: Mapping[str, _Meaning]) -> Line:
    where = named(project or _WHOLE_SITE, is_bold=True)
    if NOT_VISIBLE in permissions:
        return line(where, " is visible again ✅")
    names = [shown(_meaning(key, meanings).name, NAME_LIMIT) for key in permissions]
    return line(where, f" has {_some_of(names, _MOST_NAMES)} back ✅")


def _meanings(scene: Scene) -> Mapping[str, _Meaning]:
    """Names and effects: from the newest report, which knows the connection's own profile, else as shipped."""
    found: dict[str, _Meaning] = {}
    if scene.connection.profile in shipped_names():
        profile = shipped_profile(scene.connection.profile)
        for row in (*profile.project, *profile.global_):
            found[row.permission] = _Meaning(row.name, row.breaks)
    if scene.result is not None:
        reported = (gap for project in scene.result.projects for gap in project.missing)
        for gap in (*scene.result.global_missing, *reported):
            found[gap.permission] = _Meaning(gap.name or gap.permission, gap.breaks)
    return found


def _meaning(permission: str, meanings: Mapping[str, _Meaning]) -> _Meaning:
    if permission == NOT_VISIBLE:
        return _Meaning("not visible", "nothing of it reaches the integration")
    return meanings.get(permission) or _Meaning(permission, "")


def _some_of(names: Sequence[str], most: int) -> str:
    told = ", ".join(names[:most])
    return f"{told} and {len(names) - most:,} more" if len(names) > most else told
