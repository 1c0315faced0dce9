"""Scripted faults: which requests a rule strikes, and how often. What a strike does is in `fault_kinds`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum, unique
from types import MappingProxyType

ANY_CALL = r"^/rest/"


@unique
class FaultKind(StrEnum):
    """What can go wrong."""

    STATUS = "status"
    THROTTLE = "throttle"
    NEAR_LIMIT = "near_limit"
    MAINTENANCE = "maintenance"
    SSO_PAGE = "sso_page"
    PROXY_401 = "proxy_401"
    REDIRECT = "redirect"
    NOT_JIRA = "not_jira"
    GARBAGE = "garbage"
    WRONG_TYPES = "wrong_types"
    NULLS = "nulls"
    DUPLICATE_KEYS = "duplicate_keys"
    EMPTY = "empty"
    ANONYMOUS = "anonymous"
    OTHER_ACCOUNT = "other_account"
    OAUTH_PROBLEM = "oauth_problem"
    DROP_PROJECTS = "drop_projects"
    SLOW = "slow"
    HANG = "hang"
    CLOSE = "close"
    CUT = "cut"
    ENDLESS = "endless"
    DRIP = "drip"
    EXPLODE = "explode"
    HUGE = "huge"


_USUAL_PATHS = MappingProxyType(
    {
        FaultKind.MAINTENANCE: r"^/(rest/|status$)",
        FaultKind.NOT_JIRA: r"^/",
        # Calls that are made without a login meet no OAuth problem, the browser's pages none in this form.
        FaultKind.OAUTH_PROBLEM: r"^/(rest/api/\w+/(?!serverInfo)|plugins/servlet/oauth/(request|access)-token)",
    }
)


class UnknownFaultError(ValueError):
    """A rule that cannot be read; the text says what to write instead."""


@dataclass(slots=True)
class FaultRule:
    """Strikes the requests whose site path and query match `path` (a regular expression, searched for).

    The first `skip` matching requests are let through; then `times` are struck (None: all).
    """

    rule_id: int
    kind: FaultKind
    path: str = ANY_CALL
    method: str | None = None
    times: int | None = None
    skip: int = 0
    parameters: Mapping[str, object] = field(default_factory=dict)

    def matches(self, method: str, target: str) -> bool:
        """Whether the request is one that the rule is about, however often it has struck."""
        return self.method in {None, method} and re.search(self.path, target) is not None

    def strike(self) -> bool:
        """Count one matching request; whether it is struck."""
        if self.skip > 0:
            self.skip -= 1
            return False
        if self.times is None:
            return True
        struck = self.times > 0
        self.times -= int(struck)
        return struck


class FaultScript:
    """The rules in force, oldest first; the first that strikes wins."""

    def __init__(self) -> None:
        self._rules: dict[int, FaultRule] = {}
        self._last_id = 0

    def add(
        self,
        kind: str,
        *,
        path: str | None = None,
        method: str | None = None,
        times: int | None = None,
        skip: int = 0,
        parameters: Mapping[str, object] = MappingProxyType({}),
    ) -> FaultRule:
        """Put a rule into force.

        Raises:
            UnknownFaultError: No such kind, or a path that is no regular expression.
        """
        if kind not in set(FaultKind):
            raise UnknownFaultError(f"{kind!r} is no fault. Known: {', '.join(sorted(FaultKind))}.")
        known = FaultKind(kind)
        pattern = path or _USUAL_PATHS.get(known, ANY_CALL)
        try:
            re.compile(pattern)
        except re.error as error:
            raise UnknownFaultError(f"The path {pattern!r} is no regular expression: {error}.") from error
        self._last_id += 1
        wanted_method = method.upper() if method else None
        rule = FaultRule(self._last_id, known, pattern, wanted_method, times, skip, parameters)
        self._rules[rule.rule_id] = rule
        return rule

    def strike(self, method: str, target: str) -> FaultRule | None:
        """The rule that strikes this request, counted; None lets it through."""
        for rule in self._rules.values():
            if rule.matches(method, target) and rule.strike():
                return rule
        return None

    def rules(self) -> tuple[FaultRule, ...]:
        """The rules in force."""
        return tuple(self._rules.values())

    def remove(self, rule_id: int) -> None:
        """Take one rule out of force; nothing happens where there is none."""
        self._rules.pop(rule_id, None)

    def clear(self) -> None:
        """Take all rules out of force."""
        self._rules.clear()
