"""The states of a connection over 90 days as a PNG: three bands of thirty days, shapes besides colours.

Matplotlib is imported when a picture is asked for; call this off the event loop.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from access.findings import PermissionState
from access.login_watch import LoginState
from access.results import Verdict
from access.timeline import DAYS, Lane, Span, Timeline

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_BANDS = 3
_BAND = timedelta(days=DAYS // _BANDS)
_SHORTEST_SHOWN = timedelta(hours=5)
"""A shorter trouble is drawn as wide as this, so that it can be seen at all."""
_WIDTH_INCHES, _HEIGHT_INCHES = 7.2, 7.4
"""A phone shows it less than three inches wide: on a wider sheet the same letters would be smaller."""
_DOTS_AN_INCH = 150


@dataclass(frozen=True, slots=True)
class _Look:
    """How a state is drawn; no two share both colour and hatching."""

    colour: str
    hatch: str
    meaning: str


# The palette of Okabe and Ito, which colour-blind people tell apart: https://jfly.uni-koeln.de/color/
_LOOKS = {
    Verdict.OK.value: _Look("#a6d3ea", "", "good"),
    Verdict.PERMISSIONS_MISSING.value: _Look("#e69f00", "//", "permissions missing"),
    Verdict.ACCESS_LOST.value: _Look("#d55e00", "xx", "login refused"),
    Verdict.NO_VERDICT.value: _Look("#bdbdbd", "..", "no verdict"),
    LoginState.LOST.value: _Look("#8c2d04", "", "episode: access lost"),
    PermissionState.DEGRADED.value: _Look("#7a5200", "", "episode: permissions"),
    LoginState.UNREACHABLE.value: _Look("#595959", "", "episode: Jira away"),
    Lane.QUIET.value: _Look("#cc79a7", "\\\\", "quiet window"),
}
_LANES = {Lane.VERDICT: (1.0, 0.9), Lane.EPISODE: (0.55, 0.35), Lane.QUIET: (0.1, 0.35)}
"""Where each lane begins above the band's foot, and how high it is."""


def timeline_picture(timeline: Timeline) -> bytes:
    """The picture, PNG."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 - see above
    from matplotlib.figure import Figure  # noqa: PLC0415 - see above

    figure = Figure(figsize=(_WIDTH_INCHES, _HEIGHT_INCHES), dpi=_DOTS_AN_INCH, facecolor="white")
    FigureCanvasAgg(figure)
    title = f"{timeline.connection}: the last {DAYS} days"
    figure.text(0.02, 0.965, title, fontsize=15, fontweight="bold", va="center", parse_math=False)
    until = f"{timeline.start:%d %b %Y} – {timeline.end:%d %b %Y %H:%M} UTC"
    figure.text(0.02, 0.925, until, fontsize=11, color="#4d4d4d", va="center")
    bands = [figure.add_axes((0.14, 0.69 - 0.235 * number, 0.81, 0.185)) for number in range(_BANDS)]
    for number, axes in enumerate(bands):
        _draw_band(axes, timeline, timeline.start + number * _BAND)
    _legend(bands[-1], timeline)
    stream = io.BytesIO()
    figure.savefig(stream, format="png")
    return stream.getvalue()


def _draw_band(axes: Axes, timeline: Timeline, start: datetime) -> None:
    end = start + _BAND
    for lane, (foot, height) in _LANES.items():
        for span in sorted(timeline.in_lane(lane), key=_is_trouble):
            _draw_span(axes, _widened(span), start, end, (foot, height))
    axes.set_xlim(0, _BAND / timedelta(days=1))
    axes.set_ylim(0, 2)
    days = range(0, DAYS // _BANDS + 1, 5)
    axes.set_xticks(list(days))
    axes.set_xticklabels([f"{start + timedelta(days=day):%d %b}" for day in days], fontsize=10.5)
    axes.set_yticks([foot + height / 2 for foot, height in _LANES.values()])
    axes.set_yticklabels(["looks", "episodes", "quiet"], fontsize=10.5)
    axes.tick_params(length=3, left=False)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)


def _draw_span(axes: Axes, span: Span, start: datetime, end: datetime, place: tuple[float, float]) -> None:
    first, last = max(span.start, start), min(span.end, end)
    look = _LOOKS.get(span.state)
    if first >= last or look is None:
        return
    left, width = (first - start) / timedelta(days=1), (last - first) / timedelta(days=1)
    axes.broken_barh([(left, width)], place, facecolor=look.colour, hatch=look.hatch, edgecolor="white", linewidth=0)


def _is_trouble(span: Span) -> bool:
    """Sorts troubles behind good times, so that a short one is drawn over them."""
    return span.state != Verdict.OK.value


def _widened(span: Span) -> Span:
    if span.state == Verdict.OK.value or span.end - span.start >= _SHORTEST_SHOWN:
        return span
    return Span(span.lane, span.state, span.start, span.start + _SHORTEST_SHOWN)


def _legend(axes: Axes, timeline: Timeline) -> None:
    from matplotlib.patches import Patch  # noqa: PLC0415 - see above

    present = {span.state for span in timeline.spans}
    patches = [
        Patch(facecolor=look.colour, hatch=look.hatch, edgecolor="white", label=look.meaning)
        for state, look in _LOOKS.items()
        if state in present
    ]
    patches.append(Patch(facecolor="white", edgecolor="#bdbdbd", label="not looked at"))
    axes.legend(
        handles=patches, loc="upper center", bbox_to_anchor=(0.43, -0.22), ncols=3, frameon=False, fontsize=10.5
    )
