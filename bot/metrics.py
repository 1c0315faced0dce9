"""What is counted about the process, in Prometheus' form. Labels are few and never hold what people typed."""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_ACK_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0)


class Metrics:
    """The counters of one process."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.commands = Counter(
            "jira_access_commands",
            "Commands and presses served, by subcommand or button and by outcome.",
            ["command", "outcome"],
            registry=self._registry,
        )
        self.ack_seconds = Histogram(
            "jira_access_ack_seconds",
            "From a whole request of Slack to its acknowledgement, signature check included.",
            buckets=_ACK_BUCKETS,
            registry=self._registry,
        )
        self.checks = Counter(
            "jira_access_checks",
            "Looks at Jira, by cause of the evidence.",
            ["cause"],
            registry=self._registry,
        )
        self.answers_lost = Counter(
            "jira_access_answers_lost", "Answers that Slack took in no way.", registry=self._registry
        )
        self._in_flight = Gauge(
            "jira_access_background_in_flight", "Work that goes on after Slack was answered.", registry=self._registry
        )

    def watch_in_flight(self, count: Callable[[], int]) -> None:
        """Read the number of background tasks from `count` at each scrape."""
        self._in_flight.set_function(count)

    def text(self) -> bytes:
        """Everything, in the text format that Prometheus scrapes."""
        return generate_latest(self._registry)
