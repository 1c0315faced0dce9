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
    SEND_AUDIT_CSV = "send_audit_csv"
    """Value: the number of the entry about a reading of the audit trail, behind `aud-`."""
    SEND_AUDIT_JSON = "send_audit_json"
    """Value: the same."""
    OPEN_IN_JIRA = "open_in_jira"
    """A link into Jira; the press itself asks for nothing. Value: a connection id."""
    OPEN_LINK = "open_link"
    """A link to a page of ours; the press itself asks for nothing. Value: a draft id."""
    NEW_LINK = "new_link"
    """Value: a draft id."""
    CONFIRM_SETUP = "confirm_setup"
    """Value: a draft id."""
    DISCARD_SETUP = "discard_setup"
    """Value: a draft id."""
    CONFIRM_PROJECTS = "confirm_projects"
    """Value: a draft id."""
    DISCONNECT = "disconnect"
    """Value: a connection id."""
    TEST_DESPITE_BUDGET = "test_despite_budget"
    """Value: a connection id."""
    ENTER_DESPITE_BUDGET = "enter_despite_budget"
    """Value: a draft id."""
    SWITCH_TO_GATEWAY = "switch_to_gateway"
    """Value: a check id."""
    SWITCH_DRAFT_TO_GATEWAY = "switch_draft_to_gateway"
    """Value: a draft id."""
    ACKNOWLEDGE = "acknowledge"
    """Value: an episode id."""
    SNOOZE = "snooze"
    """A menu. Value: a choice and an episode id, parted by a slash."""
    HOW_TO_FIX = "how_to_fix"
    """Value: an episode id."""
    SHOW_FINDINGS = "show_findings"
    """Value: an episode id."""
    EXPECT_FINDINGS = "expect_findings"
    """Value: an episode id."""
    REPLACE_SECRET = "replace_secret"  # noqa: S105 - an action, not a secret
    """Value: a connection id."""
    REMIND_LATER = "remind_later"
    """Value: a connection id."""
    WAS_REPLACED = "was_replaced"
    """Value: a connection id."""
    END_QUIET = "end_quiet"
    """Value: the id of a quiet window."""
    HOME_REFRESH = "home_refresh"
    """Value: the number of a page of the Home tab, from 1."""
    HOME_BACK = "home_back"
    """Value: the number of a page of the Home tab."""
    HOME_NEXT = "home_next"
    """Value: the number of a page of the Home tab."""


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
