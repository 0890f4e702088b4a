"""The borders of what is warned of. Most of it is in the corpus; here is what must hold for every agenda."""

from datetime import date, timedelta
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.content.load import read_agenda
from companion.content.problems import MAX_PROBLEMS, Doubt
from companion.content.warnings import in_file, warnings_of
from companion.domain.agenda import Agenda, Kind, Session, Status
from tests.builders import a_session, a_speaker, an_agenda, an_event, as_yaml
from tests.content.examples import EITRI

CLOCKS = [f"{hour:02}:{minute:02}" for hour in range(8, 20) for minute in (0, 30)]


def placed(agenda: Agenda, published: Agenda | None = None) -> list[str]:
    """What is said about the agenda's file."""
    source = as_yaml(agenda)
    read, root = read_agenda(source)
    return [str(warning) for warning in in_file(warnings_of(read, published), root, "a")]


def messages(*sessions: Session) -> list[str]:
    return [doubt.message for doubt in warnings_of(an_agenda(*sessions))]


def test_the_example_gives_no_cause() -> None:
    agenda, _ = read_agenda(EITRI.read_bytes())
    assert warnings_of(agenda) == ()
    assert warnings_of(agenda, agenda) == ()


@pytest.mark.parametrize("kind", [Kind.LOGISTICS, Kind.SOCIAL, Kind.TRANSPORT, Kind.WORK, Kind.WORKSHOP])
def test_what_goes_beside_others_in_a_house_without_rooms(kind: Kind) -> None:
    assert messages(a_session("a", end="12:00"), a_session("b", start="11:00", kind=kind)) == []


@pytest.mark.parametrize("kind", [Kind.KEYNOTE, Kind.PANEL, Kind.BREAK, Kind.MEAL, Kind.PITCH, Kind.CEREMONY])
def test_what_does_not(kind: Kind) -> None:
    assert messages(a_session("a", end="12:00"), a_session("b", start="11:00", kind=kind)) == [
        "session `b`: at 11:00 `eitri` is taken by `a` until 12:00"
    ]


def test_other_days_and_places_are_in_nobody_s_way() -> None:
    assert messages(
        a_session("a", end="12:00"),
        a_session("b", start="11:00", date=date(2022, 9, 18)),
        a_session("c", start="11:00", venue="ulriken"),
        a_session("d", start="11:00", venue=None),
    ) == []  # fmt: skip


def test_a_speaker_without_a_known_place_is_in_two_sessions_all_the_same() -> None:
    both = {"speakers": ("celi",), "venue": None}
    agenda = an_agenda(
        a_session("a", end="12:00", **both), a_session("b", start="11:00", **both), speakers=(a_speaker(),)
    )
    assert warnings_of(agenda) == (
        Doubt(
            ("sessions", 1, "speakers", 0),
            "session `b`: at 11:00 `celi` is in `a` until 12:00",
            "correct a time, or the speakers",
        ),
    )


def test_warnings_stop_where_nobody_reads_on() -> None:
    many = an_agenda(*(a_session(f"s-{number}") for number in range(300)))
    found = placed(many)
    assert len(found) == MAX_PROBLEMS + 1
    assert sum("there are more problems" in line for line in found) == 1


def test_thousands_of_sessions_at_one_time_are_looked_at_in_no_time() -> None:
    """Also of a file that is made to take long."""
    now = an_agenda(*(a_session(f"s-{n}", end="12:00", title=f"T {n}") for n in range(3000)))
    before = an_agenda(*(a_session(f"t-{n}", end="12:00", title=f"T {n}") for n in range(3000)))
    began = perf_counter()
    assert len(warnings_of(now, before)) == 3000
    assert perf_counter() - began < 2


SESSIONS = st.lists(
    st.builds(
        dict,
        day=st.integers(0, 1),
        start=st.sampled_from(CLOCKS),
        minutes=st.sampled_from([0, 30, 90]),
        venue=st.sampled_from([None, "eitri", "ulriken"]),
        status=st.sampled_from(Status),
        kind=st.sampled_from(Kind),
        speakers=st.sampled_from([(), ("celi",), ("hansen",), ("celi", "hansen")]),
        title=st.sampled_from(["Talk", {"en": "Talk"}, {"en": "Talk", "nb": "Foredrag"}]),
    ),
    min_size=1,
    max_size=8,
)


def of(drawn: list[dict[str, object]], prefix: str) -> Agenda:
    sessions = []
    for number, fields in enumerate(drawn):
        minutes, day = int(str(fields.pop("minutes"))), int(str(fields.pop("day")))
        hours, _, rest = str(fields["start"]).partition(":")
        over = int(hours) * 60 + int(rest) + minutes
        end = f"{over // 60:02}:{over % 60:02}" if minutes else None
        when = date(2022, 9, 18) + timedelta(days=day)
        sessions.append(a_session(f"{prefix}-{number}", date=when, end=end, **fields))
    return an_agenda(*sessions, speakers=(a_speaker("celi"), a_speaker("hansen")))


@settings(deadline=None, max_examples=60)
@given(SESSIONS, SESSIONS, st.sampled_from(["same", "other"]))
def test_every_warning_has_a_place_in_the_file_and_names_what_is_there(
    drawn: list[dict[str, object]], was: list[dict[str, object]], prefix: str
) -> None:
    agenda, published = of(drawn, "same"), of(was, prefix)
    lines = as_yaml(agenda).decode().splitlines()
    found = placed(agenda, published)
    assert len(found) == len(set(found))
    for warning in found:
        _, line, column, _ = warning.split(":", 3)
        assert lines[int(line) - 1][int(column) - 1].strip(), warning
    for doubt in warnings_of(agenda, published):
        if doubt.path[0] == "sessions" and doubt.message.startswith("session "):
            number = doubt.path[1]
            assert isinstance(number, int)
            assert doubt.message.startswith(f"session `{agenda.sessions[number].id}`: ")


def test_one_language_needs_no_translations() -> None:
    """Also where plain texts are in another one."""
    sessions = [a_session(f"s-{number}", start=f"1{number}:00", title={"en": "Talk"}) for number in range(3)]
    event = an_event(languages=("en",), language="nb")
    assert warnings_of(an_agenda(*sessions, a_session("plain", start="15:00"), event=event)) == ()
