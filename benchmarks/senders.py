"""Messages per second of the sender's CPU time, over TLS to a local sink: ours, and two that one could pick instead."""

import asyncio
import base64
import json
import os
import statistics
import sys
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import msgspec

from benchmarks.packages import NODE
from benchmarks.peers.senders.job import Job
from benchmarks.phones import phones
from benchmarks.processes import ROOT, ended
from benchmarks.report import Figure
from benchmarks.sink import sink
from companion.push.keys import load_or_make
from companion.push.payload import payload, tag_of

ROUNDS = 5
PHONES = 2_000
IN_FLIGHT = 50
COUNTS = {"ours": 4_000, "web-push": 2_000, "pywebpush": 300, "pywebpush alone": 300, "limit": 8_000}
"""Messages of a round: each some seconds at most."""
ROUND_S = 30


async def measure(folder: Path, _agenda: Path) -> list[Figure]:
    rates: dict[str, list[float]] = defaultdict(list)
    async with sink(folder) as service, AsyncExitStack() as stack:
        job = _job(folder, service.origin)
        jobs = dict.fromkeys(COUNTS, job) | {"pywebpush alone": msgspec.structs.replace(job, in_flight=1)}
        senders = {
            kind: await stack.enter_async_context(_sender(kind, folder, job, service.trusted))
            for kind, job in jobs.items()
        }
        for kind, sender in senders.items():  # connections, and what compiles as it runs
            await sender.rate(COUNTS[kind])
        for _ in range(ROUNDS):
            for kind, sender in senders.items():
                rates[kind].append(await sender.rate(COUNTS[kind]))
    rate = {kind: statistics.median(values) for kind, values in rates.items()}
    ours = rate["ours"]
    spread = f"{min(rates['ours']):,.0f}–{max(rates['ours']):,.0f} in {ROUNDS} rounds"
    limit = f"{ours / rate['limit']:.0%} of the {rate['limit']:,.0f} key pairs and agreements that the CPU could make"
    return [
        Figure("messages per CPU second, over TLS", ours, "", "≥2,500", f"{spread}; {limit}"),
        Figure("messages, beside Node's web-push", ours / rate["web-push"], "×", "≥2.5", f"{ours:,.0f} against {rate['web-push']:,.0f} messages per CPU second"),
        Figure("messages, beside pywebpush as its README has it", ours / rate["pywebpush"], "×", "≥10", f"{ours:,.0f} against {rate['pywebpush']:,.0f} messages per CPU second, in {IN_FLIGHT} threads; one after another {rate['pywebpush alone']:,.0f}"),
    ]  # fmt: skip


def _job(folder: Path, origin: str) -> Job:
    pem = folder / "vapid.pem"
    key = load_or_make(pem)
    tag = tag_of("alert 1")
    text = payload(
        title="Earlier: Lunch at 11:30",
        body="It was 12:00. Mon 19 Sep, at Eitri, ground floor. What comes after it begins as planned.",
        navigate="https://agenda.example.org/sessions/lunch-monday",
        language="en",
        tag=tag,
        revision="2-0123abcd",
        alert=1,
        receipt="r" * 32,
    )
    private = key.private.private_numbers().private_value
    return Job(
        origin=origin,
        payload=text.decode(),
        topic=tag,
        ttl_s=3600,
        subject="mailto:organizers@example.org",
        pem=str(pem),
        private=base64.urlsafe_b64encode(private.to_bytes(32, "big")).rstrip(b"=").decode(),
        public=key.public,
        in_flight=IN_FLIGHT,
        phones=tuple(phones(PHONES, origin)),
    )


class _Sender:
    """A process that sends as many messages as it is told."""

    def __init__(self, kind: str, process: asyncio.subprocess.Process) -> None:
        self._kind = kind
        self._process = process

    async def rate(self, count: int) -> float:
        """Messages per second of its CPU time. Raises AssertionError unless all are accepted."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{count}\n".encode())
        line = await asyncio.wait_for(self._process.stdout.readline(), ROUND_S)
        assert line, f"{self._kind} has ended"
        said = json.loads(line)
        assert said["accepted"] == count, f"{self._kind}: {said} of {count}"
        return count / float(said["cpu_s"])


@asynccontextmanager
async def _sender(kind: str, folder: Path, job: Job, environment: dict[str, str]) -> AsyncIterator[_Sender]:
    path = folder / f"{kind}.json"
    path.write_bytes(msgspec.json.encode(job))
    process = await asyncio.create_subprocess_exec(
        *_command(kind),
        str(path),
        cwd=ROOT,
        env=os.environ | environment,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        process_group=0,
    )
    try:
        yield _Sender(kind, process)
    finally:
        await ended(process)


def _command(kind: str) -> tuple[str, ...]:
    if kind == "web-push":
        return ("node", str(NODE / "web_push.mjs"))
    return (sys.executable, "-m", "benchmarks.peers.senders", kind.split(maxsplit=1)[0])
