"""Log lines: structured, one for each unit of work, without secrets; the standard library's loggers run through too.

Code logs with `structlog.get_logger()` and binds fields on the way. What counts as a secret is in `bot.redaction`.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import IO, TYPE_CHECKING, Any

import structlog
from structlog.stdlib import ProcessorFormatter

from bot.setting_values import LogFormat, LogLevel

if TYPE_CHECKING:
    from structlog.typing import EventDict, Processor, WrappedLogger

    from bot.redaction import Redactor

_QUIET_LOGGERS = (
    "aiosqlite",
    "alembic",
    "apscheduler",
    "httpcore",
    "httpx",
    "slack_sdk",
    "sqlalchemy.engine",
    "uvicorn.access",
)
"""Libraries that write a line for each request, statement or migration; only their warnings are wanted."""

_BAD_SIGNATURE = "Invalid request signature detected"
_TOKEN_UNUSED = "As you gave `client` as well, `token` will be unused."  # noqa: S105 - Bolt's sentence, not a token


class _UnverifiedBodyFilter(logging.Filter):
    """Cuts what a stranger sent out of Bolt's line about a bad signature, which holds the whole request body.

    Source: slack_bolt/middleware/request_verification/request_verification.py of slack-bolt 1.30.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if str(record.msg).startswith(_BAD_SIGNATURE):
            record.msg, record.args = _BAD_SIGNATURE, ()
        return True


class _UnusedTokenFilter(logging.Filter):
    """Drops Bolt's warning at each start with SLACK_BOT_TOKEN in the environment: `bot.slack_app` means it so.

    Source: slack_bolt/logger/messages.py of slack-bolt 1.30.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        return str(record.msg) != _TOKEN_UNUSED


class _QuietHandler(logging.StreamHandler[IO[str]]):
    """Says that a line could not be written, and not what was in it: the usual report shows the raw arguments."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the standard library's name
        try:
            self.stream.write(f"A log line of {record.name} could not be written.\n")
        except (OSError, ValueError):
            return  # the stream itself is gone; there is nowhere left to say so


def log_handler(log_format: LogFormat, redactor: Redactor, stream: IO[str]) -> logging.Handler:
    """A handler that writes redacted lines to `stream`, one JSON object a line or coloured text."""

    def redact(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        return _redacted(event, redactor)

    handler = _QuietHandler(stream)
    handler.addFilter(_UnverifiedBodyFilter())
    handler.addFilter(_UnusedTokenFilter())
    handler.setFormatter(
        ProcessorFormatter(
            foreign_pre_chain=_shared_processors(),
            processors=[
                ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                redact,
                _renderer(log_format, stream),
            ],
        )
    )
    return handler


def configure_logging(
    level: LogLevel, log_format: LogFormat, redactor: Redactor, stream: IO[str] | None = None
) -> None:
    """Send all log lines of the process, redacted, to `stream` (default: standard error). Call it once, at start."""
    root = logging.getLogger()
    root.handlers[:] = [log_handler(log_format, redactor, stream or sys.stderr)]
    root.setLevel(level.upper())
    for name in _QUIET_LOGGERS:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_shared_processors(),
            ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
    )


def _shared_processors() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
        structlog.processors.StackInfoRenderer(),
    ]


def _redacted(event: MutableMapping[str, Any], redactor: Redactor) -> dict[str, Any]:
    return {name: redactor.clean_field(name, value) for name, value in event.items()}


def _renderer(log_format: LogFormat, stream: IO[str]) -> Processor:
    if log_format is LogFormat.JSON:
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    # The traceback is text by now; a formatter that shows local variables would show secrets.
    return structlog.dev.ConsoleRenderer(colors=stream.isatty(), exception_formatter=structlog.dev.plain_traceback)
