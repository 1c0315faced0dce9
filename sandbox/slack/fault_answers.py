"""What a fault makes of an answer over HTTP; which fault is due is decided in `sandbox.slack.faults`."""

import asyncio

from starlette.responses import JSONResponse, Response

from sandbox.serving import HungUp, NeverAnswered
from sandbox.slack.faults import Fault, FaultKind

_TOO_MANY = 429


def rate_limited(seconds: float) -> Response:
    """Slack's answer to a call too many; the seconds are whole ones."""
    body = {"ok": False, "error": "ratelimited"}
    return JSONResponse(body, _TOO_MANY, headers={"Retry-After": str(int(seconds))})


def broken(fault: Fault) -> Response:
    """What comes instead of an answer."""
    match fault.kind:
        case FaultKind.TIMEOUT:
            return NeverAnswered()
        case FaultKind.CUT_BEFORE:
            return HungUp()
        case FaultKind.SERVER_ERROR:
            return Response("<html>Something went wrong</html>", fault.status, media_type="text/html")
        case FaultKind.RATE_LIMITED:
            return rate_limited(fault.seconds)
        case FaultKind.GARBAGE:
            return Response("]not json[", media_type="application/json")
        case _:
            return JSONResponse({"ok": False, "error": fault.error})


async def after(fault: Fault, answer: Response) -> Response:
    """What becomes of `answer`, once the call took effect."""
    if fault.kind is FaultKind.CUT_AFTER:
        return HungUp()
    if fault.kind is FaultKind.TIMEOUT_AFTER:
        return NeverAnswered()
    await asyncio.sleep(fault.seconds)
    return answer
