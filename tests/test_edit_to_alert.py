"""Every kind of change, from an edit of the example file to the text that a phone decrypts, in both languages.

Nothing between is replaced: the strict loader, the database, the outbox, encryption, HTTP, a strict push service.
Event time is Friday 16 September 2022, 18:55.
"""

from pathlib import Path

import pytest
from msgspec import Struct

from companion.clock import Clock
from companion.content.load import load_agenda
from companion.db.engines import Database
from companion.db.mode import Mode, start_mode
from companion.db.subscriptions import Subscription, put_subscription
from companion.deliverer import PushSender
from companion.domain.audience import ALERTING
from companion.domain.changes import diff
from companion.domain.timeline import moment
from companion.push.endpoints import EndpointPolicy
from companion.push.keys import load_keys
from companion.push.sender import Sender
from companion.resources import example_agenda
from companion.services.alert import alert
from companion.services.deliver import deliver_round
from companion.services.publish import publish
from tests.push_service import Phone, PushService

SOURCE = example_agenda().read_text("utf-8")
AGENDA = load_agenda(SOURCE.encode())
FRIDAY_1855 = moment(AGENDA.event.dates.first, "18:55", AGENDA.zone)


def item(session_id: str, source: str = SOURCE) -> str:
    """The lines of one session in the file."""
    start = source.index(f"  - id: {session_id}\n    date")
    end = source.find("\n  - id: ", start + 1)
    return source[start:] if end < 0 else source[start : end + 1]


def edit(session_id: str, old: str, new: str, source: str = SOURCE) -> str:
    """The file with `old` replaced in one session."""
    lines = item(session_id, source)
    assert old in lines, f"{old!r} is not in {session_id}"
    return source.replace(lines, lines.replace(old, new, 1))


def add(session_id: str, line: str, source: str = SOURCE) -> str:
    """The file with one line more in a session."""
    return edit(session_id, f"- id: {session_id}\n", f"- id: {session_id}\n    {line}\n", source)


PHOTO = """
  - id: photo
    date: 2022-09-19
    start: 15:30
    title: Group photo
    kind: social
    venue: eitri
"""
WITH_A_HALL = SOURCE.replace(
    "    address: Haukelandsbakken",
    "    rooms:\n      - id: hall\n        name: Main hall\n    address: Haukelandsbakken",
)


class Case(Struct, frozen=True):
    """An edit (the file before and after), and what is heard of it: title and body by language."""

    name: str
    after: str
    en: tuple[str, str]
    nb: tuple[str, str]
    before: str = SOURCE


CASES = (
    Case(
        "later",
        edit("problem-pitches", "start: 19:15", "start: 19:25"),
        ("Later: Problems and datasets at 19:25", "Was 19:15."),
        ("Problemer og datasett begynner kl. 19.25", "Var kl. 19.15."),
    ),
    Case(
        "earlier",
        edit("closing", "start: 15:00", "start: 14:45"),
        ("Earlier: Closing remarks Monday 14:45", "Was 15:00. Eitri."),
        ("Tidligere: Avslutning mandag kl. 14.45", "Var kl. 15.00. Eitri."),
    ),
    Case(
        "earlier within a day",
        edit("data-access", "start: 10:00", "start: 09:30"),
        ("Earlier: Access to data Saturday 09:30", "Was 10:00. Eitri."),
        ("Tidligere: Tilgang til data", "Lørdag kl. 09.30. Var kl. 10.00. Eitri."),
    ),
    Case(
        "another day",
        edit("closing", "date: 2022-09-19", "date: 2022-09-18"),
        ("Closing remarks moved to Sunday 15:00", "Was Monday 15:00. Eitri."),
        ("Avslutning: nå søndag kl. 15.00", "Var mandag kl. 15.00. Eitri."),
    ),
    Case(
        "another place",
        edit("group-presentations", "venue: ulriken", "venue: eitri"),
        ("New place: Group presentations", "In Eitri, not at Ulriken. Sunday 18:00 as before."),
        ("Nytt sted: Gruppepresentasjoner", "I Eitri, ikke på Ulriken. Søndag kl. 18.00 som før."),
    ),
    Case(
        "another place, why",
        edit("group-presentations", "venue: ulriken", "venue: eitri\n    reason: wind"),
        ("New place: Group presentations", "In Eitri, not at Ulriken. Sunday 18:00 as before. Wind."),
        (
            "Nytt sted: Gruppepresentasjoner",
            "I Eitri, ikke på Ulriken. Søndag kl. 18.00 som før. Årsak: wind.",
        ),
    ),
    Case(
        "moved and elsewhere",
        edit(
            "group-presentations",
            "start: 18:00",
            "start: 17:30",
            edit("group-presentations", "venue: ulriken", "venue: eitri"),
        ),
        ("Earlier: Group presentations", "Sunday 17:30. Was 18:00. New place: in Eitri, not at Ulriken."),
        (
            "Tidligere: Gruppepresentasjoner",
            "Søndag kl. 17.30. Var kl. 18.00. Nytt sted: i Eitri, ikke på Ulriken.",
        ),
    ),
    Case(
        "cancelled",
        add("cable-car", "status: cancelled"),
        ("Cancelled: Cable car to Ulriken", "Sunday 17:00."),
        ("Avlyst: Turen opp til Ulriken", "Søndag kl. 17.00."),
    ),
    Case(
        "cancelled, why",
        add("cable-car", "status: cancelled\n    reason:\n      en: wind\n      nb: vind"),
        ("Cancelled: Cable car to Ulriken", "Sunday 17:00, wind."),
        ("Avlyst: Turen opp til Ulriken", "Søndag kl. 17.00, på grunn av vind."),
    ),
    Case(
        "cancelled, what instead",
        add("cable-car", "status: cancelled\n    replaced_by: group-presentations"),
        (
            "Cancelled: Cable car to Ulriken",
            "Sunday 17:00. Instead, at 18:00: group presentations at Ulriken.",
        ),
        (
            "Avlyst: Turen opp til Ulriken",
            "Søndag kl. 17.00. I stedet, kl. 18.00: gruppepresentasjoner på Ulriken.",
        ),
    ),
    Case(
        "new",
        SOURCE + PHOTO,
        ("New: Group photo Monday 15:30", "In Eitri."),
        ("Nytt: Group photo mandag kl. 15.30", "I Eitri."),
    ),
    Case(
        "removed",
        SOURCE.replace(item("dinner"), ""),
        ("Removed: Optional dinner", "Was Saturday 18:00. It is no longer in the agenda."),
        ("Fjernet: Valgfri middag", "Var lørdag kl. 18.00. Står ikke lenger i programmet."),
    ),
    Case(
        "title",
        edit("keynote", "title: Keynote", "title: The opening keynote"),
        ("New title: Keynote", "Now “The opening keynote”, not “Keynote”. Monday 10:00 as before."),
        ("Ny tittel: Keynoten", "Nå «The opening keynote», ikke «Keynote». Mandag kl. 10.00 som før."),
    ),
    Case(
        "speakers",
        edit("panel", "venue: eitri", "venue: eitri\n    speakers:\n      - celi"),
        ("New speaker: Panel discussion", "Leo Antony Celi. Monday 10:30 as before."),
        ("Ny taler: Paneldebatt", "Leo Antony Celi. Mandag kl. 10.30 som før."),
    ),
    Case(
        "end",
        add("dinner", "end: 20:30"),
        ("Optional dinner ends Saturday 20:30", "Starts Saturday 18:00 as before."),
        ("Valgfri middag slutter lørdag kl. 20.30", "Begynner lørdag kl. 18.00 som før."),
    ),
    Case(
        "meet",
        add("cable-car", "meet: the lower station"),
        ("New meeting point: Cable car to Ulriken", "Meet: the lower station. Sunday 17:00 as before."),
        ("Nytt møtested: Turen opp til Ulriken", "Oppmøte: the lower station. Søndag kl. 17.00 som før."),
    ),
    Case(
        "leave by",
        add("cable-car", "leave_by: 16:45"),
        ("New times: Cable car to Ulriken", "Leave by 16:45. Departs Sunday 17:00 as before."),
        ("Nye tider: Turen opp til Ulriken", "Gå senest kl. 16.45. Avgang søndag kl. 17.00 som før."),
    ),
    Case(
        "last return",
        add("cable-car", "last_return: 22:30"),
        ("New times: Cable car to Ulriken", "Last return 22:30. Departs Sunday 17:00 as before."),
        ("Nye tider: Turen opp til Ulriken", "Siste retur kl. 22.30. Avgang søndag kl. 17.00 som før."),
    ),
    Case(
        "several on a day",
        add(
            "pitches", "status: cancelled", edit("welcome", "09:00", "08:30", edit("lunch", "11:30", "11:45"))
        ),
        (
            "3 changes on Monday",
            "Welcome remarks 08:30 (was 09:00), lunch 11:45 (was 11:30), pitches cancelled.",
        ),
        (
            "3 endringer mandag",
            "Velkomst kl. 08.30 (var 09.00), lunsj kl. 11.45 (var 11.30), pitchrunde er avlyst.",
        ),
    ),
    Case(
        "several on several days",
        edit("dinner", "18:00", "18:30", edit("lunch", "11:30", "11:45")),
        ("2 changes", "Saturday: Optional dinner 18:30 (was 18:00). Monday: lunch 11:45 (was 11:30)."),
        ("2 endringer", "Lørdag: Valgfri middag kl. 18.30 (var 18.00). Mandag: lunsj kl. 11.45 (var 11.30)."),
    ),
    Case(
        "room",
        edit("keynote", "venue: eitri", "venue: eitri\n    room: hall", WITH_A_HALL),
        ("New room: Keynote", "In Main hall. Monday 10:00 as before."),
        ("Nytt rom: Keynoten", "I Main hall. Mandag kl. 10.00 som før."),
    ),
    Case(
        "it now clashes",
        edit("keynote", "start: 10:00", "start: 10:10\n    end: 10:50\n    reason: a late train"),
        (
            "Keynote starts Monday 10:10",
            (
                "Was 10:00. Ends at 10:50, not 10:30. "
                "It now clashes with Panel discussion, which you starred. A late train."
            ),
        ),
        (
            "Keynoten begynner mandag kl. 10.10",
            (
                "Var kl. 10.00. Slutter kl. 10.50, ikke kl. 10.30. "
                "Den krasjer nå med Paneldebatt, som du har stjernemerket. Årsak: a late train."
            ),
        ),
    ),
    Case(
        "reinstated",
        SOURCE,
        ("On again: Cable car to Ulriken", "Sunday 17:00. It was cancelled."),
        ("Går likevel: Turen opp til Ulriken", "Søndag kl. 17.00. Var avlyst."),
        before=add("cable-car", "status: cancelled"),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_each_kind_of_change_is_told(database: Database, tmp_path: Path, case: Case):
    assert await told(database, tmp_path, case.before, case.after) == {"en": case.en, "nb": case.nb}


async def test_a_description_is_told_to_nobody(database: Database, tmp_path: Path):
    assert await told(database, tmp_path, SOURCE, add("keynote", "description: More words.")) == {}


def test_every_kind_that_alerts_has_its_case():
    """So that a new kind of change does not go out unheard by this test."""
    shown = {
        change.kind
        for case in CASES
        for change in diff(load_agenda(case.before.encode()), load_agenda(case.after.encode()))
    }
    assert shown >= ALERTING


async def told(database: Database, folder: Path, before: str, after: str) -> dict[str, tuple[str, str]]:
    """What phones that starred everything hear when the file goes from `before` to `after`."""
    clock = Clock()
    clock.offset = FRIDAY_1855 - clock.real()
    keys = load_keys(folder / "vapid.pem")
    async with PushService() as service:
        phones = {language: service.subscribe(keys[0].public) for language in ("en", "nb")}
        async with database.write() as connection:
            await start_mode(connection, Mode(rehearsal=False, clock_offset=clock.offset))
            for language, phone in phones.items():
                await put_subscription(connection, wish(phone, keys[0].id, language), clock.real())
        for text in (before, after):
            await publish(database, clock, text.encode(), confirmed=True)
        await alert(database, clock, 0)
        policy = EndpointPolicy({service.origin})
        async with Sender(keys, "https://companion.invalid", policy) as sender:
            await deliver_round(database, clock, PushSender(sender, "http://127.0.0.1:8000"))
        assert service.violations == []
        texts = [push.notification for push in service.received]
        return {text["lang"]: (text["title"], text["body"]) for text in texts}


def wish(phone: Phone, key_id: str, language: str) -> Subscription:
    return Subscription(
        endpoint=phone.endpoint,
        p256dh=phone.p256dh,
        auth=phone.auth,
        vapid_key_id=key_id,
        language=language,
        scope="all",
        days=(),
        announcements=True,
        reminder_minutes=0,
        stars=frozenset(session.id for session in AGENDA.sessions),
    )
