"""An alert that phones took, and that is taken back, is followed by a correction; nothing else is called one."""

from datetime import date

import pytest

from companion.domain.agenda import Agenda
from companion.domain.delivery import Accepted, Retry
from companion.services.prepare import prepare
from companion.services.preview import preview
from tests.builders import as_yaml, changed
from tests.services.an_event import A, B, C, Event

CORRECTION = ("Correction: Keynote is Monday 10:00", "Ignore 10:12, sent 16:56. Nothing has moved.")


async def told(event: Event, agenda: Agenda) -> list[tuple[str, str]]:
    """What phones are sent of an edit, a minute later."""
    await event.edit(agenda, wait=60)
    await event.alert()
    return await event.send()


async def test_what_was_sent_is_taken_back_by_name(event: Event):
    await told(event, B)
    assert await told(event, A) == [CORRECTION]


async def test_in_the_phone_s_language(event: Event):
    await event.subscribe("norsk", language="nb")
    await told(event, B)
    assert sorted(await told(event, A))[1] == (
        "Rettelse: Keynote er mandag kl. 10.00",
        "Se bort fra 10.12, sendt kl. 16.56. Ingenting er flyttet.",
    )


async def test_the_preview_says_it_too(event: Event):
    await told(event, B)
    shown = await preview(event.database, event.clock, as_yaml(A))
    assert [(each.title, each.body, each.phones) for each in shown.told if each.phones] == [(*CORRECTION, 1)]


async def test_event_time_is_what_is_named_in_a_rehearsal(event: Event):
    await prepare(event.database, 3_600_000)
    await told(event, B)
    assert await told(event, A) == [
        ("Rehearsal: Correction: Keynote", "Monday 10:00. Ignore 10:12, sent 17:56. Nothing has moved.")
    ]


async def test_another_value_is_a_move_like_any_other(event: Event):
    await told(event, B)
    assert await told(event, C) == [("Keynote starts Monday 10:20", "Was 10:12.")]


async def test_after_two_hours_it_is_news_of_its_own(event: Event):
    await told(event, B)
    event.clock.tick(2 * 3600)
    assert await told(event, A) == [("Earlier: Keynote Monday 10:00", "Was 10:12. Eitri.")]


async def test_what_may_not_have_been_heard_is_not_called_sent(event: Event):
    event.sender.answer = lambda _due: Retry(None, "timeout")
    await told(event, B)
    event.sender.answer = lambda _due: Accepted()
    ((title, _),) = await told(event, A)
    assert title == "Earlier: Keynote Monday 10:00"


async def test_what_the_wrong_alert_did_not_say_is_no_correction(event: Event):
    """The phone wants to hear of another day only now."""
    await event.subscribe("phone", days=("2022-09-18",))
    sunday = changed(A, "lunch", date=date(2022, 9, 18))
    await told(event, changed(sunday, "keynote", start="10:12"))
    await event.subscribe("phone", days=("2022-09-19",))
    assert await told(event, changed(sunday, "keynote", start="10:00")) == [
        ("Earlier: Keynote Monday 10:00", "Was 10:12. Eitri.")
    ]


async def test_only_the_last_alert_is_corrected(event: Event):
    await told(event, B)
    await told(event, changed(B, "lunch", start="11:45"))
    assert await told(event, changed(A, "lunch", start="11:45")) == [
        ("Earlier: Keynote Monday 10:00", "Was 10:12. Eitri.")
    ]


async def test_what_is_taken_back_together_with_news_is_told_as_changes(event: Event):
    await told(event, B)
    ((title, body),) = await told(event, changed(A, "lunch", start="11:45"))
    assert title == "2 changes on Monday"
    assert body == "Keynote 10:00 (was 10:12), Lunch 11:45 (was 11:30)."


async def test_a_part_that_is_taken_back_alone_is_a_correction(event: Event):
    await told(event, changed(B, "lunch", start="11:45"))
    assert await told(event, changed(A, "lunch", start="11:45")) == [CORRECTION]


async def test_each_phone_hears_when_its_own_was_sent(event: Event):
    await event.subscribe("late")
    event.sender.answer = lambda due: (
        Accepted() if due.endpoint.endswith("phone") or due.attempts > 1 else Retry(None)
    )
    await told(event, B)
    event.clock.tick(180)
    await event.send()
    assert sorted(body for _, body in await told(event, A)) == [
        "Ignore 10:12, sent 16:56. Nothing has moved.",
        "Ignore 10:12, sent 16:59. Nothing has moved.",
    ]


async def test_a_correction_that_was_wrong_itself_is_taken_back(event: Event):
    await told(event, B)
    await told(event, A)
    assert await told(event, B) == [
        ("Correction: Keynote is Monday 10:12", "Ignore 10:00, sent 16:57. Nothing has moved.")
    ]


@pytest.mark.parametrize("days", [("2022-09-18",), ("2022-09-19",)])
async def test_who_did_not_hear_of_it_hears_no_correction(event: Event, days: tuple[str, ...]):
    await event.subscribe("chosen", days=days)
    await told(event, B)
    assert len(await told(event, A)) == (2 if "2022-09-19" in days else 1)
