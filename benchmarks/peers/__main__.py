"""`python -m benchmarks.peers raw|fastapi PORT FOLDER`: one peer, under uvicorn as `serve` runs it."""

import sys
from pathlib import Path

import uvicorn

from benchmarks.peers.fastapi_model import fastapi_app
from benchmarks.peers.raw import raw_app


def main() -> None:
    kind, port, folder = sys.argv[1:4]
    app = raw_app(Path(folder)) if kind == "raw" else fastapi_app(Path(folder))
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=int(port),
        http="httptools",
        loop="uvloop",
        log_config=None,
        access_log=False,
        server_header=False,
    )


main()
