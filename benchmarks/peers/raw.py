"""The least that an ASGI app can do: the same bytes and headers, and nothing looked at but If-None-Match."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import msgspec

Send = Callable[[dict[str, Any]], Awaitable[None]]


def raw_app(folder: Path) -> Callable[..., Awaitable[None]]:
    body = (folder / "body").read_bytes()
    headers = [
        (name.encode(), value.encode())
        for name, value in msgspec.json.decode((folder / "headers.json").read_bytes())
    ]
    kept = [(name, value) for name, value in headers if name not in {b"content-length", b"content-encoding"}]
    full = {"type": "http.response.start", "status": 200, "headers": headers}
    not_modified = {"type": "http.response.start", "status": 304, "headers": kept}
    content = {"type": "http.response.body", "body": body}
    nothing = {"type": "http.response.body", "body": b""}

    async def app(scope: dict[str, Any], _receive: object, send: Send) -> None:
        if scope["type"] != "http":
            return
        known = any(name == b"if-none-match" for name, _ in scope["headers"])
        await send(not_modified if known else full)
        await send(nothing if known else content)

    return app
