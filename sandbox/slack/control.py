"""`SlackControl`: the typed client that tests, tour and benches hold the sandbox Slack with."""

from sandbox.slack.control_people import ActsAsPeople
from sandbox.slack.control_scene import SetsTheScene
from sandbox.slack.control_watch import Watches

__all__ = ["SlackControl"]


class SlackControl(ActsAsPeople, SetsTheScene, Watches):
    """Acts as people, sets the scene and looks, over the control interface of a running sandbox Slack."""
