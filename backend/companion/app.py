"""The server, wired together; nowhere else do its parts meet."""

import asyncio
import logging
import shlex
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial

from litestar import Litestar
from msgspec import Struct
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from companion.api.live import Live
from companion.api.server import Server, create_litestar
from companion.api.state import Parts, Published, Stats, Stored
from companion.api.wishes import Wish
from companion.clock import Clock
from companion.db.engines import Database, DatabaseError, open_database
from companion.db.subscriptions import Subscription
from companion.desk import OrganizersDesk
from companion.follower import Follower
from companion.intake import Intake
from companion.pages.assets import Assets, load_assets
from companion.pages.release import Release
from companion.push.endpoints import EndpointPolicy
from companion.push.keys import check_client_keys, load_or_make
from companion.services.figures import push_figures
from companion.services.overview import counts
from companion.services.prepare import ModeError, prepare
from companion.services.receipts import Receipts
from companion.services.sign_in import Door, forget_phones_of_settings
from companion.services.subscribe import Sample, Takeover, send_test, subscribe, unsubscribe
from companion.settings import PublishMode, Settings
from companion.supervisor import keep_running
from companion.watcher import watch

log = logging.getLogger("companion")

PAUSE_AFTER_FAILURE_S = 1.0
COMMAND = sys.argv[0] if sys.argv[0].endswith("companion") else "companion"
"""How the command line was called, so that what the log suggests can be pasted."""


class App(Struct):
    """The server, and what whoever runs it needs to know. `failure`: why its lifespan could not begin."""

    server: Server
    live: Live
    failure: DatabaseError | ModeError | None = None


def create_app(
    settings: Settings, *, clock_offset: int | None = None, workers: tuple[list[str], ...] = ()
) -> App:
    """The server of one event. Opens its database, and starts watching and following, when its lifespan begins.

    `clock_offset` (ms) makes it a rehearsal; `workers` are command lines of delivery processes to supervise.
    Raises VapidKeyError; the lifespan raises DatabaseError or ModeError where it cannot begin.
    """
    clock = Clock(clock_offset or 0)
    published, live = Published(), Live()
    release = Release(load_assets(), settings.base_url)
    key = load_or_make(settings.data / "vapid.pem", settings.vapid_key)
    phones = Phones(clock, key.id, release.assets, published)
    pages = Pages()
    door, desk = Door(clock, settings.organizer_token), OrganizersDesk(clock, settings, pages.nudge)
    receipts = Receipts(wanted=settings.receipts)
    policy = EndpointPolicy(settings.push_hosts)

    @asynccontextmanager
    async def running(_: Litestar) -> AsyncIterator[None]:
        try:
            async with open_database(settings.database) as database:
                await prepare(database, clock_offset)
                if not settings.organizer_token:
                    await forget_phones_of_settings(database)
                phones.database = door.database = desk.database = database
                review = settings.publish is PublishMode.REVIEW
                confirm = shlex.join(
                    [COMMAND, "publish", "--agenda", str(settings.agenda), "--data", str(settings.data)]
                )
                follower = Follower(database, clock, release, published, live)
                intake = Intake(
                    database, clock, settings.agenda, published, review, confirm, follower.nudge.set
                )
                pages.follower = follower
                await follower.look()  # what was published before is up at once, whatever the file says now
                async with _in_background(
                    partial(watch, settings.agenda, intake.seen),
                    follower.follow,
                    partial(receipts.keep_writing, database),
                    *(partial(_once_shown, published, partial(keep_running, command)) for command in workers),
                ):
                    yield
        except (DatabaseError, ModeError) as error:
            app.failure = error
            raise

    server = create_litestar(
        Parts(
            published=published,
            live=live,
            subscriptions=phones,
            push_key=key,
            door=door,
            desk=desk,
            receipts=receipts,
            origin=settings.base_url,
            check_endpoint=policy.check,
            check_keys=check_client_keys,
            now=clock.real,
            clock=time.monotonic,
            catch_up=pages.catch_up,
            unavailable=(OperationalError, PoolTimeoutError),
        ),
        lifespan=[running],
    )
    app = App(server, live)
    return app


Work = Callable[[asyncio.Event], Awaitable[None]]
"""Something that goes on until the event is set."""


@asynccontextmanager
async def _in_background(*works: Work) -> AsyncIterator[None]:
    stop = asyncio.Event()
    tasks = [asyncio.create_task(_go_on(work, stop)) for work in works]
    try:
        yield
    finally:
        stop.set()
        await asyncio.gather(*tasks)


async def _once_shown(published: Published, work: Work, stop: asyncio.Event) -> None:
    """Begin when there is something to show: before that nothing is to be sent, and the start is quicker."""
    while published.edition is None and not stop.is_set():
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), 0.05)
    await work(stop)


async def _go_on(work: Work, stop: asyncio.Event) -> None:
    """The pages stay up whatever fails behind them: log it, and begin again."""
    while not stop.is_set():
        try:
            await work(stop)
        except Exception:
            log.exception("this should not have happened; going on in %.0f s", PAUSE_AFTER_FAILURE_S)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), PAUSE_AFTER_FAILURE_S)


class Pages:
    """What the API asks about pages. Has a follower while the lifespan lasts."""

    follower: Follower

    async def catch_up(self) -> None:
        await self.follower.catch_up()

    def nudge(self) -> None:
        """Something was written: have it shown at once."""
        self.follower.nudge.set()


class Phones:
    """What the API asks about phones, answered by the services. Has a database while the lifespan lasts."""

    database: Database

    def __init__(self, clock: Clock, key_id: str, assets: Assets, published: Published) -> None:
        self._clock = clock
        self._key_id = key_id
        self._words = {language: texts["test"] for language, texts in assets.texts.items()}
        self._published = published

    async def put(self, wish: Wish, now: int) -> Stored:
        subscription = Subscription(
            endpoint=wish.endpoint,
            p256dh=wish.keys.p256dh,
            auth=wish.keys.auth,
            vapid_key_id=self._key_id,
            language=wish.language,
            scope=wish.scope,
            days=tuple(day.isoformat() for day in wish.days),
            announcements=wish.announcements,
            reminder_minutes=wish.reminder_minutes,
            stars=wish.stars,
        )
        takeover = Takeover(wish.replaces, wish.kept) if wish.replaces else None
        return Stored(*await subscribe(self.database, subscription, now, takeover))

    async def delete(self, endpoint: str) -> bool:
        return await unsubscribe(self.database, endpoint)

    async def test(self, endpoint: str) -> bool:
        edition = self._published.edition
        if edition is None:
            return False
        event = edition.snapshot.agenda.event
        samples = {
            language: Sample(
                self._words[language]["title"],
                self._words[language]["body"],
                f"{event.home(language)}/settings",
            )
            for language in event.languages
            if language in self._words
        }
        return await send_test(self.database, self._clock, endpoint, samples)

    async def stats(self) -> Stats:
        return Stats(*await counts(self.database), await push_figures(self.database))
