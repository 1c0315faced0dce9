"""`jira-access sandbox slack`: what is printed, and what is refused in words."""

import socket

import pytest

from sandbox.slack.running import RunningSlack, running_slack
from sandbox.slack.serve import main, welcome


async def test_the_welcome_names_the_settings_for_socket_mode(slack: RunningSlack) -> None:
    text = welcome(slack)

    assert f"SLACK_API_URL={slack.api_url}" in text
    assert f"SLACK_APP_TOKEN={slack.app.app_token}" in text
    assert "SLACK_SIGNING_SECRET" not in text


async def test_the_welcome_names_the_settings_for_http() -> None:
    async with running_slack(request_url="http://127.0.0.1:8080/slack/events") as slack:
        text = welcome(slack)

    assert f"SLACK_SIGNING_SECRET={slack.app.signing_secret}" in text
    assert "SLACK_APP_TOKEN" not in text


def test_a_taken_port_is_said_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        status = main(["--port", str(taken.getsockname()[1])])

    assert status == 2
    assert "Give --port" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("option", "value", "sentence"),
    [
        ("--host", "192.0.2.1", "is not a loopback address"),
        ("--port", "70000", "is not a port"),
        ("--port", "ten", "is not a port"),
        ("--request-url", "127.0.0.1:8080", "is not a web address"),
    ],
)
def test_a_wrong_option_is_refused_with_what_to_give(
    capsys: pytest.CaptureFixture[str], option: str, value: str, sentence: str
) -> None:
    with pytest.raises(SystemExit):
        main([option, value])

    assert sentence in capsys.readouterr().err


async def test_secrets_do_not_show_in_a_repr(slack: RunningSlack) -> None:
    shown = repr(slack.app)

    assert slack.app.bot_token not in shown
    assert slack.app.app_token not in shown
    assert slack.app.signing_secret not in shown
