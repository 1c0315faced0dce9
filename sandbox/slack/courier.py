"""Delivers to the app, over signed HTTP or Socket Mode, and keeps the log of deliveries.

What is delivered and why is decided in `sandbox.slack.people` and `sandbox.slack.events`.
"""

import time
from dataclasses import replace
from datetime import timedelta

import aiohttp

from sandbox.slack.faults import Tamper
from sandbox.slack.outcomes import Delivery, RefusedError, Status
from sandbox.slack.parcels import Answer, Parcel, Wrapping, content_of
from sandbox.slack.signing import signed_headers, tampered_body
from sandbox.slack.socket_hub import SocketHub
from sandbox.slack.world import World

# https://docs.slack.dev/apis/events-api: three retries, at once, after a minute, after five minutes.
RETRY_DELAYS = (timedelta(), timedelta(minutes=1), timedelta(minutes=5))
_RETRY_REASONS = {Status.TIMED_OUT: "http_timeout", Status.FAILED: "http_error"}
_OK = 200


class Courier:
    """Takes parcels to the app of one world; close it at the end.

    `ack_seconds` is how long (real time) an acknowledgement is waited for: three seconds in Slack's case.
    """

    def __init__(self, world: World, sockets: SocketHub) -> None:
        self.ack_seconds = 3.0
        self._world = world
        self._sockets = sockets
        self._parcels: dict[str, Parcel] = {}
        self._tampers: list[Tamper] = []
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        """Give the connections back."""
        if self._session:
            await self._session.close()

    def tamper(self, how: Tamper, times: int) -> None:
        """Spoil the next deliveries over HTTP."""
        self._tampers += [how] * times

    async def deliver(self, parcel: Parcel) -> Answer:
        """Take the parcel to the app once; an event that fails is repeated on Slack's schedule."""
        answer = await self.deliver_once(parcel)
        if parcel.wrapping is Wrapping.EVENT and answer.status is not Status.OK and not answer.forbids_retry:
            await self._repeat(parcel, answer)
        return answer

    async def deliver_again(self, delivery_id: str) -> Answer:
        """Take the same payload to the app once more.

        Raises:
            RefusedError: There was no such delivery.
        """
        parcel = self._parcels.get(delivery_id)
        if parcel is None:
            raise RefusedError(f"There is no delivery {delivery_id!r}")
        if parcel.wrapping is Wrapping.EVENT:
            parcel = replace(parcel, attempt=parcel.attempt + 1, retry_reason="http_timeout")
        return await self.deliver_once(parcel)

    async def deliver_once(self, parcel: Parcel) -> Answer:
        """Take the parcel to the app, and never repeat it."""
        is_http = bool(self._world.app.request_url)
        deliver = self._over_http if is_http else self._over_socket
        delivery_id = self._world.new_id("L")
        answer = replace(await deliver(parcel), delivery_id=delivery_id)
        self._parcels[delivery_id] = parcel
        self._world.deliveries.append(
            Delivery(
                id=delivery_id,
                kind=parcel.kind,
                over="http" if is_http else "socket",
                status=answer.status,
                attempt=parcel.attempt,
                http_status=answer.http_status,
                ack_ms=round(answer.ack_ms, 3),
                body=parcel.body().decode(),
            )
        )
        self._world.changes.note("delivery", parcel.kind)
        return answer

    async def _over_socket(self, parcel: Parcel) -> Answer:
        return await self._sockets.deliver(parcel, self.ack_seconds)

    async def _over_http(self, parcel: Parcel) -> Answer:
        tamper = self._tampers.pop(0) if self._tampers else None
        body = parcel.body()
        headers = signed_headers(self._world.app.signing_secret, body, self._world.clock.machine_now(), tamper)
        headers |= {"Content-Type": parcel.content_type, **parcel.retry_headers()}
        started = time.perf_counter()
        try:
            async with self._opened().post(
                self._world.app.request_url,
                data=tampered_body(body, tamper),
                headers=headers,
                timeout=aiohttp.ClientTimeout(total=self.ack_seconds),
                allow_redirects=False,
            ) as response:
                text = await response.text(errors="replace")
        except TimeoutError:
            return Answer(Status.TIMED_OUT, ack_ms=_elapsed_ms(started))
        except aiohttp.ClientError:
            return Answer(Status.FAILED, ack_ms=_elapsed_ms(started))
        return Answer(
            Status.OK if response.status == _OK else Status.FAILED,
            content_of(text),
            response.status,
            _elapsed_ms(started),
            forbids_retry=response.headers.get("x-slack-no-retry") == "1",
        )

    async def _repeat(self, parcel: Parcel, answer: Answer) -> None:
        if parcel.attempt >= len(RETRY_DELAYS):
            return
        delay = RETRY_DELAYS[parcel.attempt]
        again = replace(parcel, attempt=parcel.attempt + 1, retry_reason=_RETRY_REASONS[answer.status])

        async def repeat() -> None:
            await self.deliver(again)

        self._world.clock.at(self._world.clock.now() + delay, repeat)

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0), headers={"User-Agent": "Slackbot 1.0"}, trust_env=False
            )
        return self._session


def _elapsed_ms(started: float) -> float:
    return (time.perf_counter() - started) * 1000
