"""The ids of everything in our messages that can be pressed. What a press does is decided in `commands`."""

from __future__ import annotations

from enum import StrEnum, unique


@unique
class ActionId(StrEnum):
    """What a button asks for; its value is the id named here, and never anything else."""

    TEST_AGAIN = "test_again"
    """Value: a connection id."""
    SHOW_EVIDENCE = "show_evidence"
    """Value: a check id."""
    SHOW_PERMISSIONS = "show_permissions"
    """Value: a check id."""
    SHARE_VERDICT = "share_verdict"
    """Value: a check id."""
    SHARE_PERMISSIONS = "share_permissions"
    """Value: a check id."""
    SEND_PERMISSIONS_FILE = "send_permissions_file"
    """Value: a check id."""
    SEND_PROJECTS_FILE = "send_projects_file"
    """Value: a connection id."""
