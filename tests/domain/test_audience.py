"""Whom a change concerns."""

from datetime import date

import pytest

from companion.domain.agenda import Kind
from companion.domain.audience import Audience, Scope, concerns
from companion.domain.changes import Change, ChangeKind
from tests.builders import a_session

SUNDAY, MONDAY, TUESDAY = date(2022, 9, 18), date(2022, 9, 19), date(2022, 9, 20)
TALK = a_session("keynote", kind=Kind.TALK, date=MONDAY)
EVERYBODY = Audience("en")
STARRER = Audience("en", stars=frozenset({"keynote"}))
STARRED_ONLY = Audience("en", scope=Scope.STARRED)
STARRED_ONLY_STARRER = Audience("en", scope=Scope.STARRED, stars=frozenset({"keynote"}))


def change(kind: ChangeKind) -> Change:
    return Change("keynote", kind, "old", "new")


TO_ALL = [
    *("new", "removed", "cancelled", "reinstated", "date", "start", "venue", "room"),
    *("meet", "leave-by", "last-return"),
]
TO_STARRERS = ["title", "speakers", "end"]
TO_NOBODY = [
    *("if-closed", "short", "description", "kind", "track", "reason", "replaced", "signup", "notes", "links"),
]


def test_every_kind_is_decided() -> None:
    assert {*TO_ALL, *TO_STARRERS, *TO_NOBODY} == {kind.value for kind in ChangeKind}


@pytest.mark.parametrize(
    ("kinds", "audience", "expected"),
    [
        pytest.param(TO_ALL, EVERYBODY, True, id="everybody hears"),
        pytest.param(TO_STARRERS, EVERYBODY, False, id="titles are for those who starred it"),
        pytest.param(TO_STARRERS, STARRER, True, id="who starred it hears"),
        pytest.param(TO_STARRERS, STARRED_ONLY_STARRER, True, id="who starred it hears, starred only"),
        pytest.param(TO_ALL, STARRED_ONLY_STARRER, True, id="starred only, starred"),
        pytest.param(
            [kind for kind in TO_ALL if kind != "venue"], STARRED_ONLY, False, id="starred only, not starred"
        ),
        pytest.param(["venue"], STARRED_ONLY, True, id="a venue concerns everybody"),
        pytest.param(TO_NOBODY, EVERYBODY, False, id="nobody hears"),
        pytest.param(TO_NOBODY, STARRER, False, id="nobody hears, even starred"),
    ],
)
def test_who_hears_of_a_talk(kinds: list[str], audience: Audience, *, expected: bool) -> None:
    heard = {kind: concerns(change(ChangeKind(kind)), [TALK], audience) for kind in kinds}
    assert heard == dict.fromkeys(kinds, expected)


@pytest.mark.parametrize("kind", list(Kind))
def test_transport_meals_logistics_and_deadlines_concern_everybody(kind: Kind) -> None:
    session = a_session("keynote", kind=kind)
    shared = kind in {Kind.TRANSPORT, Kind.MEAL, Kind.LOGISTICS, Kind.DEADLINE}
    assert concerns(change(ChangeKind.START), [session], STARRED_ONLY) is shared
    assert concerns(change(ChangeKind.TITLE), [session], STARRED_ONLY) is False


def test_a_session_concerns_everybody_if_it_was_or_is_of_such_a_kind() -> None:
    meal = a_session("keynote", kind=Kind.MEAL)
    assert concerns(change(ChangeKind.START), [meal, TALK], STARRED_ONLY)
    assert concerns(change(ChangeKind.START), [TALK, meal], STARRED_ONLY)


@pytest.mark.parametrize(
    ("old", "new", "days", "expected"),
    [
        pytest.param(MONDAY, MONDAY, (), True, id="every day"),
        pytest.param(MONDAY, MONDAY, (MONDAY, TUESDAY), True, id="that day"),
        pytest.param(MONDAY, MONDAY, (SUNDAY,), False, id="another day"),
        pytest.param(MONDAY, TUESDAY, (MONDAY,), True, id="it was on that day"),
        pytest.param(MONDAY, TUESDAY, (TUESDAY,), True, id="it is on that day now"),
        pytest.param(MONDAY, TUESDAY, (SUNDAY,), False, id="neither"),
        pytest.param(None, TUESDAY, (TUESDAY,), True, id="new"),
        pytest.param(MONDAY, None, (TUESDAY,), False, id="removed"),
    ],
)
def test_a_phone_that_chose_days_hears_about_those(
    old: date | None, new: date | None, days: tuple[date, ...], *, expected: bool
) -> None:
    versions = [a_session("keynote", date=day) for day in (old, new) if day]
    audience = Audience("en", days=days, stars=frozenset({"keynote"}))
    assert concerns(change(ChangeKind.START), versions, audience) is expected
