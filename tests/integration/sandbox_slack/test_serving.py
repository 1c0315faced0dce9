"""The sandbox servers start inside the running loop, stop cleanly and can cut a connection."""

import asyncio
import socket

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from sandbox.serving import HungUp, NeverAnswered, serving


async def _hello(_request: Request) -> Response:
    return PlainTextResponse("hello")


async def _cut(_request: Request) -> Response:
    return HungUp()


async def _hang(_request: Request) -> Response:
    return NeverAnswered()


APP = Starlette(routes=[Route("/", _hello), Route("/cut", _cut), Route("/hang", _hang)])


async def test_serves_on_a_free_port_for_as_long_as_the_block_lasts() -> None:
    async with serving(APP) as url, httpx.AsyncClient() as client:
        answer = await client.get(url)

        assert answer.text == "hello"


async def test_refuses_connections_after_the_block() -> None:
    async with serving(APP) as url:
        pass

    async with httpx.AsyncClient() as client:
        with pytest.raises(httpx.ConnectError):
            await client.get(url)


async def test_a_port_that_is_taken_is_an_os_error_and_not_the_end_of_the_process() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(OSError, match="in use"):
            async with serving(APP, port=port):
                pass


async def test_an_app_may_cut_its_connection() -> None:
    async with serving(APP) as url, httpx.AsyncClient() as client:
        with pytest.raises(httpx.TransportError):
            await client.get(f"{url}/cut")


async def test_stopping_does_not_wait_for_an_answer_that_never_comes() -> None:
    async with httpx.AsyncClient() as client:
        async with serving(APP) as url:
            hanging = asyncio.ensure_future(client.get(f"{url}/hang"))
            await client.get(url)

        with pytest.raises(httpx.TransportError):
            await hanging
