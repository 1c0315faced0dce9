"""Block Kit's text objects: `plain_text` and `mrkdwn`.

https://docs.slack.dev/reference/block-kit/composition-objects/text-object
"""

from markupsafe import Markup

from sandbox.slack.drawing.emoji import with_emoji
from sandbox.slack.drawing.mrkdwn import draw_mrkdwn, draw_plain
from sandbox.slack.drawing.reading import Json, decoded, flag, mapping, string
from sandbox.slack.drawing.viewpoint import Viewpoint


def draw_text(text: Json, viewpoint: Viewpoint) -> Markup:
    """A text object as its type says."""
    if string(text, "type") == "mrkdwn":
        return draw_mrkdwn(string(text, "text"), viewpoint)
    return draw_plain(string(text, "text"), emoji=flag(text, "emoji", default=True))


def words(source: Json, key: str) -> str:
    """The bare words of the text object under a key, for places that take no markup; not yet escaped."""
    return with_emoji(decoded(string(mapping(source, key), "text")))
