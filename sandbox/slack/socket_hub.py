"""Socket Mode: the app's open WebSockets, and delivering over any one of them.

Source: https://docs.slack.dev/apis/events-api/using-socket-mode
"""

import asyncio
import itertools
import time
import uuid
from dataclasses import dataclass, field
from datetime import timedelta

from starlette.websockets import WebSocket, WebSocketDisconnect

from sandbox.slack.outcomes import Status
from sandbox.slack.parcels import Answer, Parcel, Wrapping
from sandbox.slack.shapes import Json, JsonObject, object_of, parsed, text_of
from sandbox.slack.world import World

MOST_CONNECTIONS = 10
WARNING_TIME = timedelta(seconds=10)
_TOO_MANY = 4000
_NO_TICKET = 4001


@dataclass(eq=False, slots=True)
class _Line:
    """One open WebSocket, with the envelopes that wait for their acknowledgement."""

    socket: WebSocket
    waiting: dict[str, asyncio.Future[Json]] = field(default_factory=dict)


class SocketHub:
    """Keeps the connections of the app on one world."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._lines: list[_Line] = []
        self._turn = itertools.count()

    @property
    def connections(self) -> int:
        """How many connections are open."""
        return len(self._lines)

    async def endpoint(self, socket: WebSocket) -> None:
        """Take a connection whose ticket `apps.connections.open` gave out, until it ends."""
        ticket = socket.query_params.get("ticket", "")
        await socket.accept()
        if ticket not in self._world.socket_tickets:
            await socket.close(_NO_TICKET)
            return
        self._world.socket_tickets.discard(ticket)
        if self.connections >= MOST_CONNECTIONS:
            await socket.close(_TOO_MANY)
            return
        line = _Line(socket)
        self._lines.append(line)
        self._world.changes.note("socket", str(self.connections))
        try:
            await socket.send_json(self._hello())
            await self._listen(line)
        finally:
            self._drop(line)

    async def deliver(self, parcel: Parcel, timeout_seconds: float) -> Answer:
        """Send to one of the connections, in turn, and wait for the acknowledgement."""
        if not self._lines:
            return Answer(Status.FAILED)
        line = self._lines[next(self._turn) % len(self._lines)]
        envelope_id = str(uuid.uuid4())
        acknowledged: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        line.waiting[envelope_id] = acknowledged
        started = time.perf_counter()
        try:
            await line.socket.send_json(_envelope(envelope_id, parcel))
            content = await asyncio.wait_for(acknowledged, timeout_seconds)
        except TimeoutError:
            return Answer(Status.TIMED_OUT, ack_ms=(time.perf_counter() - started) * 1000)
        except (WebSocketDisconnect, ConnectionError, RuntimeError):
            return Answer(Status.FAILED, ack_ms=(time.perf_counter() - started) * 1000)
        finally:
            line.waiting.pop(envelope_id, None)
        return Answer(Status.OK, content, ack_ms=(time.perf_counter() - started) * 1000)

    async def refresh(self) -> None:
        """Warn every connection that it is about to be recycled; those that stay are closed ten seconds later."""
        warned = list(self._lines)
        for line in warned:
            await line.socket.send_json(_disconnect("warning"))

        async def recycle() -> None:
            for line in [one for one in self._lines if one in warned]:
                await line.socket.send_json(_disconnect("refresh_requested"))
                self._drop(line)
                await line.socket.close()

        self._world.clock.at(self._world.clock.now() + WARNING_TIME, recycle)

    async def _listen(self, line: _Line) -> None:
        while True:
            try:
                message = object_of(parsed(await line.socket.receive_text()))
            except WebSocketDisconnect:
                return
            except ValueError:
                continue
            acknowledged = line.waiting.get(text_of(message, "envelope_id"))
            if acknowledged and not acknowledged.done():
                acknowledged.set_result(message.get("payload"))

    def _drop(self, line: _Line) -> None:
        if line in self._lines:
            self._lines.remove(line)
            self._world.changes.note("socket", str(self.connections))
        for acknowledged in line.waiting.values():
            if not acknowledged.done():
                acknowledged.set_exception(ConnectionError("the connection ended"))

    def _hello(self) -> JsonObject:
        return {
            "type": "hello",
            "num_connections": self.connections,
            "connection_info": {"app_id": self._world.app.app_id},
            "debug_info": {"host": "sandbox", "build_number": 1, "approximate_connection_time": 18060},
        }


def _disconnect(reason: str) -> JsonObject:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}}


def _envelope(envelope_id: str, parcel: Parcel) -> JsonObject:
    envelope: JsonObject = {
        "envelope_id": envelope_id,
        "type": parcel.wrapping.value,
        "payload": parcel.payload,
        "accepts_response_payload": parcel.wrapping is not Wrapping.EVENT,
    }
    if parcel.wrapping is Wrapping.EVENT:
        envelope |= {"retry_attempt": parcel.attempt, "retry_reason": parcel.retry_reason}
    return envelope
