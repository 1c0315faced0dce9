"""Which acts need somebody else's yes, and by which rules a connection's requests are decided.

Requests themselves are in `access.approvals`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum, unique

from access.errors import BadInput


@unique
class GuardedAct(StrEnum):
    """What may need somebody else's yes. Plans always do; the others where the operator lists them."""

    REPAIR = "repair"
    UNDO = "undo"
    SETUP = "setup"
    DISCONNECT = "disconnect"
    ROTATE = "rotate"
    APPROVALS_CHANNEL = "approvals-channel"
    APPROVALS_POLICY = "approvals-policy"

    @property
    def is_plan(self) -> bool:
        """Whether it changes Jira by a plan."""
        return self in _PLANS


_PLANS = frozenset({GuardedAct.REPAIR, GuardedAct.UNDO, GuardedAct.SETUP})
OPTIONAL_ACTS = tuple(act for act in GuardedAct if act not in _PLANS)
"""The acts that an operator may list in `GUARDED_ACTS`."""


@dataclass(frozen=True, slots=True)
class Policy:
    """How requests about one connection are decided.

    Attributes:
        needed: how many approvers must say yes, 1 or 2.
        needs_reason: whether asking and a yes need a reason; a no may always have one.
        channel: Slack channel id that takes the requests; empty for the operator's.
    """

    needed: int = 1
    needs_reason: bool = False
    channel: str = ""


def parse_policy(words: tuple[str, ...], now: Policy) -> Policy:
    """The policy with what was typed changed, such as `two reason #C0123456`.

    Raises:
        BadInput: a word is none of those that there are, or there are none.
    """
    changed = now
    for word in words:
        changed = _with_word(changed, word)
    if not words:
        raise BadInput("What should the policy be?", _POLICY_WORDS)
    return changed


def policy_as_typed(policy: Policy) -> str:
    """The words from which `parse_policy` makes this policy, whatever it was before."""
    many = "two" if policy.needed > 1 else "one"
    return f"{many} {'reason' if policy.needs_reason else 'no-reason'} {policy.channel or 'usual-channel'}"


_POLICY_WORDS = (
    "Type one or two (approvers), reason or no-reason, and a channel where requests should go elsewhere: "
    "/jira-access approvals policy prod two reason"
)


def _with_word(policy: Policy, word: str) -> Policy:
    match word.lower():
        case "one" | "1":
            return replace(policy, needed=1)
        case "two" | "2":
            return replace(policy, needed=2)
        case "reason":
            return replace(policy, needs_reason=True)
        case "no-reason":
            return replace(policy, needs_reason=False)
        case "usual-channel":
            return replace(policy, channel="")
    channel = _channel_id(word)
    if channel is None:
        raise BadInput(f"“{word[:60]}” is no part of a policy.", _POLICY_WORDS)
    return replace(policy, channel=channel)


def _channel_id(word: str) -> str | None:
    """The id of a channel, as typed or as Slack writes a channel that was picked: `<#C0123456|ops>`."""
    inner = word[2:-1].partition("|")[0] if word.startswith("<#") and word.endswith(">") else word
    is_id = inner[:1] in ("C", "G") and inner.isascii() and inner.isalnum() and inner == inner.upper()
    return inner if is_id and 2 < len(inner) <= 21 else None  # noqa: PLR2004 - Slack's ids are so long


def act_of_policy_change(old: Policy, new: Policy) -> GuardedAct:
    """As which act a change of the policy is guarded."""
    return GuardedAct.APPROVALS_CHANNEL if old.channel != new.channel else GuardedAct.APPROVALS_POLICY
