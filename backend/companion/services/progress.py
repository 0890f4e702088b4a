"""How what was told stands: each alert and announcement, with its deliveries by state and by push service."""

from collections import Counter
from collections.abc import Iterable
from urllib.parse import urlsplit

from msgspec import Struct

from companion.db.alerts import AlertText, read_alerts
from companion.db.announcements import read_announcements
from companion.db.engines import Database
from companion.db.progress import (
    PushService,
    Reported,
    Tally,
    TextMade,
    latest_announcements,
    reported,
    tallies,
    texts_made,
)
from companion.push.endpoints import KNOWN_HOSTS

LISTED = 20
"""So many alerts and announcements, the newest: the page asks every two seconds."""


MOST_TEXTS = 12


class ToldText(Struct, frozen=True):
    """One text, and to how many phones it goes."""

    language: str
    title: str
    body: str
    phones: int


class AtService(Struct, frozen=True):
    """Deliveries by state at one push service."""

    host: str
    states: dict[str, int]


class Progress(Struct, frozen=True):
    """One alert, or one announcement. `created_at`: real time in ms. `reports`: by kind, shown and opened.

    `texts`: what it says to most phones first, at most twelve; `more`: how many others it has. Where it goes to nobody,
    what it says in general.
    """

    alert: int | None
    announcement: int | None
    created_at: int
    texts: tuple[ToldText, ...]
    more: int
    states: dict[str, int]
    reports: dict[str, int]
    services: tuple[AtService, ...]


def push_services(origins: Iterable[str]) -> tuple[PushService, ...]:
    """Those of the browsers, and the operator's own by their origins."""
    known = (PushService(host, (f"https://{host}/%", f"https://%.{host}/%")) for host in KNOWN_HOSTS)
    own = (PushService(urlsplit(origin).netloc, (f"{origin}/%",)) for origin in sorted(origins))
    return (*own, *known)


async def progress(database: Database, services: tuple[PushService, ...]) -> tuple[Progress, ...]:
    """The newest first."""
    async with database.read() as connection:
        alerts = await read_alerts(connection, LISTED)
        announced = await read_announcements(connection, await latest_announcements(connection, LISTED))
        numbers = [alert.number for alert in alerts], [each.number for each in announced]
        counted = await tallies(connection, *numbers, services)
        reports = await reported(connection, *numbers)
        texts = await texts_made(connection, *numbers, MOST_TEXTS)
    made = [
        *(
            _made(each.created_at, each.texts, _Found(counted, reports, texts), alert=each.number)
            for each in alerts
        ),
        *(
            _made(
                each.created_at,
                {code: AlertText(text.title, text.body) for code, text in each.announcement.texts.items()},
                _Found(counted, reports, texts),
                announcement=each.number,
            )
            for each in announced
        ),
    ]
    return tuple(sorted(made, key=lambda each: each.created_at, reverse=True))


class _Found(Struct, frozen=True):
    """Of all alerts and announcements."""

    tallies: tuple[Tally, ...]
    reports: tuple[Reported, ...]
    texts: tuple[TextMade, ...]


def _made(
    created_at: int,
    general: dict[str, AlertText],
    found: _Found,
    *,
    alert: int | None = None,
    announcement: int | None = None,
) -> Progress:
    def is_its(each: Tally | Reported | TextMade) -> bool:
        return (each.alert, each.announcement) == (alert, announcement)

    made = [each for each in found.texts if is_its(each)]
    texts = tuple(ToldText(each.language, each.title, each.body, each.phones) for each in made)
    states: Counter[str] = Counter()
    hosts: dict[str, Counter[str]] = {}
    for tally in filter(is_its, found.tallies):
        states[tally.state] += tally.count
        hosts.setdefault(_known(tally.host), Counter())[tally.state] += tally.count
    return Progress(
        alert=alert,
        announcement=announcement,
        created_at=created_at,
        texts=texts or tuple(ToldText(code, text.title, text.body, 0) for code, text in general.items()),
        more=made[0].different - len(made) if made else 0,
        states=dict(states),
        reports={each.kind: each.count for each in filter(is_its, found.reports)},
        services=tuple(AtService(host, dict(by_state)) for host, by_state in sorted(hosts.items())),
    )


def _known(host: str) -> str:
    """The push service of a host; a phone that is gone has left us only that."""
    return next((known for known in KNOWN_HOSTS if host == known or host.endswith(f".{known}")), host)
