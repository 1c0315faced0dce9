"""`jira-access sandbox jira|slack|align`: hands the line to the sandbox, which is imported only here."""

from __future__ import annotations

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare which sandbox; what stands behind is the sandbox's own business."""
    parser.add_argument("which", choices=["jira", "slack", "align"], help="the server to run")
    parser.add_argument("rest", nargs=argparse.REMAINDER, metavar="…", help="its options: sandbox jira --help")


def run(arguments: argparse.Namespace) -> int:
    """Serve until stopped."""
    if arguments.which == "jira":
        from sandbox.jira.serve import main as serve_jira  # noqa: PLC0415 - no other command needs the sandbox

        return serve_jira(arguments.rest)
    if arguments.which == "align":
        from sandbox.align.serve import main as serve_align  # noqa: PLC0415 - see above

        return serve_align(arguments.rest)
    from sandbox.slack.serve import main as serve_slack  # noqa: PLC0415 - see above

    return serve_slack(arguments.rest)
