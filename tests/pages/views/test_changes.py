"""What has changed, as it was told."""

import msgspec

from companion.pages.said import Said
from companion.pages.views.changes import SessionChanges, Told, changes_view
from tests.builders import a_session, an_agenda, changed
from tests.pages.reading import read
from tests.pages.scenes import HOUR, a_scene, a_site, a_snapshot, a_story, html

FIRST = an_agenda(a_session("keynote"), a_session("lunch", start="11:30"))
SECOND = changed(FIRST, "lunch", start="11:45")
THIRD = msgspec.structs.replace(changed(SECOND, "keynote", venue="ulriken"), sessions=SECOND.sessions[:1])
LUNCH_IS_OVER = 1663624800000
"""Midnight after Monday 19 September 2022 in Bergen: nothing says when lunch ends."""


def test_newest_first_with_when_it_was_told():
    assert changes_view(a_scene(a_story(FIRST, SECOND, THIRD))) == (
        Told(
            number=2,
            revision=3,
            over_at=LUNCH_IS_OVER,
            moment="Friday 16 September, 18:55",
            stamp="2022-09-16T18:55+02:00",
            sessions=(SessionChanges(Said("Lunch"), "", ("No longer in the programme.",)),),
        ),
        Told(
            number=1,
            revision=2,
            over_at=LUNCH_IS_OVER,
            moment="Friday 16 September, 18:54",
            stamp="2022-09-16T18:54+02:00",
            sessions=(SessionChanges(Said("lunch"), "", ("Starts at <b>11:45</b>, was 11:30.",)),),
        ),
    )


def test_a_session_that_is_still_there_can_be_opened():
    ((told,), (again,)) = (
        changes_view(a_scene(a_story(FIRST, SECOND), language)) for language in ("en", "nb")
    )
    assert [each.sessions[0].href for each in (told, again)] == ["/sessions/lunch", "/nb/sessions/lunch"]


def test_in_a_rehearsal_it_was_told_by_the_events_clock():
    (told,) = changes_view(a_scene(a_story(FIRST, SECOND, clock_offset=HOUR)))
    assert told.moment == "Friday 16 September, 19:54"


def test_the_same_sentence_is_said_once():
    after = changed(FIRST, "lunch", notes="a", description="b")
    (told,) = changes_view(a_scene(a_story(FIRST, after)))
    assert told.sessions[0].lines == ("The text was updated.",)


def test_an_alert_without_changes_is_not_listed():
    assert changes_view(a_scene(a_story(FIRST, FIRST))) == ()


def test_the_page_shows_it():
    page = read(html(a_site(a_story(FIRST, SECOND)), "/changes"))
    assert "Changed Friday 16 September, 18:54 · Revision 2 Lunch Starts at 11:45, was 11:30." in page.text


def test_nothing_has_changed():
    page = read(html(a_site(a_snapshot(FIRST)), "/changes"))
    assert "Nothing has changed since the programme was published." in page.text
