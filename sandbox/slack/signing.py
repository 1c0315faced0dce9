"""Signs what is delivered over HTTP, as Slack does, or spoils the signature on demand.

Source: https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

import hashlib
import hmac
from datetime import datetime, timedelta

from sandbox.slack.faults import Tamper

_TOO_OLD = timedelta(minutes=6)


def signed_headers(secret: str, body: bytes, now: datetime, tamper: Tamper | None = None) -> dict[str, str]:
    """The two signature headers for `body`; `now` is the time that the receiver goes by."""
    stamped = now - _TOO_OLD if tamper is Tamper.OLD_TIMESTAMP else now
    timestamp = str(int(stamped.timestamp()))
    if tamper is Tamper.TIMESTAMP_NOT_A_NUMBER:
        timestamp = "yesterday"
    digest = hmac.new(secret.encode(), f"v0:{timestamp}:".encode() + body, hashlib.sha256).hexdigest()
    headers = {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={digest}"}
    match tamper:
        case Tamper.WRONG_SIGNATURE:
            headers["X-Slack-Signature"] = f"v0={'0' * 64}"
        case Tamper.NON_ASCII_SIGNATURE:
            headers["X-Slack-Signature"] = "v0=ünsigned"
        case Tamper.MISSING_SIGNATURE:
            del headers["X-Slack-Signature"]
        case Tamper.MISSING_TIMESTAMP:
            del headers["X-Slack-Request-Timestamp"]
        case _:
            pass
    return headers


def tampered_body(body: bytes, tamper: Tamper | None) -> bytes:
    """What is sent in place of `body`, once it was signed."""
    return body + b"&text=changed" if tamper is Tamper.CHANGED_BODY else body
