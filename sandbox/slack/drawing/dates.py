"""Slack's `<!date^…>` in the viewer's zone.

Tokens: https://docs.slack.dev/messaging/formatting-message-text#date-formatting
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from markupsafe import Markup

from sandbox.slack.drawing.tags import anchor, tag
from sandbox.slack.drawing.viewpoint import Viewpoint

_TOKEN = re.compile(r"\{([a-z_]+)\}")
_DAY = timedelta(days=1)


def draw_date(timestamp: int, template: str, viewpoint: Viewpoint, *, fallback: str, link: str = "") -> Markup:
    """The moment (seconds since 1970) written as the template says, in the viewer's zone.

    A moment that no calendar holds shows the fallback, as an old client would.
    """
    try:
        moment = datetime.fromtimestamp(timestamp, UTC)
        local = moment.astimezone(viewpoint.zone)
    except (OverflowError, OSError, ValueError):
        return tag("time", fallback)
    words = _TOKEN.sub(lambda found: _token(found[1], local, viewpoint) or found[0], template)
    drawn = tag("time", words, datetime=moment.isoformat(), title=f"{local:%a %d %b %Y, %H:%M:%S %Z}")
    return anchor(link, drawn) if link else drawn


def _token(name: str, local: datetime, viewpoint: Viewpoint) -> str | None:
    if name == "ago":
        return _ago(local, viewpoint.now)
    plain = name.removesuffix("_pretty")
    written = _WRITTEN.get(plain)
    if written is None:
        return None
    return (_near_day(local, viewpoint) if plain != name else None) or written(local)


def _long(local: datetime) -> str:
    return f"{local:%A, %B} {local.day}, {local.year}"


_WRITTEN: dict[str, Callable[[datetime], str]] = {
    "date": lambda local: f"{local:%B} {local.day}, {local.year}",
    "date_num": lambda local: f"{local:%Y-%m-%d}",
    "date_slash": lambda local: f"{local:%m/%d/%Y}",
    "date_short": lambda local: f"{local:%b} {local.day}, {local.year}",
    "date_long": _long,
    "day_divider": _long,
    "time": lambda local: f"{local:%H:%M}",
    "time_secs": lambda local: f"{local:%H:%M:%S}",
}


def _near_day(local: datetime, viewpoint: Viewpoint) -> str | None:
    if viewpoint.now is None:
        return None
    today = viewpoint.now.astimezone(viewpoint.zone).date()
    return {today: "today", today - _DAY: "yesterday", today + _DAY: "tomorrow"}.get(local.date())


def _ago(local: datetime, now: datetime | None) -> str:
    if now is None:
        return f"{local:%Y-%m-%d %H:%M}"
    seconds = (now - local).total_seconds()
    amount, unit = _largest(abs(seconds))
    words = f"{amount} {unit}" + ("" if amount == 1 else "s")
    return f"{words} ago" if seconds >= 0 else f"in {words}"


def _largest(seconds: float) -> tuple[int, str]:
    for size, unit in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= size:
            return int(seconds // size), unit
    return int(seconds), "second"
