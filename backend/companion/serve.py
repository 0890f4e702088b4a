"""Runs the two kinds of process: `serve` with its workers, and `deliver` alone."""

import asyncio
import logging
import os
import signal
import socket
import sys
from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import datetime
from types import FrameType
from typing import Any

import uvicorn

from companion.clock import Clock
from companion.content.load import AgendaError, load_agenda
from companion.db.engines import DatabaseError
from companion.push.endpoints import EndpointError
from companion.push.keys import VapidKeyError
from companion.settings import Settings, SettingsError
from companion.supervisor import worker_command
from companion.turns import ask_for_short_turns

GRACE_S = 3
"""Seconds that open requests have when the server is told to stop."""


class ServeError(Exception):
    """Cannot begin; the text is one line with the way out."""


READERS_WAIT_S = 0.000001
"""Pages are rendered in a thread: a reader who comes meanwhile, and at each of his system calls again, waits as short
as the system can (some 0.06 ms), not for Python's own 5 ms."""

GIVES_WAY = 5
"""What `nice` adds to a process that delivers: where both want the same core, who reads the agenda goes first."""


def serve(settings: Settings, *, rehearse: str | None, deliver_workers: int) -> None:
    """Serve until told to stop. Raises ServeError and SettingsError."""
    from companion.app import create_app  # noqa: PLC0415 - one third of the start, and not for `deliver`

    sys.setswitchinterval(READERS_WAIT_S)
    ask_for_short_turns()
    _log_to_stderr()
    if deliver_workers < 0:
        raise SettingsError(
            f"--deliver-workers: {deliver_workers} is no number of processes; use 0, 1 or more"
        )
    offset = _clock_offset(settings, rehearse)
    _check_contact(settings)
    listening = _listen(settings.host, settings.port)
    port = listening.getsockname()[1]
    command = worker_command(
        [
            *("deliver", "--supervised", "--port", str(port)),  # for the links in what it sends
            *("--agenda", str(settings.agenda), "--data", str(settings.data)),
        ]
    )
    try:
        app = create_app(settings, clock_offset=offset, workers=(command,) * deliver_workers)
    except (VapidKeyError, EndpointError) as error:
        raise ServeError(str(error)) from error
    server = _Server(
        uvicorn.Config(
            app.server,
            http="httptools",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=GRACE_S,
        ),
        on_stop=app.live.close,
        address=f"http://{settings.host}:{port}",
    )
    # What kept it from beginning is said once, below: not in a traceback too.
    logging.getLogger("uvicorn.error").addFilter(lambda _: app.failure is None)
    try:
        _run(server.serve(sockets=[listening]))
    except SystemExit:
        if app.failure is None:
            raise
    if app.failure is not None:
        raise ServeError(str(app.failure))


class _Server(uvicorn.Server):
    """Ends live streams as soon as it is told to stop: uvicorn alone would wait for them."""

    def __init__(self, config: uvicorn.Config, *, on_stop: Callable[[], None], address: str) -> None:
        super().__init__(config)
        self._on_stop = on_stop
        self._address = address

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            logging.getLogger("companion").info("open %s", self._address)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002 - the signal's own signature
        self._on_stop()
        # Unlike uvicorn's own, not raised again at the end: being told to stop is a good end, exit 0.
        self.force_exit = self.should_exit and sig == signal.SIGINT
        self.should_exit = True


def deliver_alone(settings: Settings, *, supervised: bool) -> None:
    """Send until told to stop; with `supervised`, also until standard input closes. Raises ServeError."""
    from companion.deliverer import deliver  # noqa: PLC0415

    _log_to_stderr()
    os.nice(GIVES_WAY)

    async def work() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop.set)
        watch = asyncio.create_task(_until_input_closes(stop)) if supervised else None
        try:
            await deliver(settings, stop)
        finally:
            if watch is not None:
                watch.cancel()
                with suppress(asyncio.CancelledError):
                    await watch

    try:
        _run(work())
    except (DatabaseError, VapidKeyError, EndpointError) as error:
        raise ServeError(str(error)) from error


async def _until_input_closes(stop: asyncio.Event) -> None:
    """The supervisor's death closes the pipe, however it died."""
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while await reader.read(1024):
        pass
    stop.set()


def _run(coroutine: Coroutine[Any, Any, None]) -> None:
    try:
        import uvloop  # noqa: PLC0415 - not there on every platform
    except ImportError:
        factory = None
    else:
        factory = uvloop.new_event_loop
    with asyncio.Runner(loop_factory=factory) as runner:
        runner.run(coroutine)


def _clock_offset(settings: Settings, rehearse: str | None) -> int | None:
    """By how much event time is shifted so that it is `rehearse` now; None for the real event."""
    if rehearse is None:
        return None
    try:
        wanted = datetime.fromisoformat(rehearse)
    except ValueError:
        raise SettingsError(f"--rehearse: {rehearse!r} is no moment such as 2022-09-16T18:55") from None
    if wanted.tzinfo is None:
        try:
            zone = load_agenda(settings.agenda.read_bytes(), str(settings.agenda)).zone
        except (OSError, AgendaError) as error:
            raise ServeError(
                f"--rehearse needs the event's time zone from a good agenda file; first correct it:\n{error}"
            ) from error
        wanted = wanted.replace(tzinfo=zone)
    try:
        return round(wanted.timestamp() * 1000) - Clock().real()
    except (ValueError, OverflowError):
        raise SettingsError(f"--rehearse: {rehearse} is too far away") from None


def _check_contact(settings: Settings) -> None:
    """Say now what would keep alerts from going out later. A file that is broken says its own."""
    from companion.deliverer import subject_of  # noqa: PLC0415 - as above

    with suppress(OSError, AgendaError):
        subject_of(settings, load_agenda(settings.agenda.read_bytes()).event.contact)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise ServeError(
            f"cannot listen on {host}:{port}: {error.strerror}; choose another with --port (with make: PORT=)"
        ) from error
    listening.set_inheritable(False)
    return listening


def _log_to_stderr() -> None:
    logging.basicConfig(
        format="%(asctime)s %(message)s", datefmt="%H:%M:%S", level=logging.INFO, stream=sys.stderr
    )
    for chatty in ("uvicorn.error", "watchfiles.main", "aiohttp", "alembic", "asyncio"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
