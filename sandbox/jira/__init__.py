"""A Jira with a memory: Cloud or Data Center on the loopback address, with limits and scripted faults.

Start one with `running_jira` (or `jira_in_thread`), hold it with `JiraControl`. Slack's sandbox is `sandbox.slack`.
"""

from sandbox.jira.control import JiraControl
from sandbox.jira.control_wire import ControlError
from sandbox.jira.example import example_world, large_world
from sandbox.jira.running import RunningJira, jira_in_thread, running_jira
from sandbox.jira.site import Deployment, RateLimit, Site
from sandbox.jira.world import World

__all__ = [
    "ControlError",
    "Deployment",
    "JiraControl",
    "RateLimit",
    "RunningJira",
    "Site",
    "World",
    "example_world",
    "jira_in_thread",
    "large_world",
    "running_jira",
]
