"""The emulated link claims a latency, a rate and slow start: the figures that it gives are as true as these."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from benchmarks.slow_link import FIRST_WINDOW, HEADERS, SEGMENT, Lane, Line, Link, Window, slow_link

QUICK = Link(round_trip_s=0.02, down=80_000_000, up=80_000_000)
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 4000\r\n\r\n" + b"a" * 4000


@asynccontextmanager
async def a_site() -> AsyncIterator[int]:
    """Answers every request in the same way, connections kept."""

    async def served(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await reader.readuntil(b"\r\n\r\n"):
                writer.write(ANSWER)
        except asyncio.IncompleteReadError:
            writer.close()

    server = await asyncio.start_server(served, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


@asynccontextmanager
async def a_browser(line: Line) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    reader, writer = await asyncio.open_connection("127.0.0.1", line.port)
    try:
        yield reader, writer
    finally:
        writer.close()


def test_a_lane_sends_what_its_rate_allows_one_after_the_other():
    lane = Lane(8 * (SEGMENT + HEADERS))  # one full segment each second
    moments = [lane.left(0, SEGMENT), lane.left(0, SEGMENT), lane.left(1.5, SEGMENT), lane.left(10, SEGMENT)]
    assert moments == [1, 2, 3, 11]


def test_a_small_segment_takes_the_lane_as_long_as_its_headers_do_too():
    assert Lane(8 * 100).left(0, 60) == 1


def test_a_connection_begins_with_ten_segments_and_gains_one_with_each_that_is_acknowledged():
    window = Window()
    opened = []
    for number in range(FIRST_WINDOW + 5):
        opened.append(window.opens())
        window.sent(acknowledged=100 + number)
    assert opened == [0] * FIRST_WINDOW + [100, 100, 101, 101, 102]


async def test_what_is_sent_arrives_unchanged_and_is_counted_by_what_was_asked_for():
    async with a_site() as port, slow_link(port, QUICK) as line, a_browser(line) as (reader, writer):
        for path in (b"/a", b"/b", b"/a"):
            writer.write(b"GET " + path + b" HTTP/1.1\r\n\r\n")
            assert await reader.readexactly(len(ANSWER)) == ANSWER
        assert dict(line.received) == {"/a": 2 * len(ANSWER), "/b": len(ANSWER)}


async def test_an_answer_takes_a_round_trip_for_the_connection_and_one_for_the_request():
    link = Link(round_trip_s=0.1, down=QUICK.down, up=QUICK.up)
    async with a_site() as port, slow_link(port, link) as line:
        began = time.perf_counter()
        async with a_browser(line) as (reader, writer):
            writer.write(b"GET / HTTP/1.1\r\n\r\n")
            await reader.readexactly(len(ANSWER))
            first = time.perf_counter()
            writer.write(b"GET / HTTP/1.1\r\n\r\n")
            await reader.readexactly(len(ANSWER))
            second = time.perf_counter()
    # At least so long: a busy machine may add to it.
    assert first - began > 0.199
    assert second - first > 0.099


async def test_a_dead_line_swallows_everything_and_refuses_nothing():
    async with a_site() as port, slow_link(port, QUICK) as line:
        line.die()
        async with a_browser(line) as (reader, writer):
            writer.write(b"GET / HTTP/1.1\r\n\r\n")
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(reader.read(1), 0.2)
        assert not line.received


async def test_a_connection_ends_when_the_other_side_ends_it():
    async def served(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(ANSWER)
        writer.close()

    server = await asyncio.start_server(served, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, slow_link(port, QUICK) as line, a_browser(line) as (reader, _):
        assert await reader.read() == ANSWER


async def test_a_closed_line_breaks_what_is_open_and_refuses_what_is_new():
    async with a_site() as port, slow_link(port, QUICK) as line, a_browser(line) as (reader, writer):
        writer.write(b"GET / HTTP/1.1\r\n\r\n")
        await reader.readexactly(len(ANSWER))
        await line.close()
        assert await reader.read() == b""
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection("127.0.0.1", line.port)
