"""What each edit makes of an agenda, and what it refuses, in words."""

from collections.abc import Sequence

import msgspec
import pytest

from companion.domain.agenda import Agenda, Kind, Room, Status, Text, Venue
from companion.domain.edits import (
    Cancel,
    Earlier,
    Edit,
    EditError,
    Later,
    Place,
    Replace,
    edited,
    planned,
)
from tests.builders import EITRI, a_session, an_agenda, changed
from tests.domain.eitri import eitri_agenda, said

ULRIKEN = Venue(id="ulriken", name="Ulriken", rooms=(Room(id="top", name="Top station"),))
BRING_BACK = "to bring it back, delete its line `status: cancelled` in the file"
WIND = {"en": "wind", "nb": "vind"}
AGENDA = an_agenda(
    a_session("keynote", end="10:30"),
    a_session("bus", start="17:00", kind=Kind.TRANSPORT, leave_by="16:40", last_return="22:00"),
    a_session("pitches", start="18:00", venue="ulriken", room="top"),
    a_session("party", start="23:30"),
    a_session("off", start="08:00", status=Status.CANCELLED, reason="storm"),
    venues=(EITRI, ULRIKEN),
)


def changes(*edits: Edit, reason: Text = "", agenda: Agenda = AGENDA) -> list[tuple[str, str, Text | None]]:
    found = planned(agenda, edits, reason)
    after = edited(agenda, found)
    assert planned(after, [], reason) == ()
    return [(change.session, change.field, change.value) for change in found]


def refusal(*edits: Edit, reason: Text = "") -> str:
    with pytest.raises(EditError) as error:
        planned(AGENDA, edits, reason)
    return str(error.value)


def test_later_moves_the_start_and_a_written_end():
    assert changes(Later("keynote", 12)) == [("keynote", "start", "10:12"), ("keynote", "end", "10:42")]


def test_earlier_does_the_reverse():
    assert changes(Earlier("keynote", 15)) == [("keynote", "start", "09:45"), ("keynote", "end", "10:15")]


def test_the_time_to_leave_moves_along_and_the_last_way_back_does_not():
    assert changes(Earlier("bus", 30)) == [("bus", "start", "16:30"), ("bus", "leave_by", "16:10")]


def test_another_venue_takes_the_room_away():
    assert changes(Place("pitches", "eitri")) == [("pitches", "venue", "eitri"), ("pitches", "room", None)]


def test_another_venue_with_a_room():
    assert changes(Place("keynote", "ulriken", "top")) == [
        ("keynote", "venue", "ulriken"),
        ("keynote", "room", "top"),
    ]


def test_cancelled_for_a_reason_in_both_languages():
    assert changes(Cancel("bus"), reason=WIND) == [("bus", "status", "cancelled"), ("bus", "reason", WIND)]


def test_replaced_by_another():
    assert changes(Replace("bus", "pitches")) == [
        ("bus", "status", "cancelled"),
        ("bus", "replaced_by", "pitches"),
    ]


def test_a_basket_has_one_reason_for_all_that_differs_in_the_files_order():
    wind = [Place("pitches", "eitri"), Replace("bus", "pitches")]
    assert changes(*wind, reason=WIND) == [
        ("bus", "status", "cancelled"),
        ("bus", "reason", WIND),
        ("bus", "replaced_by", "pitches"),
        ("pitches", "venue", "eitri"),
        ("pitches", "room", None),
        ("pitches", "reason", WIND),
    ]


def test_edits_of_one_session_compose_and_what_cancels_out_is_nothing():
    assert changes(Later("keynote", 10), Later("keynote", 5), Earlier("bus", 5)) == [
        ("keynote", "start", "10:15"),
        ("keynote", "end", "10:45"),
        ("bus", "start", "16:55"),
        ("bus", "leave_by", "16:35"),
    ]
    assert changes(Later("keynote", 10), Earlier("keynote", 10), reason="wind") == []


def test_the_reason_of_an_earlier_move_is_not_told_as_that_of_the_cancellation():
    moved = changed(AGENDA, "keynote", reason="wind")
    assert changes(Cancel("keynote"), agenda=moved) == [
        ("keynote", "status", "cancelled"),
        ("keynote", "reason", None),
    ]
    assert changes(Later("bus", 5), agenda=changed(AGENDA, "bus", reason="wind")) == [
        ("bus", "start", "17:05"),
        ("bus", "leave_by", "16:45"),
    ]


@pytest.mark.parametrize(
    ("reason", "kept"),
    [
        ("  wind\n and rain ", "wind and rain"),
        ({"en": "wind", "nb": " "}, "wind"),
        ({"nb": "vind"}, {"nb": "vind"}),
        ({"nb": "vind", "en": "wind"}, WIND),
    ],
)
def test_a_reason_is_kept_on_one_line_and_plain_if_that_says_it_all(reason: Text, kept: Text):
    assert changes(Cancel("bus"), reason=reason)[1:] == [("bus", "reason", kept)]


def test_what_is_cancelled_can_still_be_replaced():
    assert changes(Replace("off", "keynote")) == [("off", "replaced_by", "keynote")]


@pytest.mark.parametrize(
    "other", [Later("bus", 5), Earlier("bus", 5), Place("bus", "ulriken"), Replace("bus", "party")]
)
def test_of_all_that_is_meant_for_a_session_cancel_wins_in_whatever_order(other: Edit):
    alone = changes(Cancel("bus"))
    assert changes(other, Cancel("bus")) == alone
    assert changes(Cancel("bus"), other) == alone
    assert changes(Later("keynote", 5), Cancel("bus"), other) == [*changes(Later("keynote", 5)), *alone]


@pytest.mark.parametrize("edit", [Place("pitches", "ulriken", "top"), Place("bus", "eitri")])
def test_to_be_where_it_is_changes_nothing(edit: Edit):
    assert changes(edit) == []


@pytest.mark.parametrize(
    ("edits", "said"),
    [
        ([Cancel("keynoet")], "there is no session `keynoet`; did you mean `keynote`?"),
        (
            [Cancel("zzz")],
            "there is no session `zzz`; known are keynote, bus, pitches, party, off",
        ),
        ([Place("bus", "ulrikken")], "there is no venue `ulrikken`; did you mean `ulriken`?"),
        ([Place("bus", "ulriken", "tpo")], "there is no room `tpo` in `ulriken`; did you mean `top`?"),
        ([Place("bus", "eitri", "hall")], "there is no room `hall` in `eitri`; known are none"),
        (
            [Cancel("off")],
            f"“Off” (off) is cancelled already; {BRING_BACK}",
        ),
        (
            [Later("off", 5)],
            f"“Off” (off) is cancelled, so it has no time or place to change; {BRING_BACK}",
        ),
        ([Replace("bus", "bus")], "“Bus” (bus) cannot replace itself; name the other session"),
        ([Replace("bus", "off")], "“Off” (off) is cancelled, so it cannot replace another session"),
        (
            [Replace("bus", "party"), Replace("bus", "party")],
            "“Bus” (bus) is replaced by “Party” (party) already",
        ),
        (
            [Later("party", 30)],
            "“Party” (party) would begin after midnight; give fewer minutes, or change it in the file",
        ),
        (
            [Earlier("keynote", 601)],
            "“Keynote” (keynote) would begin the day before; give fewer minutes, or change it in the file",
        ),
        (
            [Later("keynote", 820)],
            "“Keynote” (keynote) would end after midnight; give fewer minutes, or change it in the file",
        ),
        (
            [Later("bus", 60 * 6, following=True)],
            "“Party” (party) would begin after midnight; give fewer minutes, or change it in the file",
        ),
    ],
)
def test_what_cannot_be_done_is_said(edits: Sequence[Edit], said: str):
    assert refusal(*edits) == said


def test_a_reason_in_a_language_that_the_event_does_not_have():
    message = "de: the event has no texts in this language, it has en, nb"
    assert refusal(Cancel("bus"), reason={"de": "Wind"}) == message


def test_a_reason_that_is_no_text():
    message = "the reason has a character that cannot be written; type it anew"
    assert refusal(Cancel("bus"), reason="wind\udcff") == message


def test_an_edit_names_itself_in_json():
    sent = (
        b'[{"do":"later","session":"pizza","minutes":15,"following":true},{"do":"earlier","session":"a","minutes":5},'
        b'{"do":"place","session":"a","venue":"eitri","room":null},{"do":"cancel","session":"a"},'
        b'{"do":"replace","session":"a","with":"b"}]'
    )
    edits = msgspec.json.decode(sent, type=tuple[Edit, ...])
    assert edits == (
        Later("pizza", 15, following=True),
        Earlier("a", 5),
        Place("a", "eitri"),
        Cancel("a"),
        Replace("a", "b"),
    )
    assert msgspec.json.encode(edits) == sent


@pytest.mark.parametrize(
    "sent",
    [
        b'{"do":"later","session":"a","minutes":0}',
        b'{"do":"later","session":"a","minutes":1440}',
        b'{"do":"later","session":"A b","minutes":5}',
        b'{"do":"cancel","session":"a","minutes":5}',
        b'{"do":"delete","session":"a"}',
    ],
)
def test_json_that_is_no_edit(sent: bytes):
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(sent, type=Edit)


def test_what_people_hear_when_wind_closes_the_cable_car():
    agenda = eitri_agenda()
    wind = [Replace("cable-car", "presentations"), Place("presentations", "eitri")]
    english, norwegian = said(edited(agenda, planned(agenda, wind, WIND)))
    assert english.startswith("Cancelled: Cable car to Ulriken · Sunday 17:00, wind. ")
    assert norwegian.startswith("Avlyst: Turen opp til Ulriken · Søndag kl. 17.00, på grunn av vind. ")


def test_a_delay_has_one_reason_for_all_that_moves():
    agenda = eitri_agenda()
    head = edited(agenda, planned(agenda, [Later("keynote", 12, following=True)], "A late flight"))
    english, _ = said(head)
    assert english.count("A late flight.") == 1
