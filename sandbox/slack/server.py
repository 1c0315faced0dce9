"""The sandbox Slack as one ASGI app: Web API, deliveries' answers, control interface, page."""

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Route, WebSocketRoute

from sandbox.slack.control_api import control_routes
from sandbox.slack.file_routes import file_routes
from sandbox.slack.page_api import page_routes
from sandbox.slack.workspace import Workspace


def slack_app(workspace: Workspace, extra_routes: Sequence[BaseRoute] = ()) -> Starlette:
    """The app for one workspace; `extra_routes` come first, so that an embedding process may add its own."""
    return Starlette(
        routes=[
            *extra_routes,
            Route("/api/{method}", workspace.web_api.endpoint, methods=["GET", "POST"]),
            Route("/respond/{team}/{token}", workspace.response_urls.endpoint, methods=["POST"]),
            WebSocketRoute("/link/", workspace.sockets.endpoint),
            *file_routes(workspace.world),
            *control_routes(workspace),
            *page_routes(workspace),
        ]
    )
