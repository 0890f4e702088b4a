"""What the wall display is given: the programme in few words, and the changes that may still matter."""

from companion.domain.agenda import Status
from companion.domain.announcements import AnnouncementText
from companion.pages.said import Said
from companion.pages.snapshot import AnnouncementEntry
from companion.pages.views.screen import LATEST, News, screen_view
from tests.builders import a_session, an_agenda, changed
from tests.pages.scenes import FRIDAY_18_53, HOUR, a_scene, a_snapshot, a_story

BASE = "https://datathon.example.org"
LONG = "Final touch and presentation sent to organizing committee"


def test_a_long_title_gives_way_to_the_short_one_in_the_same_language():
    agenda = an_agenda(
        a_session("long", title=LONG, short={"en": "Deadline", "nb": "Frist"}),
        a_session("alone", start="11:00", title=LONG),
        a_session("brief", start="12:00", title="Lunch", short="Food"),
    )
    (day,) = screen_view(a_scene(agenda), BASE).days
    assert [stop.title for stop in day.stops] == [Said("Deadline"), Said(LONG), Said("Lunch")]


def test_the_newest_changes_first_each_until_its_session_is_over():
    agenda = an_agenda(a_session("panel", end="11:00"), a_session("lunch", start="12:00", end="13:00"))
    later = changed(agenda, "panel", start="10:30", end="11:30")
    both = changed(changed(later, "panel", end="11:00"), "lunch", status=Status.CANCELLED)
    panel, lunch = (slot.over_at for slot in a_scene(both).slots.values())
    assert screen_view(a_scene(a_story(agenda, later, both)), BASE).changes == (
        News(Said("Panel"), ("Ends at <b>11:00</b>, was 11:30.",), panel),
        News(Said("Lunch"), ("Cancelled.",), lunch),
        News(
            Said("Panel"), ("Starts at <b>10:30</b>, was 10:00.", "Ends at <b>11:30</b>, was 11:00."), panel
        ),
    )


def test_what_is_gone_matters_as_long_as_the_event():
    agenda = an_agenda(a_session("panel"), a_session("lunch", start="12:00", end="13:00"))
    without = an_agenda(agenda.sessions[1])
    (news,) = screen_view(a_scene(a_story(agenda, without)), BASE).changes
    assert (news.title, news.until) == (Said("Panel"), a_scene(without).slots["lunch"].over_at)


def test_there_is_an_end_to_the_changes():
    agendas = [an_agenda(a_session(start=f"{hour:02}:00")) for hour in range(8, 20)]
    assert len(screen_view(a_scene(a_story(*agendas)), BASE).changes) == LATEST


def test_announcements_stand_on_the_wall_too():
    said = AnnouncementEntry(
        number=1,
        at=FRIDAY_18_53,
        expires_at=FRIDAY_18_53 + HOUR,
        urgent=True,
        texts={"en": AnnouncementText("The cable car stands", "Stay indoors.")},
    )
    (one,) = screen_view(a_scene(a_snapshot(announcements=(said,))), BASE).announcements
    assert (one.title, one.urgent, one.until) == (Said("The cable car stands"), True, FRIDAY_18_53 + HOUR)
