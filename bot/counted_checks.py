"""A check that is counted by its cause, for `/metrics`."""

from __future__ import annotations

from access.operations.check_connection import CheckConnection, CheckRequest
from access.operations.sweep_permissions import Progress
from access.results import CheckResult
from bot.metrics import Metrics


class CountedCheck:
    """Checks, and counts what came of it."""

    def __init__(self, check: CheckConnection, metrics: Metrics) -> None:
        self._check = check
        self._metrics = metrics

    async def __call__(self, request: CheckRequest, progress: Progress | None = None) -> CheckResult:
        """Look at the connection once; raises what `CheckConnection` raises."""
        result = await self._check(request, progress)
        self._metrics.checks.labels(result.evidence.cause.value).inc()
        return result
