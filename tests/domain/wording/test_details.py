"""The exact words for titles, speakers, ends and ways back. Read them aloud."""

from typing import Any

import pytest

from tests.builders import changed
from tests.domain.eitri import BEFORE, MONDAY, SUNDAY, at, eitri_agenda, said

EITRI = eitri_agenda()
THAT_MORNING, THAT_SUNDAY = at(MONDAY, "08:00"), at(SUNDAY, "08:00")


@pytest.mark.parametrize(
    ("session_id", "fields", "now", "english", "norwegian"),
    [
        # Title.
        (
            *("keynote", {"title": "Data in care"}, BEFORE),
            "New title: Keynote · Now “Data in care”, not “Operationalizing AI in healthcare”. Monday 10:00 as before.",
            (
                "Ny tittel: Keynote · Nå «Data in care», ikke «Operationalizing AI in healthcare». "
                "Mandag kl. 10.00 som før."
            ),
        ),
        (
            *("keynote", {"title": "Data in care", "short": ""}, THAT_MORNING),
            "New title: Data in care · Was “Operationalizing AI in healthcare”. 10:00 as before.",
            "Ny tittel: Data in care · Var «Operationalizing AI in healthcare». Kl. 10.00 som før.",
        ),
        # Speakers.
        (
            *("keynote", {"speakers": ("brogger",)}, BEFORE),
            "New speaker: Keynote · Helga Brøgger, not Leo Anthony Celi. Monday 10:00 as before.",
            "Ny taler: Keynote · Helga Brøgger, ikke Leo Anthony Celi. Mandag kl. 10.00 som før.",
        ),
        (
            *("panel", {"speakers": ("brogger", "celi", "bergsjo")}, BEFORE),
            (
                "Speakers: Panel · Now Helga Brøgger, Leo Anthony Celi and Leonora Bergsjø. "
                "Was Leo Anthony Celi and Helga Brøgger. Monday 10:30 as before."
            ),
            (
                "Talere: Paneldebatt · Nå Helga Brøgger, Leo Anthony Celi og Leonora Bergsjø. "
                "Var Leo Anthony Celi og Helga Brøgger. Mandag kl. 10.30 som før."
            ),
        ),
        (
            *("panel", {"speakers": ()}, BEFORE),
            "Speakers: Panel · No speaker at present. Was Leo Anthony Celi and Helga Brøgger. Monday 10:30 as before.",
            (
                "Talere: Paneldebatt · Ingen taler for øyeblikket. Var Leo Anthony Celi og Helga Brøgger. "
                "Mandag kl. 10.30 som før."
            ),
        ),
        (
            *("lunch", {"speakers": ("celi",)}, BEFORE),
            "New speaker: Lunch · Leo Anthony Celi. Monday 11:30 as before.",
            "Ny taler: Lunsj · Leo Anthony Celi. Mandag kl. 11.30 som før.",
        ),
        # End.
        (
            *("keynote", {"end": "10:45"}, THAT_MORNING),
            "Keynote ends at 10:45 · Was 10:30. Starts at 10:00 as before.",
            "Keynote slutter kl. 10.45 · Var kl. 10.30. Begynner kl. 10.00 som før.",
        ),
        (
            *("keynote", {"end": "10:45"}, BEFORE),
            "Keynote ends Monday 10:45 · Was 10:30. Starts Monday 10:00 as before.",
            "Keynote slutter mandag kl. 10.45 · Var kl. 10.30. Begynner mandag kl. 10.00 som før.",
        ),
        (
            *("presentations", {"end": "20:00"}, BEFORE),
            "New end: Group presentations · Ends at 20:00. Starts Sunday 18:00 as before.",
            "Ny slutt: Gruppepresentasjoner · Slutter kl. 20.00. Begynner søndag kl. 18.00 som før.",
        ),
        # The ways there and back.
        (
            *("cable-car", {"leave_by": "16:30"}, BEFORE),
            "New times: Cable car to Ulriken · Leave by 16:30, not 16:40. Departs Sunday 17:00 as before.",
            "Nye tider: Turen opp til Ulriken · Gå senest kl. 16.30, ikke kl. 16.40. Avgang søndag kl. 17.00 som før.",
        ),
        (
            *("cable-car", {"leave_by": "16:30"}, THAT_SUNDAY),
            "Leave by 16:30: Cable car to Ulriken · Was 16:40. Departs at 17:00 as before.",
            "Nye tider: Turen opp til Ulriken · Gå senest kl. 16.30, ikke kl. 16.40. Avgang kl. 17.00 som før.",
        ),
        (
            *("cable-car", {"last_return": "21:30"}, THAT_SUNDAY),
            "Last return 21:30: Cable car to Ulriken · Was 22:00. Departs at 17:00 as before.",
            "Nye tider: Turen opp til Ulriken · Siste retur kl. 21.30, ikke kl. 22.00. Avgang kl. 17.00 som før.",
        ),
        (
            *("cable-car", {"meet": {"en": "At the bus stop.", "nb": "Ved bussholdeplassen."}}, BEFORE),
            "New meeting point: Cable car to Ulriken · Meet: At the bus stop. Sunday 17:00 as before.",
            "Nytt møtested: Turen opp til Ulriken · Oppmøte: Ved bussholdeplassen. Søndag kl. 17.00 som før.",
        ),
        # All at once.
        (
            "keynote",
            {
                "start": "10:12",
                "end": "10:45",
                "title": "Data in care",
                "speakers": ("brogger",),
                "room": "loft",
            },
            BEFORE,
            (
                "Keynote starts Monday 10:12 · Was 10:00. New room: in Loft, not in the main hall. "
                "New title: “Data in care”. With Helga Brøgger. Ends at 10:45, not 10:30."
            ),
            (
                "Keynote begynner mandag kl. 10.12 · Var kl. 10.00. Nytt rom: i Loft, ikke i Storsalen. "
                "Ny tittel: «Data in care». Med Helga Brøgger. Slutter kl. 10.45, ikke kl. 10.30."
            ),
        ),
        (
            *(
                "cable-car",
                {"start": "16:30", "leave_by": "16:10", "last_return": "21:30", "meet": "The bus stop"},
                BEFORE,
            ),
            (
                "Earlier: Cable car to Ulriken · Sunday 16:30. Was 17:00. Meet: The bus stop. "
                "Leave by 16:10, not 16:40. Last return 21:30, not 22:00."
            ),
            (
                "Tidligere: Turen opp til Ulriken · Søndag kl. 16.30. Var kl. 17.00. Oppmøte: The bus stop. "
                "Gå senest kl. 16.10, ikke kl. 16.40. Siste retur kl. 21.30, ikke kl. 22.00."
            ),
        ),
    ],
)
def test_a_detail(session_id: str, fields: dict[str, Any], now: int, english: str, norwegian: str) -> None:
    assert said(changed(EITRI, session_id, **fields), now=now) == (english, norwegian)


@pytest.mark.parametrize("field", ["end", "meet", "leave_by", "last_return"])
def test_what_is_not_said_any_more_is_no_news(field: str) -> None:
    base = changed(EITRI, "cable-car", end="17:20")
    assert said(changed(base, "cable-car", **{field: "" if field == "meet" else None}), base=base) == ()


def test_a_new_translation_of_a_title_is_news_to_its_readers_only() -> None:
    base = changed(EITRI, "keynote", title={"en": "Data", "nb": "Data"})
    assert said(changed(base, "keynote", title={"en": "Data", "nb": "Helsedata"}), base=base) == (
        "Ny tittel: Keynote · Nå «Helsedata», ikke «Data». Mandag kl. 10.00 som før.",
    )
