"""Speaks to the control interface over HTTP: one call, its JSON, and the refusal as an exception."""

import http.client
import json
import ssl
from urllib.parse import urlsplit


class ControlError(Exception):
    """The sandbox would not carry out a control request; the text says why."""


class ControlWire:
    """Sends control requests to the sandbox Jira whose address is `base_url`; only its host and port matter.

    Blocking, and a new connection for each request. Never ask a server that runs in the caller's own event loop.
    """

    def __init__(self, base_url: str, *, trust: ssl.SSLContext | None = None, timeout_seconds: float = 10) -> None:
        self._address = urlsplit(base_url)
        self._trust = trust
        self._timeout_seconds = timeout_seconds

    def ask(self, method: str, path: str, body: object = None) -> object:
        """The JSON that the sandbox answers.

        Raises:
            ControlError: The sandbox refuses, and says why.
            OSError: It cannot be reached.
        """
        connection = self._connection()
        try:
            connection.request(method, f"/_control/{path}", json.dumps(body or {}))
            response = connection.getresponse()
            value: object = json.loads(response.read())
        finally:
            connection.close()
        if response.status >= http.client.BAD_REQUEST:
            raise ControlError(value["error"] if isinstance(value, dict) else str(value))
        return value

    def _connection(self) -> http.client.HTTPConnection:
        host, port = self._address.hostname or "", self._address.port
        if self._address.scheme == "https":
            return http.client.HTTPSConnection(host, port, timeout=self._timeout_seconds, context=self._trust)
        return http.client.HTTPConnection(host, port, timeout=self._timeout_seconds)
