"""The exact words for what befalls a session as a whole. Read them aloud."""

from typing import Any

import msgspec
import pytest

from companion.domain.agenda import Agenda, Kind, Status
from tests.builders import a_session, changed
from tests.domain.eitri import BEFORE, MONDAY, SUNDAY, WIND, at, eitri_agenda, said

THAT_SUNDAY = at(SUNDAY, "08:00")
CANCELLED = {"status": Status.CANCELLED}
EITRI = eitri_agenda()


@pytest.mark.parametrize(
    ("fields", "now", "english", "norwegian"),
    [
        pytest.param(
            {"reason": WIND, "replaced_by": "presentations"},
            BEFORE,
            "Sunday 17:00, wind. Instead, at 18:00: group presentations at Ulriken.",
            "Søndag kl. 17.00, på grunn av vind. I stedet, kl. 18.00: gruppepresentasjoner på Ulriken.",
            id="what instead",
        ),
        pytest.param(
            {"reason": WIND, "replaced_by": "doors"},
            BEFORE,
            "Sunday 17:00, wind. Instead, Monday 09:00: doors in Eitri.",
            "Søndag kl. 17.00, på grunn av vind. I stedet, mandag kl. 09.00: dørene åpner i Eitri.",
            id="on another day",
        ),
        pytest.param(
            {"reason": WIND, "if_closed": {"en": "Stay in Eitri.", "nb": "Bli i Eitri."}},
            BEFORE,
            "Sunday 17:00, wind. Stay in Eitri.",
            "Søndag kl. 17.00, på grunn av vind. Bli i Eitri.",
            id="what the organizer wrote for this case",
        ),
        pytest.param({}, BEFORE, "Sunday 17:00.", "Søndag kl. 17.00.", id="no reason"),
        pytest.param({}, THAT_SUNDAY, "At 17:00.", "Kl. 17.00.", id="today"),
        pytest.param(
            {"reason": "wind"},
            BEFORE,
            "Sunday 17:00, wind.",
            "Søndag kl. 17.00. Årsak: wind.",
            id="English only",
        ),
        pytest.param(
            {"reason": {"en": "the driver is ill", "nb": "føreren er syk"}},
            BEFORE,
            "Sunday 17:00, the driver is ill.",
            "Søndag kl. 17.00. Årsak: føreren er syk.",
            id="a clause",
        ),
        pytest.param(
            {"reason": {"en": "Ulriken is closed.", "nb": "Ulriken er stengt."}},
            BEFORE,
            "Sunday 17:00. Ulriken is closed.",
            "Søndag kl. 17.00. Årsak: Ulriken er stengt.",
            id="a sentence",
        ),
        pytest.param(
            {"start": "19:00"}, BEFORE, "Sunday 17:00.", "Søndag kl. 17.00.", id="by the time people know"
        ),
        pytest.param(
            {"replaced_by": "nowhere"}, BEFORE, "Sunday 17:00.", "Søndag kl. 17.00.", id="unknown instead"
        ),
    ],
)
def test_cancelled(fields: dict[str, Any], now: int, english: str, norwegian: str) -> None:
    assert said(changed(EITRI, "cable-car", **CANCELLED, **fields), now=now) == (
        f"Cancelled: Cable car to Ulriken · {english}",
        f"Avlyst: Turen opp til Ulriken · {norwegian}",
    )


@pytest.mark.parametrize(
    ("fields", "english", "norwegian"),
    [
        pytest.param(
            {"venue": "eitri"},
            "Instead, at 18:00: group presentations in Eitri, not at Ulriken.",
            "I stedet, kl. 18.00: gruppepresentasjoner i Eitri, ikke på Ulriken.",
            id="moved",
        ),
        pytest.param(
            {"venue": "eitri", "start": "17:30"},
            "Instead, at 17:30 (was 18:00): group presentations in Eitri, not at Ulriken.",
            "I stedet, kl. 17.30 (var kl. 18.00): gruppepresentasjoner i Eitri, ikke på Ulriken.",
            id="moved, and at another time",
        ),
    ],
)
def test_what_is_cancelled_and_what_takes_its_place_are_one_story(
    fields: dict[str, Any], english: str, norwegian: str
) -> None:
    cancelled = changed(EITRI, "cable-car", **CANCELLED, reason=WIND, replaced_by="presentations")
    assert said(changed(cancelled, "presentations", reason=WIND, **fields)) == (
        f"Cancelled: Cable car to Ulriken · Sunday 17:00, wind. {english}",
        f"Avlyst: Turen opp til Ulriken · Søndag kl. 17.00, på grunn av vind. {norwegian}",
    )


def test_a_replacement_with_other_news_is_a_second_change() -> None:
    cancelled = changed(EITRI, "cable-car", **CANCELLED, replaced_by="presentations")
    assert said(changed(cancelled, "presentations", venue="eitri", title="Presentations"))[0] == (
        "2 changes on Sunday · Cable car to Ulriken cancelled, "
        "group presentations in Eitri (was at Ulriken) (new title)."
    )


def test_a_cancelled_replacement_is_not_offered() -> None:
    base = changed(EITRI, "presentations", **CANCELLED)
    head = changed(base, "cable-car", **CANCELLED, replaced_by="presentations")
    assert said(head, base=base)[0] == "Cancelled: Cable car to Ulriken · Sunday 17:00."


@pytest.mark.parametrize(
    ("session_id", "fields", "now", "english", "norwegian"),
    [
        (
            *("cable-car", {}, BEFORE),
            "On again: Cable car to Ulriken · Sunday 17:00. It was cancelled.",
            "Går likevel: Turen opp til Ulriken · Søndag kl. 17.00. Var avlyst.",
        ),
        (
            *("keynote", {"reason": "illness"}, at(MONDAY, "08:00")),
            "On again: Keynote at 10:00 · It was cancelled. In Eitri, Main hall.",
            "Går likevel: Keynote kl. 10.00 · Var avlyst. I Eitri, Storsalen.",
        ),
        (
            *("keynote", {"start": "09:30"}, BEFORE),
            "On again: Keynote Monday 10:00 · It was cancelled. In Eitri, Main hall. New time, not 09:30.",
            "Går likevel: Keynote mandag kl. 10.00 · Var avlyst. I Eitri, Storsalen. Ny tid, ikke kl. 09.30.",
        ),
        (
            *("keynote", {"venue": "ulriken", "room": None}, BEFORE),
            "On again: Keynote Monday 10:00 · It was cancelled. New place: in Eitri, Main hall, not at Ulriken.",
            "Går likevel: Keynote mandag kl. 10.00 · Var avlyst. Nytt sted: i Eitri, Storsalen, ikke på Ulriken.",
        ),
    ],
)
def test_reinstated(session_id: str, fields: dict[str, Any], now: int, english: str, norwegian: str) -> None:
    base = changed(EITRI, session_id, **CANCELLED, **fields)
    assert said(EITRI, base=base, now=now) == (english, norwegian)


def with_one_more(**fields: Any) -> Agenda:
    return msgspec.structs.replace(
        EITRI, sessions=(*EITRI.sessions, a_session("yoga", start="07:30", **fields))
    )


@pytest.mark.parametrize(
    ("fields", "now", "english", "norwegian"),
    [
        (
            *({"title": "Morning yoga for everybody", "short": {"en": "Yoga", "nb": "Yoga"}}, BEFORE),
            "New: Yoga Monday 07:30 · Morning yoga for everybody. In Eitri.",
            "Nytt: Yoga mandag kl. 07.30 · Morning yoga for everybody. I Eitri.",
        ),
        (
            *({"title": "Yoga"}, at(MONDAY, "06:00")),
            "New: Yoga at 07:30 · In Eitri.",
            "Nytt: Yoga kl. 07.30 · I Eitri.",
        ),
        (
            *({"title": "Yoga", "venue": None}, BEFORE),
            "New: Yoga Monday 07:30 · Added to the agenda.",
            "Nytt: Yoga mandag kl. 07.30 · Lagt til i programmet.",
        ),
        (
            *({"title": "Breathing in a data centre"}, BEFORE),
            "New: Breathing in a data… Monday 07:30 · Breathing in a data centre. In Eitri.",
            "Nytt: Breathing in a… mandag kl. 07.30 · Breathing in a data centre. I Eitri.",
        ),
    ],
)
def test_new(fields: dict[str, Any], now: int, english: str, norwegian: str) -> None:
    assert said(with_one_more(**fields), now=now) == (english, norwegian)


@pytest.mark.parametrize(
    ("now", "english", "norwegian"),
    [
        (
            BEFORE,
            "Removed: Yoga · Was Monday 07:30. It is no longer in the agenda.",
            "Fjernet: Yoga · Var mandag kl. 07.30. Står ikke lenger i programmet.",
        ),
        (
            at(MONDAY, "06:00"),
            "Removed: Yoga · Was at 07:30. It is no longer in the agenda.",
            "Fjernet: Yoga · Var kl. 07.30. Står ikke lenger i programmet.",
        ),
    ],
)
def test_removed(now: int, english: str, norwegian: str) -> None:
    assert said(EITRI, base=with_one_more(title="Yoga", kind=Kind.SOCIAL), now=now) == (english, norwegian)
