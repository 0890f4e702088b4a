"""The exact words for several sessions in one text. Read them aloud."""

from datetime import date
from typing import Any

import msgspec
import pytest

from companion.domain.agenda import Agenda, Kind, Status
from companion.domain.alerts import Audience, compose
from tests.builders import a_session, changed
from tests.domain.eitri import BEFORE, MONDAY, SUNDAY, WIND, at, eitri_agenda, said

EITRI = eitri_agenda()
CANCELLED = {"status": Status.CANCELLED}


def edited(**changes: dict[str, Any]) -> Agenda:
    agenda = EITRI
    for session_id, fields in changes.items():
        agenda = changed(agenda, session_id.replace("_", "-"), **fields)
    return agenda


THREE = edited(doors={"start": "08:30"}, lunch={"start": "11:45"}, pitches=CANCELLED)


@pytest.mark.parametrize(
    "now", [pytest.param(BEFORE, id="before"), pytest.param(at(MONDAY, "07:00"), id="that day")]
)
def test_one_day(now: int) -> None:
    assert said(THREE, now=now) == (
        "3 changes on Monday · Doors 08:30 (was 09:00), lunch 11:45 (was 11:30), pitches cancelled.",
        "3 endringer mandag · Dørene åpner kl. 08.30 (var 09.00), lunsj kl. 11.45 (var 11.30), pitchene er avlyst.",
    )


def test_far_ahead_the_date_is_named() -> None:
    titles = [text.split(" · ")[0] for text in said(THREE, now=at(date(2022, 9, 1), "12:00"))]
    assert titles == ["3 changes on Monday 19 September", "3 endringer mandag 19. september"]


def test_a_date_that_the_title_has_no_space_for_is_in_the_body() -> None:
    assert said(THREE, now=at(date(2022, 9, 1), "12:00"), rehearsal=True)[0] == (
        "Rehearsal: 3 changes · Monday 19 September: "
        "doors 08:30 (was 09:00), lunch 11:45 (was 11:30), pitches cancelled."
    )


def test_several_days() -> None:
    head = edited(
        presentations={"venue": "eitri"},
        keynote={"start": "10:12", "end": "10:42", "room": "loft"},
        panel={"title": "A better panel", "speakers": ("brogger",)},
        lunch={"start": "11:45"},
    )
    assert said(head) == (
        (
            "4 changes · Sunday: group presentations in Eitri (was at Ulriken). "
            "Monday: keynote 10:12 (was 10:00) in Loft (was in the main hall), "
            "panel (new title, with Helga Brøgger), lunch 11:45 (was 11:30). "
            "Keynote and panel now clash; you starred both."
        ),
        (
            "4 endringer · Søndag: gruppepresentasjoner i Eitri (var på Ulriken). "
            "Mandag: keynote kl. 10.12 (var 10.00) i Loft (var i Storsalen), "
            "paneldebatt (ny tittel, med Helga Brøgger), lunsj kl. 11.45 (var 11.30). "
            "Keynote og paneldebatt krasjer nå. Du har stjernemerket begge."
        ),
    )


@pytest.mark.parametrize(
    ("changes", "english", "norwegian"),
    [
        pytest.param(
            {"deadline": {"start": "16:45"}, "cable_car": {**CANCELLED, "reason": WIND}},
            "2 changes on Sunday · Presentations due 16:45 (was 16:30), cable car to Ulriken cancelled.",
            "2 endringer søndag · Innlevering kl. 16.45 (var 16.30), turen opp til Ulriken er avlyst.",
            id="a reason for one of them is given for none",
        ),
        pytest.param(
            {"cable_car": {**CANCELLED, "reason": WIND}, "presentations": {"venue": "eitri", "reason": WIND}},
            "2 changes on Sunday · Cable car to Ulriken cancelled, "
            "group presentations in Eitri (was at Ulriken). Wind.",
            "2 endringer søndag · Turen opp til Ulriken er avlyst, gruppepresentasjoner i Eitri (var på Ulriken). "
            "Årsak: vind.",
            id="one reason for all",
        ),
        pytest.param(
            {"presentations": {"date": MONDAY, "start": "09:30"}, "lunch": {"start": "11:45"}},
            "2 changes on Monday · Group presentations 09:30 (was Sunday 18:00), lunch 11:45 (was 11:30).",
            "2 endringer mandag · Gruppepresentasjoner kl. 09.30 (var søndag kl. 18.00), lunsj kl. 11.45 (var 11.30).",
            id="from another day",
        ),
        pytest.param(
            {"keynote": {"room": None}, "panel": {"venue": None}, "lunch": {"room": "loft"}},
            "3 changes on Monday · Keynote not in the main hall, panel not in Eitri, lunch in Loft.",
            "3 endringer mandag · Keynote ikke i Storsalen, paneldebatt ikke i Eitri, lunsj i Loft.",
            id="places unknown",
        ),
        pytest.param(
            {
                "cable_car": {"leave_by": "16:20", "last_return": "21:30", "meet": "The bus stop"},
                "presentations": {"end": "20:00", "speakers": ("celi",)},
            },
            "2 changes on Sunday · Cable car to Ulriken (new meeting point, leave by 16:20, last return 21:30), "
            "group presentations (with Leo Anthony Celi, until 20:00).",
            "2 endringer søndag · Turen opp til Ulriken (nytt møtested, gå senest kl. 16.20, siste retur kl. 21.30), "
            "gruppepresentasjoner (med Leo Anthony Celi, til kl. 20.00).",
            id="details",
        ),
        pytest.param(
            {"keynote": {"speakers": ()}, "panel": {"start": "10:45"}},
            "2 changes on Monday · Keynote (without a speaker), panel 10:45 (was 10:30).",
            "2 endringer mandag · Keynote (uten taler), paneldebatt kl. 10.45 (var 10.30).",
            id="no speaker",
        ),
    ],
)
def test_what_each_session_says(changes: dict[str, dict[str, Any]], english: str, norwegian: str) -> None:
    assert said(edited(**changes)) == (english, norwegian)


def test_new_removed_and_reinstated_sessions() -> None:
    base = edited(pitches=CANCELLED)
    yoga = a_session("yoga", start="07:30", title="Yoga", kind=Kind.SOCIAL)
    without_closing = tuple(session for session in EITRI.sessions if session.id != "closing")
    head = msgspec.structs.replace(EITRI, sessions=(*without_closing, yoga))
    assert said(head, base=base) == (
        (
            "3 changes on Monday · Yoga 07:30 (new), pitches on again at 14:30 (in Eitri), "
            "closing remarks removed."
        ),
        (
            "3 endringer mandag · Yoga kl. 07.30 (ny), pitchene går likevel kl. 14.30 (i Eitri), "
            "avslutning er fjernet."
        ),
    )


def test_names_keep_their_capital_within_the_list() -> None:
    base = msgspec.structs.replace(
        EITRI,
        sessions=tuple(
            a_session(str(number), start=f"1{number}:00", kind=kind, title=title)
            for number, (kind, title) in enumerate(
                [
                    (Kind.BREAK, "Break"),
                    (Kind.TALK, "Norwegian registries"),
                    (Kind.CEREMONY, "Leo says goodbye"),
                    (Kind.SOCIAL, "Ulriken by night"),
                    (Kind.KEYNOTE, "AI"),
                    (Kind.MEAL, "Late lunch"),
                ]
            )
        ),
    )
    head = msgspec.structs.replace(
        base, sessions=tuple(msgspec.structs.replace(session, venue="ulriken") for session in base.sessions)
    )
    assert said(changed(head, "0", venue="eitri", start="09:00"), base=base)[0] == (
        "6 changes on Monday · Break 09:00 (was 10:00), Norwegian registries at Ulriken (was in Eitri), "
        "Leo says goodbye at Ulriken (was in Eitri), Ulriken by night at Ulriken (was in Eitri), "
        "AI at Ulriken (was in Eitri), late lunch at Ulriken (was in Eitri)."
    )


@pytest.mark.parametrize(
    "days", [pytest.param((MONDAY,), id="one day"), pytest.param((SUNDAY, MONDAY), id="two days")]
)
def test_more_than_there_is_space_for_is_counted(days: tuple[date, ...]) -> None:
    base = msgspec.structs.replace(
        EITRI,
        sessions=tuple(
            a_session(
                f"s{number:02}",
                start=f"{number:02}:00",
                date=days[number % len(days)],
                title=f"Session {number}",
            )
            for number in range(24)
        ),
    )
    head = msgspec.structs.replace(
        base,
        sessions=tuple(
            msgspec.structs.replace(session, start=session.start[:3] + "30") for session in base.sessions
        ),
    )
    for text, more in zip(said(head, base=base), ("and {} more.", "og {} til."), strict=True):
        body = text.split(" · ")[1]
        left = 24 - body.count("Session")
        assert 0 < left < 20
        assert len(body) <= 300
        assert body.lower().endswith(more.format(left))


def test_what_is_on_again_says_where_and_its_new_time_once() -> None:
    """It may have moved while it was cancelled: then nobody was told."""
    off = edited(keynote=CANCELLED)
    head = edited(keynote={"start": "10:12"}, lunch={"start": "11:45"})
    assert said(head, base=off) == (
        (
            "2 changes on Monday · Keynote on again at 10:12 (was 10:00) (in Eitri, Main hall), "
            "lunch 11:45 (was 11:30)."
        ),
        (
            "2 endringer mandag · Keynote går likevel kl. 10.12 (var 10.00) (i Eitri, Storsalen), "
            "lunsj kl. 11.45 (var 11.30)."
        ),
    )
    elsewhere = changed(head, "keynote", venue="ulriken", room=None)
    assert said(elsewhere, base=off)[0] == (
        "2 changes on Monday · Keynote on again at 10:12 (was 10:00) at Ulriken (was in Eitri, Main hall), "
        "lunch 11:45 (was 11:30)."
    )


def test_to_a_phone_that_may_not_know_of_it_the_time_is_said_once() -> None:
    """It may have heard nothing of it, that it was cancelled, or that it was at another time."""
    sessions = EITRI.sessions
    without = msgspec.structs.replace(EITRI, sessions=tuple(one for one in sessions if one.id != "keynote"))
    head = edited(keynote={"start": "10:12"}, lunch={"start": "11:45"})
    lunch = "lunch 11:45 (was 11:30)."
    for bases, keynote in (
        ((without, edited(keynote=CANCELLED)), "Keynote on again at 10:12 (was 10:00) (in Eitri, Main hall)"),
        ((without, EITRI), "Keynote 10:12 (new) (was 10:00)"),
    ):
        notification = compose(bases, head, Audience("en"), BEFORE)
        assert notification is not None
        assert notification.body == f"{keynote}, {lunch}"
