"""The exact words for what was told wrongly and is taken back. Read them aloud."""

from typing import Any

import pytest

from companion.domain.agenda import Agenda, Status
from companion.domain.alerts import Audience, gather, tell, told_differently
from tests.builders import a_session, an_agenda, changed
from tests.domain.eitri import EVERYTHING, MONDAY, SUNDAY, at, eitri_agenda

EITRI = eitri_agenda()
NINE_41, TEN_PAST = at(MONDAY, "09:41"), at(MONDAY, "09:50")


def said(wrong: Agenda, language: str, *, right: Agenda = EITRI, sent: int = NINE_41, **wishes: Any) -> str:
    """What a phone that was told `wrong` hears of `right`, nine minutes after that was sent."""
    audience = Audience(language, stars=EVERYTHING)
    text = tell(gather((wrong,), right, sent + TEN_PAST - NINE_41), audience, corrects=sent, **wishes)
    assert text is not None
    assert len(text.title) <= 40
    return f"{text.title} · {text.body}"


def wrongly(session_id: str, **fields: Any) -> Agenda:
    return changed(EITRI, session_id, **fields)


@pytest.mark.parametrize(
    ("wrong", "english", "norwegian"),
    [
        (
            wrongly("lunch", start="13:30"),
            "Correction: Lunch is at 11:30 · Ignore 13:30, sent 09:41. Nothing has moved.",
            "Rettelse: Lunsj er kl. 11.30 · Se bort fra 13.30, sendt kl. 09.41. Ingenting er flyttet.",
        ),
        (
            wrongly("lunch", date=SUNDAY),
            "Correction: Lunch is Monday 11:30 · Ignore Sunday 18 September 11:30, sent 09:41. Nothing has moved.",
            (
                "Rettelse: Lunsj er mandag kl. 11.30 · "
                "Se bort fra søndag 18. september kl. 11.30, sendt kl. 09.41. Ingenting er flyttet."
            ),
        ),
        (  # No "pitches is".
            wrongly("pitches", start="15:30"),
            "Correction: Pitches at 14:30 · Ignore 15:30, sent 09:41. Nothing has moved.",
            "Rettelse: Pitchene er kl. 14.30 · Se bort fra 15.30, sendt kl. 09.41. Ingenting er flyttet.",
        ),
        (
            wrongly("keynote", venue="ulriken", room=None),
            "Correction: Keynote · In Eitri, Main hall. Ignore Ulriken, sent 09:41. Nothing has moved.",
            "Rettelse: Keynote er i Eitri, Storsalen · Se bort fra Ulriken, sendt kl. 09.41. Ingenting er flyttet.",
        ),
        (
            wrongly("panel", venue="ulriken"),
            "Correction: Panel is in Eitri · Ignore Ulriken, sent 09:41. Nothing has moved.",
            "Rettelse: Paneldebatt er i Eitri · Se bort fra Ulriken, sendt kl. 09.41. Ingenting er flyttet.",
        ),
        (
            wrongly("keynote", room="loft"),
            "Correction: Keynote is in the main hall · Ignore Eitri, Loft, sent 09:41. Nothing has moved.",
            "Rettelse: Keynote er i Storsalen · Se bort fra Eitri, Loft, sendt kl. 09.41. Ingenting er flyttet.",
        ),
        (
            wrongly("keynote", status=Status.CANCELLED),
            (
                "Correction: Keynote is not cancelled · 10:00 as before. Ignore “cancelled”, sent 09:41. "
                "Nothing has changed."
            ),
            (
                "Rettelse: Keynote er ikke avlyst · Kl. 10.00 som før. Se bort fra «avlyst», sendt kl. 09.41. "
                "Ingenting er endret."
            ),
        ),
        (
            wrongly("keynote", start="12:00", venue="ulriken"),
            (
                "Correction: Keynote · 10:00 as before. In Eitri, Main hall. Ignore what was sent 09:41. "
                "Nothing has changed."
            ),
            (
                "Rettelse: Keynote · Kl. 10.00 som før. I Eitri, Storsalen. Se bort fra det som ble sendt kl. 09.41. "
                "Ingenting er endret."
            ),
        ),
        (
            wrongly("keynote", speakers=()),
            "Correction: Keynote · With Leo Anthony Celi. Ignore what was sent 09:41. Nothing has changed.",
            (
                "Rettelse: Keynote · Med Leo Anthony Celi. Se bort fra det som ble sendt kl. 09.41. "
                "Ingenting er endret."
            ),
        ),
        (
            wrongly("keynote", title="Other"),
            (
                "Correction: Keynote · Now “Operationalizing AI in healthcare”, not “Other”. "
                "Ignore what was sent 09:41. Nothing has changed."
            ),
            (
                "Rettelse: Keynote · Nå «Operationalizing AI in healthcare», ikke «Other». "
                "Se bort fra det som ble sendt kl. 09.41. Ingenting er endret."
            ),
        ),
        (
            changed(wrongly("lunch", start="13:30"), "keynote", status=Status.CANCELLED),
            (
                "Correction: ignore 2 changes · Ignore what was sent 09:41. "
                "Monday: keynote on again at 10:00 (in Eitri, Main hall), lunch 11:30 (was 13:30)."
            ),
            (
                "Rettelse: se bort fra 2 endringer · Se bort fra det som ble sendt kl. 09.41. "
                "Mandag: keynote går likevel kl. 10.00 (i Eitri, Storsalen), lunsj kl. 11.30 (var 13.30)."
            ),
        ),
    ],
)
def test_what_is_true_and_what_to_ignore(wrong: Agenda, english: str, norwegian: str) -> None:
    assert (said(wrong, "en"), said(wrong, "nb")) == (english, norwegian)


def test_yesterday_is_named() -> None:
    late = at(SUNDAY, "23:55")
    text = said(wrongly("lunch", start="13:30"), "en", sent=late)
    assert text.endswith("Ignore 13:30, sent Sunday 18 September 23:55. Nothing has moved.")


def test_it_says_that_it_is_a_rehearsal() -> None:
    text = said(wrongly("lunch", start="13:30"), "en", rehearsal=True)
    assert text.startswith("Rehearsal: Correction: Lunch is at 11:30 · Ignore 13:30")


def test_what_was_cancelled_all_along() -> None:
    off = changed(EITRI, "keynote", status=Status.CANCELLED)
    assert said(EITRI, "en", right=off) == (
        "Correction: Keynote is cancelled · 10:00 as before. Ignore “on again”, sent 09:41. Nothing has changed."
    )


def test_what_never_was_in_the_agenda() -> None:
    new = an_agenda(*EITRI.sessions, a_session("photo", start="15:30"), venues=EITRI.venues)
    assert said(new, "en") == (
        "Correction: Photo · Ignore what was sent 09:41. Was at 15:30. It is no longer in the agenda."
    )


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (EITRI, set()),
        (changed(EITRI, "keynote", description="More", reason="wind"), set()),
        (changed(changed(EITRI, "lunch", start="11:45"), "doors", title="In"), {"lunch", "doors"}),
        (an_agenda(*EITRI.sessions[1:]), {EITRI.sessions[0].id}),
    ],
)
def test_only_what_people_are_told_must_be_as_before(after: Agenda, expected: set[str]) -> None:
    assert told_differently(EITRI, after) == expected
