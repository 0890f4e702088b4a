"""`python -m benchmarks.sink FOLDER`: serve with the certificate in FOLDER on a free port, and print the port.

POST: 201 for what looks like Web Push (RFC 8030, 8188, 8292). GET /taken: what came. DELETE /taken: begin anew.
PUT /way: from now on give way to others after each message. DELETE /way: no more.
"""

import asyncio
import json
import os
import ssl
import sys
import time
from pathlib import Path
from typing import cast

import uvloop

from benchmarks.sink.certificate import CERTIFICATE, KEY

END = b"\r\n\r\n"
LENGTH = b"content-length:"
CREATED = b"HTTP/1.1 201 Created\r\nLocation: /message/taken\r\nContent-Length: 0\r\n\r\n"
BAD = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"


class Count:
    """What has come; one for all connections. `gives_way`: let others have the core after each message."""

    def __init__(self) -> None:
        self.gives_way = False
        self.forget()

    def forget(self) -> None:
        self.requests = 0
        self.phones: set[bytes] = set()
        self.first_at = self.last_at = 0.0

    def told(self) -> bytes:
        body = json.dumps(
            {
                "requests": self.requests,
                "phones": len(self.phones),
                "first_at": self.first_at,
                "last_at": self.last_at,
            }
        ).encode()
        return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (
            len(body),
            body,
        )


class Connection(asyncio.Protocol):
    """Keep-alive HTTP/1.1, of which it understands what senders use."""

    def __init__(self, count: Count) -> None:
        self._count = count
        self._come = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is none by class

    def data_received(self, data: bytes) -> None:
        assert self._transport is not None
        self._come += data
        while (end := self._come.find(END)) >= 0:
            head = self._come[:end].lower()
            length = _length(head)
            whole = end + len(END) + length
            if len(self._come) < whole:
                return
            path = self._come[: self._come.find(b" HTTP/1.1")]
            self._come = self._come[whole:]
            self._transport.write(self._answer(path, head, length))
            if self._count.gives_way:
                os.sched_yield()

    def _answer(self, asked: bytes, head: bytes, length: int) -> bytes:
        count = self._count
        if asked.startswith(b"POST "):
            if not (
                b"aes128gcm" in head and b"authorization: vapid t=" in head and b"ttl:" in head and length
            ):
                return BAD
            count.requests += 1
            count.phones.add(asked)
            count.last_at = time.time()
            count.first_at = count.first_at or count.last_at
            return CREATED
        if asked == b"DELETE /taken":
            count.forget()
        elif asked in (b"PUT /way", b"DELETE /way"):
            count.gives_way = asked.startswith(b"PUT")
        return count.told()


def _length(head: bytes) -> int:
    start = head.find(LENGTH)
    if start < 0:
        return 0
    start += len(LENGTH)
    end = head.find(b"\r", start)
    return int(head[start : end if end >= 0 else None])


async def main(folder: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / CERTIFICATE, folder / KEY)
    count = Count()
    server = await asyncio.get_running_loop().create_server(
        lambda: Connection(count), "127.0.0.1", 0, ssl=context, backlog=256
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
    runner.run(main(Path(sys.argv[1])))
