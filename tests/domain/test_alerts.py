"""The policy of alerts: what is told to whom, how urgently, until when, and where a tap leads."""

from random import Random
from typing import Any

import msgspec
import pytest

from companion.domain.agenda import Agenda, Kind, Status
from companion.domain.alerts import (
    Audience,
    Notification,
    Scope,
    Urgency,
    alerting,
    compose,
    gather,
    most_urgent,
    narrowed,
    starred_matter,
    tell,
)
from companion.domain.changes import Change, ChangeKind, diff
from companion.domain.urgency import DAY
from tests.builders import an_event, changed
from tests.domain.eitri import BEFORE, EVERYTHING, MONDAY, SATURDAY, SUNDAY, at, eitri_agenda

EITRI = eitri_agenda()
EVERYBODY = Audience("en")
STARRER = Audience("en", stars=EVERYTHING)
CANCELLED = {"status": Status.CANCELLED}


def told(
    head: Agenda, audience: Audience = EVERYBODY, *, base: Agenda = EITRI, now: int = BEFORE
) -> str | None:
    notification = compose((base,), head, audience, now)
    return notification.title if notification else None


def test_a_whole_notification() -> None:
    assert compose(
        (EITRI,), changed(EITRI, "closing", start="14:30"), Audience("nb"), at(MONDAY, "09:00")
    ) == (
        Notification(
            title="Tidligere: Avslutning kl. 14.30",
            body="Var kl. 15.00. Eitri.",
            path="/nb/sessions/closing",
            language="nb",
            urgency=Urgency.ACT_NOW,
            useful_until=at(MONDAY, "00:00") + DAY,
            starts_at=at(MONDAY, "14:30"),
            session_ids=("closing",),
        )
    )


# What is told at all.


@pytest.mark.parametrize(
    "fields",
    [
        {"description": "More"},
        {"notes": "More"},
        {"kind": Kind.WORKSHOP},
        {"track": "ai"},
        {"reason": "wind"},
        {"replaced_by": "panel"},
        {"short": "Key"},
        {"start": "10:04"},
        {"end": "10:34"},
    ],
)
def test_texts_and_small_moves_are_told_to_nobody(fields: dict[str, Any]) -> None:
    assert told(changed(EITRI, "keynote", **fields), STARRER) is None


def test_five_minutes_later_is_told() -> None:
    assert told(changed(EITRI, "keynote", start="10:05", end="10:35")) == "Keynote starts Monday 10:05"


@pytest.mark.parametrize("fields", [{"title": "Data"}, {"speakers": ("brogger",)}, {"end": "11:00"}])
def test_titles_speakers_and_ends_are_told_to_those_who_starred_it(fields: dict[str, Any]) -> None:
    head = changed(EITRI, "keynote", **fields)
    assert told(head) is None
    assert told(head, Audience("en", stars=frozenset({"panel"}))) is None
    assert told(head, Audience("en", stars=frozenset({"keynote"}))) is not None


@pytest.mark.parametrize(
    ("head", "now", "expected"),
    [
        pytest.param(changed(EITRI, "keynote", venue="ulriken"), at(MONDAY, "10:29"), True, id="not over"),
        pytest.param(changed(EITRI, "keynote", venue="ulriken"), at(MONDAY, "10:30"), False, id="over"),
        pytest.param(
            changed(EITRI, "keynote", start="12:00", end=None), at(MONDAY, "11:00"), True, id="old time over"
        ),
        pytest.param(changed(EITRI, "closing", start="10:00"), at(MONDAY, "14:00"), True, id="new time over"),
        pytest.param(
            changed(EITRI, "presentations", venue="eitri"), at(SUNDAY, "23:59"), True, id="before midnight"
        ),
        pytest.param(
            changed(EITRI, "presentations", venue="eitri"), at(MONDAY, "00:00"), False, id="at midnight"
        ),
    ],
)
def test_what_is_over_by_its_old_and_new_time_is_told_to_nobody(
    head: Agenda, now: int, *, expected: bool
) -> None:
    assert (told(head, now=now) is not None) is expected


@pytest.mark.parametrize(
    ("base", "head"),
    [
        pytest.param(
            changed(EITRI, "keynote", **CANCELLED),
            changed(EITRI, "keynote", **CANCELLED, start="11:00", venue="ulriken"),
            id="what stays cancelled",
        ),
        pytest.param(
            msgspec.structs.replace(EITRI, sessions=EITRI.sessions[:-1]),
            changed(EITRI, "closing", **CANCELLED),
            id="what comes up cancelled",
        ),
        pytest.param(
            changed(EITRI, "closing", **CANCELLED),
            msgspec.structs.replace(EITRI, sessions=EITRI.sessions[:-1]),
            id="what was cancelled and vanishes",
        ),
    ],
)
def test_what_does_not_take_place_anyway_is_told_to_nobody(base: Agenda, head: Agenda) -> None:
    assert told(head, STARRER, base=base) is None
    assert alerting(diff(base, head), (base,), head, BEFORE) == ()


def test_alerting_keeps_what_can_alert_and_drops_the_rest() -> None:
    head = changed(EITRI, "keynote", start="10:12", notes="More", title="Data")
    head = changed(changed(head, "dinner", venue="eitri"), "pitches", **CANCELLED, start="14:00")
    assert alerting(diff(EITRI, head), (EITRI,), head, at(MONDAY, "07:00")) == (
        Change("keynote", ChangeKind.START, "10:00", "10:12"),
        Change("keynote", ChangeKind.TITLE, "Operationalizing AI in healthcare", "Data"),
        Change("pitches", ChangeKind.CANCELLED, "confirmed", "cancelled"),
    )


# To whom.


def test_starred_only_hears_what_concerns_everybody() -> None:
    head = changed(changed(EITRI, "panel", start="10:45"), "lunch", start="11:45")
    assert told(head) == "2 changes on Monday"
    assert told(head, Audience("en", scope=Scope.STARRED)) == "Lunch starts Monday 11:45"
    assert (
        told(head, Audience("en", scope=Scope.STARRED, stars=frozenset({"panel"}))) == "2 changes on Monday"
    )


def test_who_hears_of_a_new_venue_hears_the_new_time_too() -> None:
    head = changed(EITRI, "presentations", venue="eitri", start="18:30")
    notification = compose((EITRI,), head, Audience("en", scope=Scope.STARRED), at(SUNDAY, "17:00"))
    assert notification is not None
    assert notification.body == "In Eitri, not at Ulriken. Now at 18:30, was 18:00."


def test_a_phone_that_chose_days_hears_about_the_old_and_the_new_day() -> None:
    head = changed(changed(EITRI, "panel", date=SUNDAY), "lunch", start="11:45")
    assert told(head, Audience("en", days=(SUNDAY,))) == "Panel moved to Sunday 10:30"
    assert told(head, Audience("en", days=(SATURDAY,))) is None
    assert told(head, Audience("en", days=(SATURDAY, MONDAY))) == "2 changes"


@pytest.mark.parametrize(
    ("wanted", "languages", "language", "path"),
    [
        ("en", ("en", "nb"), "en", "/sessions/lunch"),
        ("nb", ("en", "nb"), "nb", "/nb/sessions/lunch"),
        ("nb", ("nb", "en"), "nb", "/sessions/lunch"),
        ("en", ("nb", "en"), "en", "/en/sessions/lunch"),
        ("fr", ("nb", "en"), "nb", "/sessions/lunch"),
        ("nb", ("en",), "en", "/sessions/lunch"),
        ("de", ("de", "fr"), "en", "/sessions/lunch"),
    ],
)
def test_the_language_is_one_that_the_event_has(
    wanted: str, languages: tuple[str, ...], language: str, path: str
) -> None:
    base = eitri_agenda(event=an_event(languages=languages))
    notification = compose((base,), changed(base, "lunch", start="11:45"), Audience(wanted), BEFORE)
    assert notification is not None
    assert (notification.language, notification.path) == (language, path)


@pytest.mark.parametrize(
    ("head", "path"),
    [
        pytest.param(changed(EITRI, "lunch", **CANCELLED), "/sessions/lunch", id="one"),
        pytest.param(
            changed(changed(EITRI, "lunch", start="11:45"), "panel", start="10:45"), "/changes", id="several"
        ),
        pytest.param(
            msgspec.structs.replace(EITRI, sessions=EITRI.sessions[:-1]), "/changes", id="no page any more"
        ),
        pytest.param(
            changed(changed(EITRI, "lunch", **CANCELLED, replaced_by="panel"), "panel", start="11:30"),
            "/sessions/lunch",
            id="one story",
        ),
    ],
)
def test_a_tap_leads_to_what_it_is_about(head: Agenda, path: str) -> None:
    notification = compose((EITRI,), head, EVERYBODY, BEFORE)
    assert notification is not None
    assert notification.path == path


# What follows for those who starred two sessions.

LONGER = changed(EITRI, "keynote", end="15:10")
CLASH = "It now clashes with "


@pytest.mark.parametrize(
    ("stars", "named"),
    [
        pytest.param({"keynote", "panel", "pitches"}, "Panel", id="the first that was starred"),
        pytest.param({"keynote", "pitches", "closing"}, "Pitches", id="not the first of all"),
        pytest.param({"keynote"}, None, id="only what changed"),
        pytest.param({"panel", "pitches"}, None, id="only the others"),
        pytest.param({"keynote", "cable-car"}, None, id="another day"),
    ],
)
@pytest.mark.parametrize("scope", list(Scope))
def test_a_clash_is_told_to_those_who_starred_both(scope: Scope, stars: set[str], named: str | None) -> None:
    head = changed(LONGER, "keynote", venue="ulriken", room=None)
    notification = compose((EITRI,), head, Audience("en", scope=scope, stars=frozenset(stars)), BEFORE)
    assert notification is not None
    assert (f"{CLASH}{named}, which you starred." in notification.body) is (named is not None)
    assert (CLASH in notification.body) is (named is not None)


def test_phones_that_hear_the_same_are_one_audience() -> None:
    """Of many who starred at random, with one session changed: it matters whether, and with what first, it clashes."""
    gathered = gather((EITRI,), changed(EITRI, "keynote", end="15:10"), BEFORE)
    random = Random(1)
    ids = [session.id for session in EITRI.sessions]
    phones = [Audience("en", stars=frozenset(random.sample(ids, random.randrange(8)))) for _ in range(10_000)]
    assert {narrowed(gathered, phone).stars for phone in phones} == {
        frozenset(),
        frozenset({"keynote"}),
        *(frozenset({"keynote", other}) for other in ("panel", "lunch", "pitches", "closing")),
    }


def test_a_narrowed_audience_hears_what_it_would_hear() -> None:
    head = changed(changed(EITRI, "keynote", end="15:10"), "lunch", start="12:00")
    gathered = gather((EITRI,), head, BEFORE)
    random = Random(2)
    ids = [session.id for session in EITRI.sessions]
    for _ in range(200):
        audience = Audience("nb", stars=frozenset(random.sample(ids, random.randrange(8))))
        assert tell(gathered, narrowed(gathered, audience)) == tell(gathered, audience)


def test_stars_matter_of_what_changed_and_what_it_runs_into() -> None:
    head = changed(changed(EITRI, "keynote", end="11:00"), "dinner", notes="Warm clothes")
    assert starred_matter((EITRI,), head, BEFORE) == {"keynote", "panel"}
    assert starred_matter((EITRI, changed(head, "lunch", start="12:00")), head, BEFORE) == {
        "keynote",
        "panel",
        "lunch",
    }
    assert starred_matter((head,), head, BEFORE) == set()


# How urgent, until when.


def test_the_most_urgent_of_what_one_hears_counts() -> None:
    head = changed(changed(EITRI, "closing", start="14:30"), "lunch", start="11:45")
    urgencies = {
        session_id: notification.urgency
        for session_id in ("closing", "lunch")
        if (
            notification := compose(
                (EITRI,),
                head,
                Audience("en", scope=Scope.STARRED, stars=frozenset({session_id})),
                at(MONDAY, "08:00"),
            )
        )
    }
    assert urgencies == {"closing": Urgency.ACT_NOW, "lunch": Urgency.NORMAL}


@pytest.mark.parametrize(
    ("fields", "now", "expected"),
    [
        ({"start": "09:30", "end": "09:45"}, at(MONDAY, "08:00"), Urgency.ACT_NOW),
        ({"start": "10:30", "end": "11:00"}, at(MONDAY, "08:00"), Urgency.NORMAL),
        ({"start": "10:01"}, at(MONDAY, "08:00"), Urgency.QUIET),
        ({"notes": "More"}, at(MONDAY, "08:00"), None),
        ({"venue": "ulriken"}, at(MONDAY, "11:00"), None),
    ],
)
def test_the_most_urgent_of_all(fields: dict[str, Any], now: int, expected: Urgency | None) -> None:
    assert most_urgent(gather((EITRI,), changed(EITRI, "keynote", **fields), now)) is expected


@pytest.mark.parametrize(
    ("session_id", "fields", "now", "until", "starts_at"),
    [
        pytest.param(
            "keynote", {"start": "12:00", "end": "12:30"}, BEFORE, "12:30", "10:00", id="by its new time"
        ),
        pytest.param(
            "keynote", {**CANCELLED, "start": "12:00", "end": "13:00"}, BEFORE, "10:30", "10:00", id="old"
        ),
        pytest.param(
            "pitches", {"start": "09:00", "end": "09:30"}, at(MONDAY, "14:00"), "15:00", "14:30", id="late"
        ),
    ],
)
def test_until_when_it_is_of_use_and_when_it_begins(
    session_id: str, fields: dict[str, Any], now: int, until: str, starts_at: str
) -> None:
    notification = compose((EITRI,), changed(EITRI, session_id, **fields), EVERYBODY, now)
    assert notification is not None
    assert (notification.useful_until, notification.starts_at) == (at(MONDAY, until), at(MONDAY, starts_at))


def test_several_are_of_use_until_the_last_is_over_and_begin_with_the_first() -> None:
    head = changed(changed(EITRI, "lunch", start="11:45"), "presentations", venue="eitri")
    notification = compose((EITRI,), head, EVERYBODY, BEFORE)
    assert notification is not None
    assert (notification.useful_until, notification.starts_at) == (at(MONDAY, "14:30"), at(SUNDAY, "18:00"))
