"""The exact words for what follows for the reader: a clash between two starred sessions. Read them aloud."""

from typing import Any

import msgspec
import pytest

from companion.domain.agenda import Agenda, Status
from companion.domain.alerts import Audience, compose
from tests.builders import a_session, an_agenda, changed
from tests.domain.eitri import BEFORE, WIND, eitri_agenda

EITRI = eitri_agenda()
CANCELLED = {"status": Status.CANCELLED}


def edited(base: Agenda, **changes: dict[str, Any]) -> Agenda:
    for session_id, fields in changes.items():
        base = changed(base, session_id.replace("_", "-"), **fields)
    return base


def heard(head: Agenda, *, base: Agenda = EITRI) -> tuple[str, ...]:
    stars = frozenset(session.id for session in base.sessions)
    told = (compose((base,), head, Audience(language, stars=stars), BEFORE) for language in ("en", "nb"))
    return tuple(f"{notification.title} · {notification.body}" for notification in told if notification)


@pytest.mark.parametrize(
    ("changes", "english", "norwegian"),
    [
        pytest.param(
            {"keynote": {"start": "10:12", "end": "10:42"}},
            "Keynote starts Monday 10:12 · Was 10:00. It now clashes with Panel, which you starred.",
            (
                "Keynote begynner mandag kl. 10.12 · Var kl. 10.00. "
                "Den krasjer nå med Paneldebatt, som du har stjernemerket."
            ),
            id="later",
        ),
        pytest.param(
            {"presentations": {"start": "17:00", "reason": WIND}},
            "Earlier: Group presentations · Sunday 17:00. Was 18:00. Ulriken. "
            "It now clashes with Cable car to Ulriken, which you starred. Wind.",
            "Tidligere: Gruppepresentasjoner · Søndag kl. 17.00. Var kl. 18.00. Ulriken. "
            "Den krasjer nå med Turen opp til Ulriken, som du har stjernemerket. Årsak: vind.",
            id="the reason last",
        ),
        pytest.param(
            {"keynote": {"end": "15:30"}},
            "Keynote ends Monday 15:30 · Was 10:30. Starts Monday 10:00 as before. "
            "It now clashes with Panel, which you starred.",
            "Keynote slutter mandag kl. 15.30 · Var kl. 10.30. "
            "Begynner mandag kl. 10.00 som før. Den krasjer nå med Paneldebatt, som du har stjernemerket.",
            id="of several, the first is named",
        ),
        pytest.param(
            {"panel": {"start": "14:30", "title": "A better panel"}, "lunch": {"start": "11:45"}},
            "2 changes on Monday · Lunch 11:45 (was 11:30), panel 14:30 (was 10:30) (new title). "
            "Panel and pitches now clash; you starred both.",
            "2 endringer mandag · Lunsj kl. 11.45 (var 11.30), paneldebatt kl. 14.30 (var 10.30) (ny tittel). "
            "Paneldebatt og pitchene krasjer nå. Du har stjernemerket begge.",
            id="several: both are named",
        ),
        pytest.param(
            {"pitches": {"start": "15:00"}, "lunch": {"start": "10:00"}},
            "2 changes on Monday · Lunch 10:00 (was 11:30), pitches 15:00 (was 14:30). "
            "Keynote and lunch now clash; you starred both.",
            "2 endringer mandag · Lunsj kl. 10.00 (var 11.30), pitchene kl. 15.00 (var 14.30). "
            "Keynote og lunsj krasjer nå. Du har stjernemerket begge.",
            id="several: the first clash",
        ),
        pytest.param(
            {
                "panel": {**CANCELLED, "replaced_by": "pitches", "reason": WIND},
                "pitches": {"start": "10:00"},
            },
            "Cancelled: Panel · Monday 10:30, wind. Instead, at 10:00 (was 14:30): pitches in Eitri. "
            "Keynote and pitches now clash; you starred both.",
            "Avlyst: Paneldebatt · Mandag kl. 10.30, på grunn av vind. "
            "I stedet, kl. 10.00 (var kl. 14.30): pitchene i Eitri. "
            "Keynote og pitchene krasjer nå. Du har stjernemerket begge.",
            id="what takes the place of a cancelled one",
        ),
    ],
)
def test_a_clash(changes: dict[str, dict[str, Any]], english: str, norwegian: str) -> None:
    assert heard(edited(EITRI, **changes)) == (english, norwegian)


FACTS = "Was 10:00. New room: in Loft, not in the main hall."
LONG = "A name of many words, of which no organizer has made a shorter one that would fit on a phone"
REASON = "The speaker's plane was late, and so were the bus, the tram and everything else in Bergen"


@pytest.mark.parametrize(
    ("fields", "body"),
    [
        pytest.param(
            {"title": LONG, "reason": "wind"},
            f"{FACTS} New title: “{LONG}”. It now clashes with Panel, which you starred. Wind.",
            id="there is room for all",
        ),
        pytest.param(
            {"title": LONG, "meet": "The bus stop below the hospital", "reason": REASON},
            f"{FACTS} Meet: The bus stop below the hospital. New title: “{LONG}”. "
            "It now clashes with Panel, which you starred.",
            id="the reason gives way to the clash",
        ),
        pytest.param(
            {"title": LONG, "speakers": (LONG,), "reason": "wind"},
            f"{FACTS} New title: “{LONG}”. With {LONG}. Wind.",
            id="the clash gives way to what has changed, as a whole",
        ),
    ],
)
def test_a_long_text(fields: dict[str, Any], body: str) -> None:
    head = changed(EITRI, "keynote", start="10:12", end="10:42", room="loft", **fields)
    assert heard(head)[0] == f"Keynote starts Monday 10:12 · {body}"


def test_in_a_long_list_what_has_changed_comes_first() -> None:
    """The first clashes with all others; of eight sessions that is left to the page."""
    names = [f"s{hour}" for hour in range(10, 18)]
    base = an_agenda(
        *(a_session(name, start=f"{name[1:]}:00", title=f"Session number {name[1:]}") for name in names)
    )
    head = an_agenda(*(msgspec.structs.replace(one, start=one.start[:3] + "30") for one in base.sessions))
    head = changed(head, "s10", end="20:00")
    listed = [
        heard(
            msgspec.structs.replace(head, sessions=(*head.sessions[:count], *base.sessions[count:])),
            base=base,
        )
        for count in (2, 8)
    ]
    assert [text.split(", ")[-1] for text, _ in listed] == [
        "Session number 11 11:30 (was 11:00). Session number 10 and Session number 11 now clash; you starred both.",
        "Session number 16 16:30 (was 16:00) and 1 more.",
    ]
