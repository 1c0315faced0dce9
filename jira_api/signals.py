"""An answer of Jira → the facts that diagnosis rests on: status, tell-tale headers, Jira's own words.

What the facts mean is decided in `access`. Header names and their values:
https://developer.atlassian.com/server/jira/platform/basic-authentication/ (login),
https://developer.atlassian.com/cloud/jira/platform/rate-limiting (Cloud) and
https://confluence.atlassian.com/adminjiraserver/adjusting-your-code-for-rate-limiting-987143384.html (Data Center).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import unquote, urlsplit

from access.evidence import Content, Signals
from jira_api.bodies import Body, look_at
from jira_api.exchange import RawAnswer

BlackOut = Callable[[str], str]

_LONGEST = 200
_LONGEST_WAIT_SECONDS = 86_400.0
_REDIRECTS = range(300, 400)
_NOT_MODIFIED = 304
_OK = 200
_OAUTH_FIELD = re.compile(r'(oauth_problem(?:_advice)?)="?([^",\s]+)')
_NUMBER = re.compile(r"[0-9]{1,9}")
_SECONDS = re.compile(r"[0-9]{1,9}(\.[0-9]{1,6})?")


def understand(call: str, answer: RawAnswer, black_out: BlackOut = str) -> tuple[Signals, object]:
    """The signals of one answer, and its JSON document (None where there is none).

    `black_out` puts stars where a server quotes the secret back; it sees every string before it is cut.
    """
    body = look_at(answer.body, answer.headers.get("content-type", ""))
    return _Reader(call, answer, body, black_out).signals(), body.document


class _Reader:
    def __init__(self, call: str, answer: RawAnswer, body: Body, black_out: BlackOut) -> None:
        self._call = call
        self._answer = answer
        self._body = body
        self._black_out = black_out

    def signals(self) -> Signals:
        answer = self._answer
        form, message = self._message()
        problem = self._oauth_fields()
        return Signals(
            call=self._call,
            status=answer.status,
            failure=answer.failure,
            content=self._body.content,
            login_reason=self._header("x-seraph-loginreason"),
            denied_reason=self._clean(answer.headers.get("x-authentication-denied-reason", "").partition(";")[0]),
            header_user=self._identity("x-ausername"),
            header_account_id=self._identity("x-aaccountid"),
            asks_oauth=bool(re.search(r"\boauth\b", self._challenge(), re.IGNORECASE)),
            retry_after_seconds=self._retry_after(),
            rate_limit=self._whole_number("x-ratelimit-limit"),
            rate_remaining=self._whole_number("x-ratelimit-remaining"),
            rate_fill=self._whole_number("x-ratelimit-fillrate"),
            rate_interval_seconds=self._seconds("x-ratelimit-interval-seconds"),
            rate_reason=self._header("ratelimit-reason"),
            redirect_host=self._redirect_host(),
            page_title=self._clean(self._body.title),
            message=self._clean(message),
            message_form=form,
            oauth_problem=self._clean(problem.get("oauth_problem")),
            oauth_advice=self._clean(problem.get("oauth_problem_advice")),
            request_id=self._header("x-arequestid") or self._header("atl-traceid"),
            server_date=_date(answer.headers.get("date", "")),
            elapsed_seconds=answer.elapsed_seconds,
        )

    def _message(self) -> tuple[str | None, str | None]:
        body = self._body
        if body.content is Content.JSON and self._answer.status != _OK:
            return _json_message(body.document)
        if body.content is Content.TEXT:
            return "text", body.text[: 10 * _LONGEST]
        if body.says_basic_refused:
            return "html", "Basic Authentication Failure"
        return None, None

    def _oauth_fields(self) -> dict[str, str]:
        fields = {name: unquote(value) for name, value in _OAUTH_FIELD.findall(self._challenge())}
        return fields | self._body.form

    def _challenge(self) -> str:
        return self._answer.headers.get("www-authenticate", "")

    def _header(self, name: str) -> str | None:
        return self._clean(self._answer.headers.get(name))

    def _identity(self, name: str) -> str | None:
        # Atlassian's servers percent-encode it, as in `name%40example.com`:
        # https://github.com/atlassian/atlascode/pull/100
        return self._clean(unquote(self._answer.headers.get(name, "")))

    def _retry_after(self) -> float | None:
        given = self._answer.headers.get("retry-after", "").strip()
        if _SECONDS.fullmatch(given):
            return min(float(given), _LONGEST_WAIT_SECONDS)
        until = _date(given)
        if until is None:
            return None
        # Against Jira's own clock where it tells the time, so that a wrong clock here does not matter.
        now = _date(self._answer.headers.get("date", "")) or self._answer.received_at
        return min(max((until - now).total_seconds(), 0.0), _LONGEST_WAIT_SECONDS)

    def _redirect_host(self) -> str | None:
        location = self._answer.headers.get("location", "")
        if self._answer.status not in _REDIRECTS or self._answer.status == _NOT_MODIFIED or not location:
            return None
        try:
            # Blacked out first: a host name loses its capitals, and a secret in it would no longer be found.
            return self._clean(urlsplit(self._black_out(location)).hostname or self._answer.asked_host)
        except ValueError:
            return None

    def _whole_number(self, name: str) -> int | None:
        given = self._answer.headers.get(name, "").strip()
        return int(given) if _NUMBER.fullmatch(given) else None

    def _seconds(self, name: str) -> float | None:
        given = self._answer.headers.get(name, "").strip()
        return float(given) if _SECONDS.fullmatch(given) else None

    def _clean(self, text: str | None) -> str | None:
        if not text:
            return None
        # Controls become blanks, invisible and reordering characters vanish: the text goes to terminals and logs.
        spaced = "".join(" " if unicodedata.category(mark) == "Cc" else mark for mark in text[: 10 * _LONGEST])
        shown = "".join(mark for mark in spaced if not unicodedata.category(mark).startswith("C"))
        return " ".join(self._black_out(shown).split())[:_LONGEST] or None


def _json_message(document: object) -> tuple[str | None, str | None]:
    """Form and words of Jira's three JSON shapes for an error; nothing where it is none of them."""
    if not isinstance(document, dict):
        return None, None
    listed, by_field = document.get("errorMessages"), document.get("errors")
    if isinstance(listed, list) or isinstance(by_field, dict):
        words = [word for word in listed if isinstance(word, str)] if isinstance(listed, list) else []
        pairs = by_field.items() if isinstance(by_field, dict) else ()
        words += [f"{name}: {word}" for name, word in pairs if isinstance(word, str)]
        return "errorMessages", "; ".join(words)
    message = document.get("message")
    if not isinstance(message, str):
        return None, None
    return ("code" if "code" in document else "message"), message


def _date(text: str) -> datetime | None:
    """An HTTP date as UTC; None for anything else."""
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if date.tzinfo is None:  # "-0000" says that the zone is unknown; HTTP has only one
        return date.replace(tzinfo=UTC)
    try:
        return date.astimezone(UTC)
    except OverflowError:
        return None
