"""`python -m bench [name…]`: run the measurements named, or all; status 1 where a goal was missed."""

from __future__ import annotations

import argparse
import sys

from bench import (
    cloud,
    data_center,
    oauth_signing,
    slack_ack,
    sqlite_turns,
    start,
    start_and_memory,
    thousand_commands,
    tls,
    watch_alerts,
    watch_at_rest,
    watch_claims,
    who_did_what,
)
from bench.measuring import keep, show

MEASUREMENTS = {
    "data_center": data_center.measure,
    "tls": tls.measure,
    "cloud": cloud.measure,
    "start": start.measure,
    "oauth_signing": oauth_signing.measure,
    "slack_ack": slack_ack.measure,
    "start_and_memory": start_and_memory.measure,
    "thousand_commands": thousand_commands.measure,
    "sqlite_turns": sqlite_turns.measure,
    "watch_claims": watch_claims.measure,
    "watch_alerts": watch_alerts.measure,
    "watch_at_rest": watch_at_rest.measure,
    "audit_verify": who_did_what.measure_audit,
    "issue_history": who_did_what.measure_history,
    "picture": who_did_what.measure_picture,
}


def main() -> int:
    """Measure, print and keep."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("names", nargs="*", metavar="name", help=f"one of {', '.join(MEASUREMENTS)}; default: all")
    names = parser.parse_args().names or list(MEASUREMENTS)
    unknown = [name for name in names if name not in MEASUREMENTS]
    if unknown:
        parser.error(f"there is no measurement {', '.join(unknown)}; there are {', '.join(MEASUREMENTS)}")
    is_met = True
    for name in names:
        rows = MEASUREMENTS[name]()
        show(name, rows)
        keep(name, rows)
        is_met = is_met and all(row.is_met for row in rows)
    return 0 if is_met else 1


if __name__ == "__main__":
    sys.exit(main())
