"""The command `jira-access sandbox jira`: serve a sandbox Jira until it is stopped, and say how to try it.

What the server answers is in `app`; tests start it through `running` instead.
"""

import argparse
import asyncio
import contextlib
import ipaddress
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sandbox.jira import example
from sandbox.jira.app import SandboxJira
from sandbox.jira.endpoints import application_links
from sandbox.jira.example import example_world, large_world
from sandbox.jira.site import Deployment
from sandbox.jira.world import World
from sandbox.serving import serving

USUAL_PORT = 8090
_HIGHEST_PORT = 65_535
USUAL_PROJECTS = 1000

_SECRET_VARIABLE = "SANDBOX_SECRET"  # noqa: S105 - the name of an environment variable


def main(argv: Sequence[str]) -> int:
    """Serve until SIGINT or SIGTERM; the exit status is 0 after that, 2 where the port cannot be had.

    Wrong usage ends in argparse's own `SystemExit(2)`.
    """
    options = _parser().parse_args(argv)
    try:
        world = _world(options)
    except ValueError as error:
        _parser().error(str(error))
    try:
        asyncio.run(_serve(world, options.host, options.port))
    except OSError as error:
        sys.stderr.write(f"Cannot listen on {options.host} port {options.port}: {error.strerror}. Give --port.\n")
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("jira-access sandbox jira", description="A Jira with a memory, to try things on.")
    parser.add_argument("--port", type=_port, default=USUAL_PORT, help="0 takes a free one (default: %(default)s)")
    parser.add_argument("--host", type=_loopback, default="127.0.0.1", help="a loopback address")
    parser.add_argument("--deployment", choices=[*Deployment], default=Deployment.DATA_CENTER.value)
    parser.add_argument("--context-path", help="where a Data Center sits, such as /jira (the default) or '' for none")
    parser.add_argument("--latency-ms", type=int, default=0, help="how long every answer takes")
    parser.add_argument("--seed-world", choices=["example", "large"], default="example")
    parser.add_argument("--projects", type=int, help=f"how many the large world has (default: {USUAL_PROJECTS})")
    return parser


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > _HIGHEST_PORT:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port. Give a number from 0 to 65535")
    return int(text)


def _loopback(host: str) -> str:
    if host == "localhost":
        return "127.0.0.1"
    try:
        allowed = ipaddress.ip_address(host).is_loopback
    except ValueError:
        allowed = False
    if not allowed:
        raise argparse.ArgumentTypeError(f"{host} is not a loopback address; its secrets are public. Use 127.0.0.1")
    return host


def _world(options: argparse.Namespace) -> World:
    deployment = Deployment(options.deployment)
    large = options.seed_world == "large"
    if options.projects is not None and not large:
        raise ValueError("--projects goes with --seed-world large")
    world = large_world(options.projects or USUAL_PROJECTS, deployment) if large else example_world(deployment)
    if options.context_path is not None:
        world.site = replace(world.site, context_path=_context_path(options.context_path, deployment))
    world.site = replace(world.site, latency_seconds=options.latency_ms / 1000)
    return world


def _context_path(text: str, deployment: Deployment) -> str:
    trimmed = text.strip("/")
    if trimmed and deployment is Deployment.CLOUD:
        raise ValueError("Jira Cloud has no context path; leave --context-path out")
    return f"/{trimmed}" if trimmed else ""


async def _serve(world: World, host: str, port: int) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows has no signal handlers in its loops
            loop.add_signal_handler(number, stop.set)
    async with serving(SandboxJira(world), host=host, port=port) as origin:
        sys.stdout.write(welcome(world, origin))
        sys.stdout.flush()
        await stop.wait()


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to log in to the example world."""

    what: str
    auth: str
    user: str
    secret: str


def welcome(world: World, origin: str) -> str:
    """What is printed at the start: the address, the made-up credentials, a line to copy."""
    url = origin + world.site.context_path
    ways = _ways(world)
    seen = world.visible_projects(world.user(example.SERVICE_ACCOUNT))
    keys = [project.key for project in seen if not project.archived]
    lines = [
        f"{world.site.title} at {url}  (stop with Ctrl-C)",
        "",
        "Made-up credentials:",
        *(f"  {way.what:<32} {way.auth:<10} {way.user:<24} {way.secret}" for way in ways),
        "",
        f"{example.SERVICE_ACCOUNT} sees {_in_short(keys)}",
        "",
        f"OAuth 1.0a: make an application link at {url}{application_links.PATH}",
        f"  log in there as {example.ADMIN} ({example.ADMIN_PASSWORD}),",
        f"  and to allow access as {example.SERVICE_ACCOUNT} ({example.PASSWORD})",
        "",
        "Try it:",
        *(f"  {_check_line(world, origin, way, keys[0])}" for way in ways[:2]),
        "",
    ]
    return "\n".join(lines)


def _in_short(keys: Sequence[str], most: int = 6) -> str:
    shown = ", ".join(keys[:most])
    return f"{len(keys)} projects: {shown}" + (", …" if len(keys) > most else "")


def _ways(world: World) -> list[_Way]:
    user, admin = world.user(example.SERVICE_ACCOUNT), world.user(example.ADMIN)
    if world.site.is_cloud:
        return [
            _Way("service account, classic token", "api-token", user.email, example.API_TOKEN),
            _Way("service account, scoped token", "api-token", user.email, example.SCOPED_TOKEN),
            _Way("Jira administrator", "api-token", admin.email, example.ADMIN_API_TOKEN),
        ]
    return [
        _Way("service account", "basic", user.name, example.PASSWORD),
        _Way("service account, personal token", "pat", user.name, example.PERSONAL_TOKEN),
        _Way("Jira administrator", "basic", admin.name, example.ADMIN_PASSWORD),
    ]


def _check_line(world: World, origin: str, way: _Way, project: str) -> str:
    account = world.user(example.SERVICE_ACCOUNT)
    expected = account.account_id if world.site.is_cloud else account.name
    user = "" if way.auth == "pat" else f" --user {way.user}"
    gateway = f"JIRA_ACCESS_CLOUD_GATEWAY={origin} " if world.site.is_cloud else ""
    return (
        f"JIRA_ACCESS_ALLOWED_HOSTS='{origin}' {gateway}{_SECRET_VARIABLE}={way.secret} "
        f"jira-access check {origin}{world.site.context_path} --auth {way.auth}{user} "
        f"--secret-env {_SECRET_VARIABLE} --expect {expected} --project {project}"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
