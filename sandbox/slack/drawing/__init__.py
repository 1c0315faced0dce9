"""Block Kit JSON drawn as HTML, for the sandbox Slack's page and for the gallery.

Pure: JSON in, HTML out. Everything in a message is untrusted and is escaped; nothing here checks whether
Slack would take the blocks, and nothing here answers a press.
"""

from sandbox.slack.drawing.blocks import draw_blocks
from sandbox.slack.drawing.gallery import draw_page
from sandbox.slack.drawing.messages import draw_message
from sandbox.slack.drawing.mrkdwn import draw_mrkdwn
from sandbox.slack.drawing.viewpoint import Viewpoint
from sandbox.slack.drawing.views import draw_view

__all__ = ["Viewpoint", "draw_blocks", "draw_message", "draw_mrkdwn", "draw_page", "draw_view"]
