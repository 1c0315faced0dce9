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


@unique
class FormId(StrEnum):
    """What the submission of a modal asks for; the modal carries one id, and never anything else."""

    CONNECT_ADDRESS = "connect_address"
    """A new connection: name and address."""
    CONNECT_DETAILS = "connect_details"
    """A new connection: the rest. Reference: a draft id."""


@unique
class FieldId(StrEnum):
    """The fields of our modals."""

    NAME = "name"
    ADDRESS = "address"
    LOGIN_KIND = "login_kind"
    LOGIN_USER = "login_user"
    EXPECTED = "expected"
    PROJECTS = "projects"
    PROFILE = "profile"
    CHANNEL = "channel"
    REASON = "reason"
