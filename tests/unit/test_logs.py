"""Log lines: one JSON object each, from our loggers and the libraries', and never a secret in them."""

from __future__ import annotations

import io
import json
import logging
from typing import TYPE_CHECKING

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.logs import configure_logging, log_handler
from bot.redaction import Redactor
from bot.setting_values import LogFormat, LogLevel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fixtures.secrets import Canary


def _fail(canary: Canary) -> None:
    raise ValueError(canary.pat) from KeyError(canary.oauth_token_secret)


@pytest.fixture
def log(canary: Canary) -> Iterator[io.StringIO]:
    """What the process writes, with logging configured as `run` does."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    written = io.StringIO()
    configure_logging(LogLevel.INFO, LogFormat.JSON, Redactor(canary.all()), written)
    yield written
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def test_a_line_is_one_json_object_with_its_fields(log: io.StringIO) -> None:
    structlog.get_logger("bot.test").info("checked", connection="prod", requests=3)

    line = json.loads(log.getvalue())

    assert line.pop("time").endswith("Z")
    assert line == {
        "event": "checked",
        "level": "info",
        "logger": "bot.test",
        "connection": "prod",
        "requests": 3,
    }


def test_a_librarys_line_has_the_same_shape(log: io.StringIO) -> None:
    logging.getLogger("some.library").warning("took %s seconds", 3)

    line = json.loads(log.getvalue())

    assert (line["event"], line["level"], line["logger"]) == ("took 3 seconds", "warning", "some.library")


def test_lines_below_the_level_are_not_written(log: io.StringIO) -> None:
    structlog.get_logger().debug("detail")
    logging.getLogger("some.library").debug("detail")

    assert log.getvalue() == ""


def test_no_secret_is_written_from_fields_or_nested_values(log: io.StringIO, canary: Canary) -> None:
    structlog.get_logger().info(canary.password, nested={"list": [canary.all()]}, shown=canary)

    assert canary.found_in(log.getvalue()) == []
    assert "[redacted]" in log.getvalue()


def test_no_secret_is_written_from_an_exception(log: io.StringIO, canary: Canary) -> None:
    try:
        _fail(canary)
    except ValueError:
        structlog.get_logger().exception("failed")
        logging.getLogger("some.library").exception("failed")

    assert "Traceback" in log.getvalue()
    assert canary.found_in(log.getvalue()) == []


def test_a_line_that_cannot_be_formatted_does_not_show_its_arguments(canary: Canary) -> None:
    written = io.StringIO()
    handler = log_handler(LogFormat.JSON, Redactor(), written)

    handler.handle(logging.LogRecord("any", logging.INFO, __file__, 1, "%d tokens", (canary.pat,), None))

    assert written.getvalue() == "A log line of any could not be written.\n"


def test_a_body_that_slack_did_not_sign_is_not_written(log: io.StringIO) -> None:
    message = "Invalid request signature detected (signature: v0=1, timestamp: 1, body: text=hello-from-a-stranger)"
    logging.getLogger("slack_bolt.RequestVerification").warning(message)

    assert json.loads(log.getvalue())["event"] == "Invalid request signature detected"


def test_bolt_does_not_warn_of_the_token_that_it_is_not_meant_to_use(
    log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-of-the-environment")

    AsyncApp(client=AsyncWebClient("xoxb-of-the-client"), signing_secret="any")

    assert "will be unused" not in log.getvalue()


@given(
    secret=st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=8).map("§{}§".format),
    log_format=st.sampled_from(LogFormat),
)
def test_no_registered_secret_is_ever_written(secret: str, log_format: LogFormat) -> None:
    written = io.StringIO()
    handler = log_handler(log_format, Redactor([secret]), written)
    error = ValueError(f"refused {secret}")

    handler.handle(
        logging.LogRecord(
            "any", logging.ERROR, __file__, 1, "%s %s", (secret, {"deep": [secret]}), (ValueError, error, None)
        )
    )

    assert written.getvalue()
    assert "§" not in written.getvalue()
