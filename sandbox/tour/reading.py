"""What a message says, as a person reads it: the words that the sandbox Slack draws, line by line."""

from html.parser import HTMLParser

from sandbox.slack.drawing.blocks import draw_blocks
from sandbox.slack.drawing.mrkdwn import draw_mrkdwn
from sandbox.slack.drawing.viewpoint import Viewpoint
from sandbox.slack.values import Message

_LINES = frozenset({"p", "div", "li", "br", "pre", "h1", "h2", "h3", "tr"})
_PRESSED = frozenset({"button"})


def words_of(message: Message) -> str:
    """The words of the message without those on its buttons; people and channels show by their ids."""
    viewpoint = Viewpoint({}, {}, {})
    drawn = draw_blocks(message.blocks, viewpoint) if message.blocks else draw_mrkdwn(message.text, viewpoint)
    reader = _Reader()
    reader.feed(drawn)
    reader.close()
    lines = ("".join(reader.pieces)).splitlines()
    return "\n".join(" ".join(line.split()) for line in lines if line.strip())


class _Reader(HTMLParser):
    """Gathers text, with a line end wherever a block begins or ends."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._buttons = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - its shape
        self._buttons += tag in _PRESSED
        self._break_at(tag)

    def handle_endtag(self, tag: str) -> None:
        self._buttons -= tag in _PRESSED
        self._break_at(tag)

    def handle_data(self, data: str) -> None:
        if not self._buttons:
            self.pieces.append(data)

    def _break_at(self, tag: str) -> None:
        if tag in _LINES:
            self.pieces.append("\n")
