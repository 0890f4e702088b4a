"""The exact words of a reminder. Read them aloud."""

from datetime import date

import pytest

from companion.domain.agenda import Room, Venue
from companion.domain.timeline import timeline
from companion.domain.wording import Wording
from companion.domain.wording.reminder import word_reminder
from tests.builders import a_session, an_agenda
from tests.domain.eitri import BEFORE, MONDAY, SUNDAY, at, eitri_agenda

EITRI = eitri_agenda()


def reminded(session_id, language, now, *, agenda=EITRI, rehearsal=False):
    session = agenda.session(session_id)
    assert session is not None
    return word_reminder(agenda, timeline(agenda), session, language, now, rehearsal=rehearsal)


@pytest.mark.parametrize(
    ("session", "english", "norwegian"),
    [
        pytest.param(
            a_session(title={"en": "Keynote", "nb": "Keynote"}),
            Wording("Keynote at 10:00", "Eitri. You starred it.", "keynote"),
            Wording("Keynote kl. 10.00", "Eitri. Du har stjernemerket den.", "keynote"),
            id="as everybody gets it",
        ),
        pytest.param(
            a_session(
                title="A keynote with a long title about data", short={"en": "Keynote", "nb": "Åpning"}
            ),
            Wording("Keynote at 10:00", "Eitri. You starred it.", "keynote"),
            Wording("Åpning kl. 10.00", "Eitri. Du har stjernemerket den.", "keynote"),
            id="short instead of a long title",
        ),
        pytest.param(
            a_session(title="What hospitals can learn from open data and from each other"),
            Wording("What hospitals can learn from… at 10:00", "Eitri. You starred it.", "keynote"),
            Wording(
                "What hospitals can learn from… kl. 10.00", "Eitri. Du har stjernemerket den.", "keynote"
            ),
            id="a long title is cut",
        ),
        pytest.param(
            a_session(venue=None),
            Wording("Keynote at 10:00", "You starred it.", "keynote"),
            Wording("Keynote kl. 10.00", "Du har stjernemerket den.", "keynote"),
            id="no place",
        ),
        pytest.param(
            a_session(room="hall"),
            Wording("Keynote at 10:00", "Eitri, Main hall. You starred it.", "keynote"),
            Wording("Keynote kl. 10.00", "Eitri, Storsalen. Du har stjernemerket den.", "keynote"),
            id="a room",
        ),
        pytest.param(
            a_session(venue=None, meet={"en": "the lower station", "nb": "nedre stasjon"}),
            Wording("Keynote at 10:00", "Meet: the lower station. You starred it.", "keynote"),
            Wording("Keynote kl. 10.00", "Oppmøte: nedre stasjon. Du har stjernemerket den.", "keynote"),
            id="where to meet",
        ),
    ],
)
def test_a_reminder(session, english, norwegian):
    hall = Room(id="hall", name={"en": "Main hall", "nb": "Storsalen"})
    agenda = an_agenda(session, venues=(Venue(id="eitri", name="Eitri", rooms=(hall,)),))
    now = at(MONDAY, "09:50")
    assert reminded("keynote", "en", now, agenda=agenda) == english
    assert reminded("keynote", "nb", now, agenda=agenda) == norwegian


def test_the_weekday_where_it_is_not_today():
    agenda = an_agenda(a_session("night", start="00:05", title={"en": "Night talk", "nb": "Nattprat"}))
    before_midnight = at(SUNDAY, "23:55")
    assert [reminded("night", code, before_midnight, agenda=agenda).title for code in ("en", "nb")] == [
        "Night talk Monday 00:05",
        "Nattprat mandag kl. 00.05",
    ]


def test_a_rehearsal_says_so_and_the_title_stays_short():
    now = at(MONDAY, "09:50")
    agenda = an_agenda(a_session(short={"en": "Presentations tomorrow!!", "nb": "Presentasjon i morgen!!!"}))
    told = [reminded("keynote", code, now, agenda=agenda, rehearsal=True).title for code in ("en", "nb")]
    assert told == ["Rehearsal: Presentations… at 10:00", "Øvelse: Presentasjon i… kl. 10.00"]


@pytest.mark.parametrize("session", EITRI.sessions, ids=lambda session: session.id)
@pytest.mark.parametrize("language", ["en", "nb"])
@pytest.mark.parametrize("now", [BEFORE, at(MONDAY, "08:00")])
def test_every_title_fits_and_says_when(session, language, now):
    text = reminded(session.id, language, now, rehearsal=True)
    clock = session.start if language == "en" else session.start.replace(":", ".")
    assert len(text.title) <= 40
    assert text.title.endswith(clock)


def test_long_names_leave_room_for_why_it_came():
    hall = Room(id="hall", name="a very long name of a room " * 5)
    agenda = an_agenda(
        a_session(venue="far", room="hall", meet="behind the house " * 9),
        venues=(Venue(id="far", name="a very long name of a venue " * 5, rooms=(hall,)),),
    )
    body = reminded("keynote", "en", at(date(2022, 9, 19), "09:50"), agenda=agenda).body
    assert len(body) <= 300
    assert body.endswith(" You starred it.")
