"""The exact words for another time, day, place or room. Read them aloud."""

from datetime import date
from typing import Any

import pytest

from tests.builders import changed
from tests.domain.eitri import BEFORE, MONDAY, SUNDAY, WIND, at, eitri_agenda, said

THAT_MORNING = at(MONDAY, "08:00")
THAT_SUNDAY = at(SUNDAY, "08:00")
LONG_BEFORE = at(date(2022, 9, 1), "12:00")


@pytest.mark.parametrize(
    ("session_id", "fields", "now", "english", "norwegian"),
    [
        # Later.
        (
            *("keynote", {"start": "10:12", "end": "10:42"}, THAT_MORNING),
            "Keynote starts at 10:12 · Was 10:00.",
            "Keynote begynner kl. 10.12 · Var kl. 10.00.",
        ),
        (
            *("keynote", {"start": "10:12", "end": "10:42"}, BEFORE),
            "Keynote starts Monday 10:12 · Was 10:00.",
            "Keynote begynner mandag kl. 10.12 · Var kl. 10.00.",
        ),
        (
            *("keynote", {"start": "10:12", "end": "10:42"}, LONG_BEFORE),
            "Keynote starts Monday 19 September 10:12 · Was 10:00.",
            "Keynote: mandag 19. september kl. 10.12 · Var kl. 10.00.",
        ),
        (
            *("cable-car", {"start": "17:15", "reason": WIND}, BEFORE),
            "Cable car to Ulriken leaves Sunday 17:15 · Was 17:00. Wind.",
            "Turen opp til Ulriken: søndag kl. 17.15 · Var kl. 17.00. Årsak: vind.",
        ),
        (  # Neither "doors starts" nor "dørene åpner begynner".
            *("doors", {"start": "09:30"}, BEFORE),
            "Later: Doors Monday 09:30 · Was 09:00.",
            "Senere: Dørene åpner mandag kl. 09.30 · Var kl. 09.00.",
        ),
        (
            *("presentations", {"start": "18:30"}, BEFORE),
            "Later: Group presentations Sunday 18:30 · Was 18:00.",
            "Gruppepresentasjoner: søndag kl. 18.30 · Var kl. 18.00.",
        ),
        (
            *("deadline", {"start": "17:00"}, BEFORE),
            "Deadline Sunday 17:00: Presentations due · Was 16:30.",
            "Frist søndag kl. 17.00: Innlevering · Var kl. 16.30.",
        ),
        (  # No room for the new time in the title: it comes first in the body.
            *("presentations", {"start": "18:30"}, LONG_BEFORE),
            "Later: Group presentations · Sunday 18 September 18:30. Was 18:00.",
            "Senere: Gruppepresentasjoner · Søndag 18. september kl. 18.30. Var kl. 18.00.",
        ),
        # Earlier.
        (
            *("closing", {"start": "14:30"}, THAT_MORNING),
            "Earlier: Closing remarks at 14:30 · Was 15:00. Eitri.",
            "Tidligere: Avslutning kl. 14.30 · Var kl. 15.00. Eitri.",
        ),
        (
            *("closing", {"start": "14:30", "reason": "Leo's plane leaves at 18."}, BEFORE),
            "Earlier: Closing remarks Monday 14:30 · Was 15:00. Eitri. Leo's plane leaves at 18.",
            "Tidligere: Avslutning mandag kl. 14.30 · Var kl. 15.00. Eitri. Årsak: Leo's plane leaves at 18.",
        ),
        (
            *("deadline", {"start": "16:00"}, THAT_SUNDAY),
            "Earlier deadline: Presentations due · 16:00. Was 16:30.",
            "Tidligere frist kl. 16.00: Innlevering · Var kl. 16.30.",
        ),
        # Another day: both days are named, today too.
        (
            *("keynote", {"date": SUNDAY}, THAT_SUNDAY),
            "Keynote moved to Sunday 10:00 · Was Monday 10:00. Eitri, Main hall.",
            "Keynote er flyttet til søndag kl. 10.00 · Var mandag kl. 10.00. Eitri, Storsalen.",
        ),
        (
            *("presentations", {"date": MONDAY, "start": "09:30"}, BEFORE),
            "Group presentations: now Monday 09:30 · Was Sunday 18:00.",
            "Ny dag: Gruppepresentasjoner · Mandag kl. 09.30. Var søndag kl. 18.00.",
        ),
        (
            *("deadline", {"date": MONDAY}, BEFORE),
            "Deadline Monday 16:30: Presentations due · Was Sunday 16:30.",
            "Frist mandag kl. 16.30: Innlevering · Var søndag kl. 16.30.",
        ),
        # Another place.
        (
            *("presentations", {"venue": "eitri", "reason": WIND}, BEFORE),
            "New place: Group presentations · In Eitri, not at Ulriken. Sunday 18:00 as before. Wind.",
            "Nytt sted: Gruppepresentasjoner · I Eitri, ikke på Ulriken. Søndag kl. 18.00 som før. Årsak: vind.",
        ),
        (
            *("presentations", {"venue": "eitri", "room": "hall"}, THAT_SUNDAY),
            "New place: Group presentations · In Eitri, Main hall, not at Ulriken. 18:00 as before.",
            "Nytt sted: Gruppepresentasjoner · I Eitri, Storsalen, ikke på Ulriken. Kl. 18.00 som før.",
        ),
        (
            *("dinner", {"venue": "ulriken"}, BEFORE),
            "New place: Dinner · At Ulriken. 18:00 as before.",
            "Nytt sted: Middag · På Ulriken. Kl. 18.00 som før.",
        ),
        (
            *("presentations", {"venue": None}, BEFORE),
            "New place: Group presentations · Not at Ulriken. The new place is not known yet. Sunday 18:00 as before.",
            (
                "Nytt sted: Gruppepresentasjoner · Ikke på Ulriken. Det nye stedet er ikke kjent ennå. "
                "Søndag kl. 18.00 som før."
            ),
        ),
        # Another room. The loft has no words of its own for "in the loft".
        (
            *("keynote", {"room": "loft"}, BEFORE),
            "New room: Keynote · In Loft, not in the main hall. Monday 10:00 as before.",
            "Nytt rom: Keynote · I Loft, ikke i Storsalen. Mandag kl. 10.00 som før.",
        ),
        (
            *("panel", {"room": "hall"}, BEFORE),
            "New room: Panel · In the main hall. Monday 10:30 as before.",
            "Nytt rom: Paneldebatt · I Storsalen. Mandag kl. 10.30 som før.",
        ),
        (
            *("keynote", {"room": None}, BEFORE),
            "New room: Keynote · Not in the main hall. The new room is not known yet. Monday 10:00 as before.",
            "Nytt rom: Keynote · Ikke i Storsalen. Det nye rommet er ikke kjent ennå. Mandag kl. 10.00 som før.",
        ),
        # Several at once: one sentence each, the reason last.
        (
            *(
                "keynote",
                {"start": "10:12", "end": "10:42", "venue": "ulriken", "room": None, "reason": WIND},
                BEFORE,
            ),
            "Keynote starts Monday 10:12 · Was 10:00. New place: at Ulriken, not in Eitri, Main hall. Wind.",
            (
                "Keynote begynner mandag kl. 10.12 · Var kl. 10.00. Nytt sted: på Ulriken, ikke i Eitri, Storsalen. "
                "Årsak: vind."
            ),
        ),
        (
            *("closing", {"start": "14:30", "room": "hall"}, THAT_MORNING),
            "Earlier: Closing remarks at 14:30 · Was 15:00. Room: in the main hall.",
            "Tidligere: Avslutning kl. 14.30 · Var kl. 15.00. Rom: i Storsalen.",
        ),
        (  # An hour before, the place is what people must know first.
            *("presentations", {"venue": "eitri", "start": "18:30"}, at(SUNDAY, "17:00")),
            "New place: Group presentations · In Eitri, not at Ulriken. Now at 18:30, was 18:00.",
            "Nytt sted: Gruppepresentasjoner · I Eitri, ikke på Ulriken. Nå kl. 18.30, var kl. 18.00.",
        ),
        (
            *("presentations", {"venue": None, "start": "19:00"}, BEFORE),
            "Later: Group presentations Sunday 19:00 · Was 18:00. Not at Ulriken. The new place is not known yet.",
            (
                "Gruppepresentasjoner: søndag kl. 19.00 · Var kl. 18.00. Ikke på Ulriken. "
                "Det nye stedet er ikke kjent ennå."
            ),
        ),
        (
            *("dinner", {"venue": "eitri", "room": "loft", "start": "19:00"}, BEFORE),
            "Dinner starts at 19:00 · Was 18:00. Place: in Eitri, Loft.",
            "Middag begynner kl. 19.00 · Var kl. 18.00. Sted: i Eitri, Loft.",
        ),
        (
            *("panel", {"room": "hall", "start": "10:45"}, BEFORE),
            "Panel starts Monday 10:45 · Was 10:30. Room: in the main hall.",
            "Paneldebatt begynner mandag kl. 10.45 · Var kl. 10.30. Rom: i Storsalen.",
        ),
        (  # A move too small to be told alone is told beside another change.
            *("keynote", {"start": "10:03", "end": "10:33", "room": "loft"}, BEFORE),
            "New room: Keynote · In Loft, not in the main hall. Now Monday 10:03, was 10:00.",
            "Nytt rom: Keynote · I Loft, ikke i Storsalen. Nå mandag kl. 10.03, var kl. 10.00.",
        ),
    ],
)
def test_a_move(session_id: str, fields: dict[str, Any], now: int, english: str, norwegian: str) -> None:
    base = eitri_agenda()
    assert said(changed(base, session_id, **fields), base=base, now=now) == (english, norwegian)


def test_a_reason_that_was_given_for_an_earlier_change_is_not_given_again() -> None:
    base = changed(eitri_agenda(), "presentations", reason=WIND, venue="eitri")
    head = changed(base, "presentations", start="18:30")
    assert said(head, base=base)[0] == "Later: Group presentations Sunday 18:30 · Was 18:00."


def test_a_past_day_is_given_its_date() -> None:
    base = eitri_agenda()
    head = changed(base, "presentations", date=MONDAY, start="16:00")
    assert said(head, base=base, now=at(MONDAY, "07:00")) == (
        "Group presentations: now Monday 16:00 · Was Sunday 18 September 18:00.",
        "Ny dag: Gruppepresentasjoner · Mandag kl. 16.00. Var søndag 18. september kl. 18.00.",
    )
