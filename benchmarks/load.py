"""A small HTTP/1.1 load: keep-alive connections that send one request after another, counted, on loopback."""

import asyncio

CONNECTIONS = 16


async def load(port: int, request: bytes, count: int, expected: bytes) -> None:
    """Send `request` `count` times over some connections; every answer must begin with `expected`.

    Raises AssertionError for any other answer.
    """
    share = count // CONNECTIONS
    await asyncio.gather(*(_client(port, request, share, expected) for _ in range(CONNECTIONS)))


async def _client(port: int, request: bytes, count: int, expected: bytes) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for _ in range(count):
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            assert head.startswith(expected), head
            length = content_length(head)
            if length:
                await reader.readexactly(length)
    finally:
        writer.close()
        await writer.wait_closed()


def content_length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


def get(path: str, *headers: str) -> bytes:
    """The bytes of a GET as a browser on the same machine would send it."""
    lines = (
        f"GET {path} HTTP/1.1",
        "Host: 127.0.0.1",
        "Accept-Encoding: gzip, deflate, br",
        *headers,
        "",
        "",
    )
    return "\r\n".join(lines).encode()
