"""Where bytes are uploaded to and fetched from, beside the Web API's `files.*`."""

from dataclasses import replace
from urllib.parse import quote

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from sandbox.slack.world import World


def file_routes(world: World) -> list[Route]:
    """`POST /upload/{id}` and `GET /files/{id}/{name}`."""

    async def upload(request: Request) -> Response:
        file = world.files.get(request.path_params["id"])
        if file is None or file.content is not None:
            return PlainTextResponse("This upload address is unknown or was used already.", 404)
        content = await _sent(request)
        if len(content) != file.length:
            return PlainTextResponse(f"Expected {file.length} bytes, got {len(content)}.", 400)
        world.files[file.id] = replace(file, content=content)
        return PlainTextResponse(f"OK - {len(content)}")

    async def download(request: Request) -> Response:
        file = world.files.get(request.path_params["id"])
        if file is None or file.content is None:
            return PlainTextResponse("There is no such file.", 404)
        # Always offered for saving: what an app uploads must not run in the page's origin.
        disposition = f"attachment; filename*=UTF-8''{quote(file.name)}"
        return Response(
            file.content,
            media_type="application/octet-stream",
            headers={"Content-Disposition": disposition, "X-Content-Type-Options": "nosniff"},
        )

    return [
        Route("/upload/{id}", upload, methods=["POST"]),
        Route("/files/{id}/{name:path}", download),
    ]


async def _sent(request: Request) -> bytes:
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await request.body()
    async with request.form() as form:
        for value in form.values():
            if isinstance(value, UploadFile):
                return await value.read()
    return b""
