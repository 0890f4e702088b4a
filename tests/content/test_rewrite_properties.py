"""Whatever organizers do, one after the other: the file is right, and all the other lines are as they were."""

import re

from hypothesis import event, given, settings
from hypothesis import strategies as st

from companion.content.load import load_agenda
from companion.content.rewrite import rewritten
from companion.domain.agenda import Text
from companion.domain.edits import (
    Cancel,
    Earlier,
    Edit,
    EditError,
    FieldChange,
    Later,
    Place,
    Replace,
    edited,
    planned,
)
from tests.content.examples import EITRI, SMALL

EVENT = EITRI.read_bytes().decode()
HEAD = SMALL.partition("venues:\n")[0]
VENUES = """\
venues:
  - id: eitri
    name: Eitri
    rooms: [{id: hall, name: Hall}, {id: "null", name: Nothing}]
  - id: ulriken
    name: Ulriken
"""
PLACES = [("eitri", None), ("eitri", "hall"), ("eitri", "null"), ("ulriken", None)]
SESSION = re.compile(r"^ *- id: (?P<id>[a-z0-9-]+)")
KEY = re.compile(r"""^(?P<indentation> *)["']?(?P<key>[a-z_]+)["']? *:""")
SEEN = st.characters(exclude_categories=("Cc", "Cf", "Cn", "Cs", "Zl", "Zp"))
SAID = st.text(st.one_of(SEEN, st.sampled_from("\n\t:#'\"\\-{}[],&*!|>%@`~")), max_size=30)
REASONS: st.SearchStrategy[Text] = st.one_of(
    st.just(""), SAID, st.dictionaries(st.sampled_from(["en", "nb"]), SAID)
)


def untouched(source: str, changes: tuple[FieldChange, ...]) -> list[str]:
    """The lines that none of the changes concerns, found by their looks alone. A last line may get its end."""
    if not source.endswith("\n"):
        source += "\r\n" if "\r\n" in source else "\n"
    concerned = {(change.session, change.field) for change in changes}
    session, key, depth, kept = "", "", 0, []
    for line in source.splitlines(keepends=True):
        if found := SESSION.match(line):
            session, key, depth = found["id"], "id", line.index("id")
        elif (found := KEY.match(line)) and len(found["indentation"]) <= depth:
            key = found["key"]
        if (session, key) not in concerned or not line.strip() or line.lstrip().startswith("#"):
            kept.append(line)
    return kept


def edits_of(ids: list[str]) -> st.SearchStrategy[Edit]:
    session, minutes = st.sampled_from(ids), st.integers(1, 200)
    return st.one_of(
        st.builds(Later, session, minutes, st.booleans()),
        st.builds(Earlier, session, minutes),
        st.builds(lambda session, place: Place(session, *place), session, st.sampled_from(PLACES)),
        st.builds(Cancel, session),
        st.builds(Replace, session, session),
    )


@st.composite
def an_afternoon(draw: st.DrawFn, ids: list[str]) -> list[tuple[list[Edit], Text]]:
    """Baskets of edits, each with its reason."""
    return draw(st.lists(st.tuples(st.lists(edits_of(ids), min_size=1, max_size=3), REASONS), max_size=6))


@st.composite
def a_session(draw: st.DrawFn, session_id: str) -> str:
    """One session as somebody may write it: keys in any order, with and without quotes, comments, empty lines."""
    start = draw(st.integers(0, 1380))
    venue, room = draw(st.sampled_from([*PLACES, (None, None)]))
    values: dict[str, str | None] = {
        "date": "2022-09-19",
        "start": f"{start // 60:02}:{start % 60:02}",
        "title": draw(st.sampled_from(["Talk", "Q & A", "It's late", "Æ #1"])),
        "end": f"{(start + 40) // 60:02}:{(start + 40) % 60:02}" if draw(st.booleans()) else None,
        "kind": draw(st.sampled_from(["talk", "break", "meal", "logistics", "deadline", None])),
        "venue": venue,
        "room": room,
        "reason": draw(
            st.sampled_from(["snow", "\n      en: snow\n      nb: snø", ">-\n      a\n      b", None])
        ),
        "notes": draw(st.sampled_from(["|\n      one\n      two", "none", None])),
    }
    quotes = draw(st.sampled_from(["", "'", '"']))
    lines = [f"  - id: {session_id}"]
    for key in draw(st.permutations(list(values))):
        value = values[key]
        if value is None:
            continue
        if "\n" not in value and (quotes or value in {"It's late", "Æ #1", "null"}):
            value = f'"{value}"' if quotes != "'" else "'" + value.replace("'", "''") + "'"
        comment = draw(st.sampled_from(["", "  # sharp"])) if "\n" not in value else ""
        lines.append(f"    {key}:{'' if value.startswith(chr(10)) else ' '}{value}{comment}")
        lines += draw(st.sampled_from([[], ["    # then"], [""]]))
    return "\n".join(lines) + "\n"


@st.composite
def a_file(draw: st.DrawFn) -> tuple[str, list[str]]:
    ids = [f"s{number}" for number in range(draw(st.integers(1, 5)))]
    sessions = "".join(draw(a_session(session_id)) for session_id in ids)
    text = f"{HEAD}{VENUES}sessions:\n{sessions}# the end\n"
    return draw(st.sampled_from([text, text.rpartition("\n")[0], text.removesuffix("# the end\n")[:-1]])), ids


def check_afternoon(source: str, afternoon: list[tuple[list[Edit], Text]]) -> None:
    for edits, reason in afternoon:
        agenda = load_agenda(source.encode())
        try:
            changes = planned(agenda, edits, reason)
            after = rewritten(source, changes)
        except EditError:
            event("refused")
            continue
        event("done")
        assert load_agenda(after.encode()) == edited(agenda, changes)
        assert untouched(after, changes) == untouched(source, changes)
        source = after


@settings(deadline=None)
@given(
    an_afternoon([session.id for session in load_agenda(EVENT.encode()).sessions]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_any_afternoon_of_the_event(afternoon: list[tuple[list[Edit], Text]], line_end: str):
    check_afternoon(EVENT.replace("\n", line_end), afternoon)


@settings(deadline=None)
@given(a_file(), st.sampled_from(["\n", "\r\n"]), st.sampled_from(["", "\ufeff"]), st.data())
def test_any_afternoon_of_any_event(
    file: tuple[str, list[str]], line_end: str, mark: str, data: st.DataObject
):
    source, ids = file
    check_afternoon(mark + source.replace("\n", line_end), data.draw(an_afternoon(ids)))
