"""How what was told stands: each alert and announcement, with its deliveries by state and by push service."""

from collections import Counter
from collections.abc import Iterable
from urllib.parse import urlsplit

from msgspec import Struct

from companion.db.alerts import AlertText, read_alerts
from companion.db.announcements import read_announcements
from companion.db.engines import Database
from companion.db.progress import PushService, Reported, Tally, latest_announcements, reported, tallies
from companion.push.endpoints import KNOWN_HOSTS

LISTED = 20
"""So many alerts and announcements, the newest: the page asks every two seconds."""


class AtService(Struct, frozen=True):
    """Deliveries by state at one push service."""

    host: str
    states: dict[str, int]


class Progress(Struct, frozen=True):
    """One alert, or one announcement. `created_at`: real time in ms. `reports`: by kind, shown and opened."""

    alert: int | None
    announcement: int | None
    created_at: int
    texts: dict[str, AlertText]
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
    made = [
        *(_made(each.created_at, each.texts, counted, reports, alert=each.number) for each in alerts),
        *(
            _made(
                each.created_at,
                {code: AlertText(text.title, text.body) for code, text in each.announcement.texts.items()},
                counted,
                reports,
                announcement=each.number,
            )
            for each in announced
        ),
    ]
    return tuple(sorted(made, key=lambda each: each.created_at, reverse=True))


def _made(
    created_at: int,
    texts: dict[str, AlertText],
    counted: tuple[Tally, ...],
    reports: tuple[Reported, ...],
    *,
    alert: int | None = None,
    announcement: int | None = None,
) -> Progress:
    mine = [tally for tally in counted if (tally.alert, tally.announcement) == (alert, announcement)]
    states: Counter[str] = Counter()
    hosts: dict[str, Counter[str]] = {}
    for tally in mine:
        states[tally.state] += tally.count
        hosts.setdefault(_known(tally.host), Counter())[tally.state] += tally.count
    return Progress(
        alert=alert,
        announcement=announcement,
        created_at=created_at,
        texts=texts,
        states=dict(states),
        reports={
            each.kind: each.count
            for each in reports
            if (each.alert, each.announcement) == (alert, announcement)
        },
        services=tuple(AtService(host, dict(by_state)) for host, by_state in sorted(hosts.items())),
    )


def _known(host: str) -> str:
    """The push service of a host; a phone that is gone has left us only that."""
    return next((known for known in KNOWN_HOSTS if host == known or host.endswith(f".{known}")), host)
