"""`python -m bot.gallery [FOLDER]`: every message that the bot can send, drawn into FOLDER/index.html.

The page is for looking through, without a server or a browser script.

Which messages there are is in `messages.gallery`; how Block Kit looks is in `sandbox.slack.drawing`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from markupsafe import Markup

from access.errors import BadInput
from messages.gallery import Exhibit, exhibits
from messages.gallery_values import NOW
from sandbox.slack.drawing import draw_message, draw_page

_PEOPLE = {"U0SAM": "Sam", "U0GUEST": "Gus (guest)", "U0BOT": "Jira Access"}


def write_gallery(folder: Path) -> Path:
    """Write the page, and return where it is.

    Raises:
        BadInput: the folder cannot be made or written.
    """
    drawn = Markup("\n").join(_draw(number, exhibit) for number, exhibit in enumerate(exhibits()))
    page = draw_page("Every message", drawn)
    target = folder / "index.html"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        target.write_text(page, encoding="utf-8")
    except OSError as error:
        raise BadInput(
            f"The gallery cannot be written to {target}: {error.strerror}.", "Name another folder."
        ) from None
    return target


def _draw(number: int, exhibit: Exhibit) -> Markup:
    message = {
        "user": "U0BOT",
        "bot_id": "B0BOT",
        "ts": f"{NOW.timestamp() + number:.6f}",
        "text": exhibit.message.text,
        "blocks": exhibit.message.blocks,
    }
    drawn = draw_message(message, people=_PEOPLE, channels={}, now=NOW)
    return Markup("<section><h2>{}</h2>{}</section>").format(exhibit.title, drawn)


def main(arguments: list[str]) -> int:
    """Write the gallery and say where it is; the exit status."""
    if len(arguments) > 1:
        sys.stderr.write("Usage: python -m bot.gallery [FOLDER]\n")
        return 2
    try:
        target = write_gallery(Path(arguments[0] if arguments else "gallery"))
    except BadInput as refused:
        sys.stderr.write(f"{refused}\n")
        return 2
    sys.stdout.write(f"{len(exhibits())} messages: {target}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
