"""Tells organizers' own phones what only they need to know: each thing once, and outside everybody's budget."""

import hashlib
from collections.abc import Mapping, Sequence

from msgspec import Struct

from companion.clock import Clock
from companion.db.alerts import read_alerts
from companion.db.engines import Database
from companion.db.organizers import add_notices, is_organizers, mark_phone, organizers_languages, was_told
from companion.db.outbox import Notice
from companion.db.progress import PushService, refusing, standing_of
from companion.db.revisions import read_head
from companion.domain.urgency import DAY, HOUR, MINUTE
from companion.services import organizer_texts as texts
from companion.services.authorship import By, write_down
from companion.services.organizer_texts import DEFAULT, Said
from companion.services.texts import revision_of

PATH = "/organizer"
USEFUL_MS = 2 * HOUR
RECENT_MS = 10 * MINUTE
"""An alert that is older than this is no news to a phone that has just become an organizer's."""


class News(Struct, frozen=True):
    """`about`: what it is of and which one, such as `file 1f3a`: nothing is told twice. `said` by language."""

    about: str
    said: Mapping[str, Said]


def file_broken(source: bytes, problems: Sequence[object]) -> News:
    return News(f"file {_digest(source)}", texts.file_broken(tuple(map(str, problems))))


def edit_held(source: bytes, reasons: tuple[str, ...]) -> News:
    return News(f"held {_digest(source)}", texts.edit_held(reasons))


async def tell_organizers(database: Database, clock: Clock, news: News) -> int:
    """To how many phones it goes; none where it was told before, or nobody is there to hear it."""
    async with database.read() as connection:
        languages = await organizers_languages(connection)
        if not languages or await was_told(connection, news.about):
            return 0
        head = await read_head(connection)
        event = (await revision_of(connection, head.revision)).agenda.event if head else None
    notices = {
        language: _notice(news, language, clock, event.home(language) if event else "")
        for language in languages
    }
    async with database.write() as connection:
        if await was_told(connection, news.about):
            return 0
        return await add_notices(connection, news.about, notices, clock.real())


async def tell_of_deliveries(database: Database, clock: Clock, services: tuple[PushService, ...]) -> None:
    """What became of the newest alert, once each phone was tried; and which push services refuse our key."""
    async with database.read() as connection:
        if not await organizers_languages(connection):
            return
        newest = next(iter(await read_alerts(connection, 1)), None)
        now = clock.real()
        states: dict[str, int] = {}
        if newest is not None and now - newest.created_at < RECENT_MS:
            states = await standing_of(connection, newest.number, now)
        refused = await refusing(connection, services)
    if newest is not None and states:
        titles = {language: text.title for language, text in newest.texts.items()}
        said = texts.alert_went(titles, states)
        await tell_organizers(database, clock, News(f"alert {newest.number}", said))
    for host in refused:
        about = f"push {host or '?'} {now // DAY}"
        await tell_organizers(database, clock, News(about, texts.push_refused(host or "?")))


async def mark(database: Database, clock: Clock, endpoint: str, name: str) -> bool:
    """Make it the phone of the organizer with the token of this name; False where it is not subscribed."""
    async with database.write() as connection:
        marked = await mark_phone(connection, endpoint, name)
        if marked:
            await write_down(connection, clock, By("page", name, action="phone-marked"), None)
        return marked


async def is_marked(database: Database, endpoint: str) -> bool:
    """Whether it is some organizer's phone."""
    async with database.read() as connection:
        return await is_organizers(connection, endpoint)


async def unmark(database: Database, clock: Clock, endpoint: str, name: str) -> None:
    """It is an attendee's again."""
    async with database.write() as connection:
        if await mark_phone(connection, endpoint, ""):
            await write_down(connection, clock, By("page", name, action="phone-unmarked"), None)


def _notice(news: News, language: str, clock: Clock, home: str) -> Notice:
    spoken = language if language in news.said else DEFAULT
    said = news.said[spoken]
    return Notice(spoken, said.title, said.body, home + PATH, useful_until=clock.event() + USEFUL_MS)


def _digest(source: bytes) -> str:
    return hashlib.sha256(source).hexdigest()[:16]
