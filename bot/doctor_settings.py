"""Faults that the settings show by themselves, before anybody is asked."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from bot.doctor_findings import Finding, State
from bot.settings import Settings

_PUBLIC_URL = "JIRA_ACCESS_PUBLIC_URL"


def examine_settings(settings: Settings) -> list[Finding]:
    """Whether the settings fit together."""
    return [
        Finding("settings", State.OK, "All settings can be read."),
        _way_in(settings),
        _public_url(settings.public_url, takes_http=settings.slack_app_token is None),
    ]


def _way_in(settings: Settings) -> Finding:
    if settings.slack_app_token is not None:
        return Finding("way in", State.OK, "Slack is reached over Socket Mode, since SLACK_APP_TOKEN is set.")
    if settings.slack_signing_secret is not None:
        return Finding("way in", State.OK, "Slack's requests are taken over HTTP, since SLACK_SIGNING_SECRET is set.")
    return Finding(
        "way in",
        State.FAULT,
        "Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set, so nobody in Slack reaches the bot.",
        "Set the app-level token for Socket Mode, or the signing secret for HTTP.",
    )


def _public_url(url: str | None, *, takes_http: bool) -> Finding:
    if url is None:
        sentence = "It is not set, so people cannot enter secrets from Slack, and Slack cannot call the bot over HTTP."
        step = f"Set {_PUBLIC_URL} to the https address under which browsers reach the bot."
        return Finding("public url", State.WARNING, sentence, step, _PUBLIC_URL)
    if not url.startswith("https://") or _is_private(urlsplit(url).hostname or ""):
        whom = "Slack and people's browsers do" if takes_http else "People's browsers do"
        sentence = f"{url} is an address inside a network. {whom} not reach it from elsewhere."
        step = f"Set {_PUBLIC_URL} to the https address under which the bot is reached."
        return Finding("public url", State.WARNING, sentence, step, _PUBLIC_URL)
    return Finding("public url", State.OK, f"{url} has the form of a public address.", about=_PUBLIC_URL)


def _is_private(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return host == "localhost" or "." not in host
