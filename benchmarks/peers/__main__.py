"""`python -m benchmarks.peers raw|fastapi|vanilla|preact PORT FOLDER`: one peer, under uvicorn as `serve` runs it."""

import sys
from pathlib import Path
from typing import Any

import uvicorn

from benchmarks.peers.client_rendered import client_rendered_app
from benchmarks.peers.fastapi_model import fastapi_app
from benchmarks.peers.raw import raw_app


def main() -> None:
    kind, port, folder = sys.argv[1:4]
    uvicorn.run(
        _app(kind, Path(folder)),
        host="127.0.0.1",
        port=int(port),
        http="httptools",
        loop="uvloop",
        log_config=None,
        access_log=False,
        server_header=False,
    )


def _app(kind: str, folder: Path) -> Any:
    match kind:
        case "raw":
            return raw_app(folder)
        case "fastapi":
            return fastapi_app(folder)
        case _:
            return client_rendered_app(kind, folder)


main()
