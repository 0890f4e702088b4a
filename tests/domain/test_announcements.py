"""What may be announced, until when, when phones hear it, and in which words."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from companion.domain.agenda import Info
from companion.domain.announcements import (
    Announcement,
    AnnouncementError,
    AnnouncementText,
    Message,
    check,
    expiry_at,
    sends,
    split,
    tell,
    written_in,
)
from companion.domain.timeline import to_ms
from companion.domain.urgency import HOUR, MINUTE, Sending, Urgency, Wait
from tests.builders import an_event

OSLO = ZoneInfo("Europe/Oslo")
EVENT = an_event()
SHORTER = "begin with a shorter sentence or line, the rest becomes the body"
LATEST = "but announcements end a day after the event, on Wednesday 21 September 00:00: choose an earlier end"
WITH_PHONE = an_event(info=Info(phone="55 00 00 00"))


def at(day: int, clock: str) -> int:
    """A moment of September 2022 in Bergen; the event is from the 16th, a Friday, to the 19th."""
    return to_ms(datetime.combine(date(2022, 9, day), time.fromisoformat(clock), tzinfo=OSLO))


FRIDAY = at(16, "18:40")


def an_announcement(title: str = "Lunch is ready", body: str = "", **fields: object) -> Announcement:
    values: dict[str, object] = {
        "texts": {"en": AnnouncementText(title, body)},
        "expires_at": FRIDAY + 2 * HOUR,
    }
    return Announcement(**(values | fields))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "title", "body"),
    [
        ("Lunch is ready", "Lunch is ready", ""),
        ("Lunch is ready.", "Lunch is ready", ""),
        ("Lunch is ready. Come to the foyer.", "Lunch is ready", "Come to the foyer."),
        ("Who has lost a key? Ask at the desk.", "Who has lost a key?", "Ask at the desk."),
        ("Åpent! Ølet er kaldt.", "Åpent!", "Ølet er kaldt."),
        ("  Lunch is  ready\n\n Come\tnow.\nAll of you. \n", "Lunch is ready", "Come now.\nAll of you."),
        ("Lunch. Now\nAt Eitri", "Lunch. Now", "At Eitri"),
        ("Lunsj kl. 11.30 i dag. Kom nå.", "Lunsj kl. 11.30 i dag", "Kom nå."),
        ("Ta med f.eks. vann. Og mat.", "Ta med f.eks. vann", "Og mat."),
        ("Dr. Celi is here. Say hello.", "Dr. Celi is here", "Say hello."),
        ("Wait ... Then come.", "Wait ...", "Then come."),
        ("", "", ""),
        (" \n ", "", ""),
    ],
)
def test_the_first_sentence_or_line_is_the_title(typed: str, title: str, body: str):
    assert split(typed) == AnnouncementText(title, body)


def test_what_can_be_read_in_time_is_fine():
    check(an_announcement("x" * 40, "y" * 300), EVENT, FRIDAY)
    check(an_announcement("x" * 32, urgent=True), EVENT, FRIDAY)
    check(an_announcement(expires_at=at(21, "00:00")), EVENT, FRIDAY)


@pytest.mark.parametrize(
    ("announcement", "message"),
    [
        (an_announcement(""), "en: the text is empty: say something"),
        (an_announcement(" "), "en: the text is empty: say something"),
        (an_announcement(texts={}), "there is no text: say something"),
        (
            an_announcement("x" * 41),
            f"en: the title has 41 characters, at most 40 fit on a phone: {SHORTER}",
        ),
        (
            an_announcement("x" * 33, urgent=True),
            "en: the title has 33 characters, at most 32 fit on a phone, because “Urgent:” stands before it: "
            + SHORTER,
        ),
        (
            an_announcement(body="x" * 301),
            "en: the body has 301 characters, at most 300 fit on a phone: say less, or put the rest into the agenda",
        ),
        (
            an_announcement(texts={"en": AnnouncementText("Lunch"), "de": AnnouncementText("Mittag")}),
            "de: the event is in en and nb, nobody would read this",
        ),
        (
            an_announcement("Lunch \x1b[2J"),
            "en: there is a character that cannot be shown, U+001B: remove it",
        ),
        (
            an_announcement(body="a\u202eb"),
            "en: there is a character that cannot be shown, U+202E: remove it",
        ),
        (
            an_announcement("caf\udce9"),
            "en: there is a character that cannot be shown, U+DCE9: remove it",
        ),
        (
            an_announcement("Lunch\nis ready"),
            "en: there is a character that cannot be shown, a line break in the title: remove it",
        ),
        (
            an_announcement(expires_at=FRIDAY),
            "its end, Friday 16 September 18:40, is over already",
        ),
        (
            an_announcement(expires_at=at(21, "00:01")),
            "it would stand until Wednesday 21 September 00:01, " + LATEST,
        ),
    ],
)
def test_what_could_not_be_read_is_refused_with_its_limit(announcement: Announcement, message: str):
    with pytest.raises(AnnouncementError) as caught:
        check(announcement, EVENT, FRIDAY)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("clock", "now", "expected"),
    [
        ("18:41", FRIDAY, at(16, "18:41")),
        ("23:59", at(16, "09:00"), at(16, "23:59")),
        ("09:00", at(16, "23:00"), at(17, "09:00")),
        ("06:40", FRIDAY, at(17, "06:40")),
    ],
)
def test_until_a_clock_time_is_its_next_moment(clock: str, now: int, expected: int):
    assert expiry_at(clock, now, OSLO) == expected


@pytest.mark.parametrize("clock", ["18:40", "18:30", "06:41"])
def test_a_clock_time_that_is_over_is_not_taken_for_tomorrow_s(clock: str):
    """Typed too late, it would stand for a day."""
    with pytest.raises(AnnouncementError) as caught:
        expiry_at(clock, FRIDAY, OSLO)
    assert str(caught.value) == (
        f"it is 18:40 at the event, so {clock} is over today: give a later time, or minutes"
    )


@pytest.mark.parametrize(
    ("now", "minutes", "urgent", "expected"),
    [
        (FRIDAY, 120, False, Sending(FRIDAY)),
        (at(16, "21:59"), 720, False, Sending(at(16, "21:59"))),
        (at(16, "22:00"), 600, False, Sending(at(17, "07:00"), Wait.NIGHT)),
        (at(17, "06:59"), 61, False, Sending(at(17, "07:00"), Wait.NIGHT)),
        (at(16, "22:00"), 599, False, Sending(at(16, "22:00"))),
        (at(17, "07:00"), 600, False, Sending(at(17, "07:00"))),
        (at(16, "22:00"), 600, True, Sending(at(16, "22:00"))),
        (at(1, "12:00"), 14 * 24 * 60, False, Sending(at(1, "12:00"))),
        (at(1, "23:00"), 14 * 24 * 60, False, Sending(at(2, "07:00"), Wait.NIGHT)),
    ],
)
def test_at_night_only_what_can_not_wait_goes_out(now: int, minutes: int, *, urgent: bool, expected: Sending):
    announcement = an_announcement(expires_at=now + minutes * MINUTE, urgent=urgent)
    assert sends(announcement, EVENT, now) == expected


def test_a_message_says_when_it_was_sent():
    assert tell(an_announcement(body="In the foyer."), "en", EVENT, FRIDAY) == Message(
        "en", "Lunch is ready", "Sent 18:40. In the foyer.", Urgency.NORMAL
    )
    assert tell(an_announcement(), "en", EVENT, FRIDAY).body == "Sent 18:40."


def test_what_may_be_read_on_another_day_says_the_weekday():
    until_monday = an_announcement(expires_at=at(19, "12:00"))
    assert tell(until_monday, "en", EVENT, FRIDAY).body == "Sent Friday 18:40."


BOTH = {
    "en": AnnouncementText("the cable car has stopped", "At Ulriken: stay indoors, wait for word."),
    "nb": AnnouncementText("Ulriksbanen står", "Er du på Ulriken: Bli inne og vent på beskjed"),
}


def test_an_urgent_one_says_so_and_whom_to_call():
    urgent = an_announcement(texts=BOTH, urgent=True)
    assert [tell(urgent, language, WITH_PHONE, FRIDAY) for language in ("en", "nb")] == [
        Message(
            "en",
            "Urgent: the cable car has stopped",
            "Sent 18:40. At Ulriken: stay indoors, wait for word. Call 55 00 00 00.",
            Urgency.ACT_NOW,
        ),
        Message(
            "nb",
            "Viktig: Ulriksbanen står",
            "Sendt kl. 18.40. Er du på Ulriken: Bli inne og vent på beskjed. Ring 55 00 00 00.",
            Urgency.ACT_NOW,
        ),
    ]
    assert tell(an_announcement("Out", urgent=True), "en", WITH_PHONE, FRIDAY).body == (
        "Sent 18:40. Call 55 00 00 00."
    )


def test_only_an_urgent_one_says_whom_to_call():
    assert tell(an_announcement(), "en", WITH_PHONE, FRIDAY).body == "Sent 18:40."


def test_a_rehearsal_says_so():
    urgent = an_announcement(texts=BOTH, urgent=True)
    assert tell(urgent, "nb", EVENT, FRIDAY, rehearsal=True).title == "Øvelse: Viktig: Ulriksbanen står"


def test_without_a_translation_all_of_it_is_in_the_language_that_there_is():
    """Half a message in Norwegian would be read out in the wrong voice."""
    urgent = an_announcement("Out", "Leave now.", urgent=True)
    assert tell(urgent, "nb", EVENT, FRIDAY) == Message(
        "en", "Urgent: Out", "Sent 18:40. Leave now.", Urgency.ACT_NOW
    )


@pytest.mark.parametrize(
    ("language", "languages", "expected"),
    [("en", ("en", "nb"), "en"), ("en", ("nb", "de"), "nb"), ("nb", ("en", "nb"), "nb")],
)
def test_a_text_is_in_the_event_s_language(language: str, languages: tuple[str, ...], expected: str):
    assert written_in(an_event(language=language, languages=languages)) == expected
