"""`jira-access connections add|list|remove`: each action has its own module beside this one."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Protocol

from bot.shell import connections_add, connections_list, connections_remove


class _Action(Protocol):
    """What the module of an action offers; the summary is a clause for the help."""

    SUMMARY: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare what may stand behind the action's name."""

    def run(self, arguments: argparse.Namespace) -> int:
        """Do the work and return the exit status."""


_ACTIONS: Mapping[str, _Action] = {"add": connections_add, "list": connections_list, "remove": connections_remove}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the actions."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    for name, module in _ACTIONS.items():
        description = f"{module.SUMMARY[0].upper()}{module.SUMMARY[1:]}."
        module.add_arguments(actions.add_parser(name, help=module.SUMMARY, description=description))


def run(arguments: argparse.Namespace) -> int:
    """Do what was asked for."""
    return _ACTIONS[arguments.action].run(arguments)
