"""How an administrator makes the application link in Jira: steps by deployment and version, and the values to copy.

Both the wizard in Slack and the page with all values take their words from here.
"""

from __future__ import annotations

import re

from access.consumers import CONSUMER_NAME, DraftConsumer
from access.credentials import Deployment
from access.drafts import Plan

_NEW_DIALOG = (8, 22)
"""From this version the dialog asks for the kind of application first, and its external kind speaks OAuth 2.0 only.

Source: https://confluence.atlassian.com/adminjiraserver0905/configure-an-incoming-link-1207177171.html
"""
_LIST = "/plugins/servlet/applinks/listApplicationLinks"
_CONTINUE = "Continue where Jira says that it got no response: I answer no such question, and nothing needs it."
_INCOMING = "Save, press the pencil of the new link → Incoming authentication, fill in the values below, and save."


def link_steps(plan: Plan, public_url: str) -> tuple[str, ...]:
    """What to do in that Jira, in order.

    Sources, for Data Center and for Cloud:
    https://community.atlassian.com/t5/Jira-Align-articles/Jira-Align-to-Jira-Server-Data-Center-Connectivity-Quick-Guide/ba-p/1505714
    https://community.atlassian.com/t5/Jira-Align-articles/Jira-Align-Cloud-to-Jira-Cloud-Connectivity-Quick-Guide/ba-p/1505705
    """
    name = f"Name the application {CONSUMER_NAME}, leave the other fields empty, tick nothing, and continue."
    return (_way_in(plan), _address_step(plan, public_url), f"{_CONTINUE} {name}", _INCOMING)


def values_to_copy(consumer: DraftConsumer, callback: str) -> tuple[tuple[str, str], ...]:
    """The values of the form, by the names of its fields. None of them is a secret."""
    return (
        ("Consumer key", consumer.key),
        ("Consumer name", CONSUMER_NAME),
        ("Public key", consumer.pair.public_key.strip()),
        ("Consumer callback URL", callback),
    )


def links_page_of(plan: Plan) -> str:
    """The address of Jira's page about application links."""
    return f"{plan.address.base_url}{_LIST}"


def _way_in(plan: Plan) -> str:
    if plan.deployment is Deployment.CLOUD:
        return (
            f"In Jira, as an administrator: cog → Products → Integrations → Application links ({links_page_of(plan)})."
        )
    return f"In Jira, as an administrator: Administration → Applications → Application links ({links_page_of(plan)})."


def _address_step(plan: Plan, public_url: str) -> str:
    if plan.deployment is Deployment.CLOUD or not _asks_for_kind(plan.version):
        return f"Enter {public_url} and press Create new link."
    return (
        f"Create link → Atlassian product, application URL {public_url}. "
        "(External application makes a link for OAuth 2.0, which Jira Align's connector does not speak.)"
    )


def _asks_for_kind(version: str | None) -> bool:
    """Whether that Jira's dialog asks for the kind of application; one that does not tell its version is a new one."""
    numbers = re.match(r"(\d{1,4})\.(\d{1,4})", version or "")
    return numbers is None or (int(numbers[1]), int(numbers[2])) >= _NEW_DIALOG
