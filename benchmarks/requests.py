"""GET /api/agenda as `serve` wires it, beside a raw ASGI app and FastAPI, in interleaved rounds of one run."""

import json
import statistics
from collections import defaultdict
from pathlib import Path

import aiohttp

from benchmarks.load import get, load
from benchmarks.processes import Server, companion, free_port, running
from benchmarks.report import Figure

ROUNDS = 5
COUNT = 24_000
PATH = "/api/agenda"


async def measure(folder: Path, agenda: Path) -> list[Figure]:
    """Requests per CPU second of the serving process; the median of the rounds' ratios."""
    ports = [free_port() for _ in range(3)]
    async with running(
        *companion(folder / "data", agenda, ports[0], workers=0), path="/readyz", port=ports[0]
    ) as ours:
        etag = await _keep(ours, folder)
        async with (
            running("benchmarks.peers", "raw", str(ports[1]), str(folder), path=PATH, port=ports[1]) as raw,
            running(
                "benchmarks.peers", "fastapi", str(ports[2]), str(folder), path=PATH, port=ports[2]
            ) as fast,
        ):
            rates: dict[str, list[float]] = defaultdict(list)
            for _ in range(ROUNDS):
                rates["raw"].append(await _rate(raw, get(PATH), b"HTTP/1.1 200"))
                rates["ours"].append(await _rate(ours, get(PATH), b"HTTP/1.1 200"))
                rates["fastapi"].append(await _rate(fast, get(PATH), b"HTTP/1.1 200"))
                known = get(PATH, f"If-None-Match: {etag}")
                rates["raw 304"].append(await _rate(raw, known, b"HTTP/1.1 304"))
                rates["ours 304"].append(await _rate(ours, known, b"HTTP/1.1 304"))
    return [
        Figure("GET /api/agenda, br, beside raw ASGI", _ratio(rates, "ours", "raw"), "×", "≥0.65", _rates(rates, "ours", "raw")),
        Figure("304, beside raw ASGI", _ratio(rates, "ours 304", "raw 304"), "×", "≥0.8", _rates(rates, "ours 304", "raw 304")),
        Figure("GET /api/agenda, beside FastAPI's model", _ratio(rates, "ours", "fastapi"), "×", "≥3", _rates(rates, "ours", "fastapi")),
    ]  # fmt: skip


async def _keep(ours: Server, folder: Path) -> str:
    """Save our answer for the peers: same bytes, same headers."""
    async with aiohttp.ClientSession(auto_decompress=False) as session:
        headers = {"Accept-Encoding": "gzip, deflate, br"}
        async with session.get(ours.url + PATH, headers=headers) as response:
            own = [
                (name.lower(), value) for name, value in response.headers.items() if name.lower() != "date"
            ]
            (folder / "headers.json").write_text(json.dumps(own))
            (folder / "body").write_bytes(await response.read())
            etag = response.headers["ETag"]
        async with session.get(ours.url + PATH, headers={"Accept-Encoding": "identity"}) as response:
            (folder / "agenda.json").write_bytes(await response.read())
    return etag


async def _rate(server: Server, request: bytes, expected: bytes) -> float:
    """Requests per second of the server's CPU time."""
    await load(server.port, request, COUNT // 8, expected)
    before = server.cpu_s()
    await load(server.port, request, COUNT, expected)
    return COUNT / (server.cpu_s() - before)


def _ratio(rates: dict[str, list[float]], one: str, other: str) -> float:
    return statistics.median(mine / theirs for mine, theirs in zip(rates[one], rates[other], strict=True))


def _rates(rates: dict[str, list[float]], one: str, other: str) -> str:
    mine, theirs = statistics.median(rates[one]), statistics.median(rates[other])
    return f"{mine:,.0f} against {theirs:,.0f} requests per CPU second"
