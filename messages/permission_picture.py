"""The map of projects and permissions as a PNG: shapes besides colours, large enough for a phone.

Matplotlib costs most of a second to import, so it is imported when a picture is asked for. Drawing takes time: call it
off the event loop. The words that stand for the picture are in `messages.picture_words`.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from access.permission_map import CellState, MapRow, PermissionMap, drawn_rows

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_WIDTH_INCHES = 7.2
"""A phone shows it less than three inches wide: on a wider sheet the same letters would be smaller."""
_ROW_INCHES = 0.36
_HEAD_INCHES = 3.3
_FOOT_INCHES = 1.0
_DOTS_AN_INCH = 150
_MOST_NAMES = 2
_LABEL_LIMIT = 17
_COLUMN_LIMIT = 20


@dataclass(frozen=True, slots=True)
class _Look:
    """How a state is drawn; no two share both colour and sign."""

    colour: str
    sign: str
    ink: str
    meaning: str


# The palette of Okabe and Ito, which colour-blind people tell apart: https://jfly.uni-koeln.de/color/
_LOOKS = {
    CellState.HELD: _Look("#d9ecf5", "", "#000000", "held"),
    CellState.MISSING: _Look("#d55e00", "×", "#ffffff", "missing"),
    CellState.MISSING_OPTIONAL: _Look("#f0c36d", "–", "#000000", "missing, not required"),
    CellState.NOT_VISIBLE: _Look("#4d4d4d", "?", "#ffffff", "project not visible"),
}
_CHANGED = "changed since last week"
_GROUPED = "“+4” stands for four more; where they differ, the row shows the worst of each"


def permission_picture(found: PermissionMap) -> bytes:
    """The picture, PNG."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 - see above
    from matplotlib.figure import Figure  # noqa: PLC0415 - see above

    rows = drawn_rows(found.rows)
    height = _HEAD_INCHES + _ROW_INCHES * len(rows)
    figure = Figure(figsize=(_WIDTH_INCHES, height), dpi=_DOTS_AN_INCH, facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.28, _FOOT_INCHES / height, 0.55, _ROW_INCHES * len(rows) / height))
    _fill(axes, rows)
    for place, row in enumerate(rows):
        _sign(axes, place, row)
    _label(axes, found, rows)
    title = f"{found.connection}: {len(found.rows):,} projects × {len(found.columns)} permissions"
    figure.text(0.02, 1 - 0.28 / height, title, fontsize=15, fontweight="bold", va="center", parse_math=False)
    when = f"{found.at:%d %b %Y %H:%M} UTC"
    figure.text(0.02, 1 - 0.58 / height, f"as seen {when}", fontsize=11, color="#4d4d4d", va="center")
    if len(rows) < len(found.rows):
        figure.text(0.02, 1 - 0.86 / height, _GROUPED, fontsize=11, color="#4d4d4d", va="center")
    _legend(axes)
    stream = io.BytesIO()
    figure.savefig(stream, format="png")
    return stream.getvalue()


def _fill(axes: Axes, rows: tuple[MapRow, ...]) -> None:
    """All colours in one mesh: a shape for each cell would take seconds."""
    from matplotlib.colors import ListedColormap  # noqa: PLC0415 - see above

    states = [*_LOOKS]
    colours = ListedColormap([look.colour for look in _LOOKS.values()])
    grid = [[states.index(cell.state) for cell in row.cells] for row in rows]
    axes.pcolormesh(grid, cmap=colours, vmin=0, vmax=len(states) - 1, edgecolors="white", linewidth=1.5)


def _sign(axes: Axes, place: int, row: MapRow) -> None:
    from matplotlib.patches import Rectangle  # noqa: PLC0415 - see above

    for column, cell in enumerate(row.cells):
        look = _LOOKS[cell.state]
        if look.sign:
            axes.text(column + 0.5, place + 0.52, look.sign, ha="center", va="center", color=look.ink, fontsize=13)
        if cell.is_changed:
            corner = (column + 0.06, place + 0.08)
            axes.add_patch(Rectangle(corner, 0.88, 0.84, fill=False, edgecolor="#000000", linewidth=2.2, zorder=3))


def _label(axes: Axes, found: PermissionMap, rows: tuple[MapRow, ...]) -> None:
    axes.set_xlim(0, max(1, len(found.columns)))
    axes.set_ylim(len(rows), 0)
    axes.set_xticks([place + 0.5 for place in range(len(found.columns))])
    names = [_cut(one.name or one.permission, _COLUMN_LIMIT) for one in found.columns]
    axes.set_xticklabels(names, rotation=45, ha="left", rotation_mode="anchor", fontsize=11.5, parse_math=False)
    axes.set_yticks([place + 0.5 for place in range(len(rows))])
    axes.set_yticklabels([row_label(row) for row in rows], fontsize=11.5, parse_math=False)
    axes.tick_params(length=0, top=False, labeltop=True, bottom=False, labelbottom=False)
    for side in axes.spines.values():
        side.set_visible(False)


def _legend(axes: Axes) -> None:
    from matplotlib.patches import Patch  # noqa: PLC0415 - see above

    patches = [Patch(facecolor=look.colour, label=f"{look.sign} {look.meaning}".strip()) for look in _LOOKS.values()]
    patches.append(Patch(facecolor="white", edgecolor="#000000", linewidth=2.2, label=_CHANGED))
    axes.legend(handles=patches, loc="upper center", bbox_to_anchor=(0.3, 0), ncols=2, frameon=False, fontsize=11)


def row_label(row: MapRow) -> str:
    """“APPS”, “APPS, CORE”, “APPS +411”."""
    if len(row.projects) <= _MOST_NAMES:
        return _cut(", ".join(row.projects), _LABEL_LIMIT)
    more = f" +{len(row.projects) - 1:,}"
    return f"{_cut(row.projects[0], _LABEL_LIMIT - len(more))}{more}"


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
