"""The way from bytes to an Agenda: what is accepted, what is refused, and that it never breaks."""

import subprocess
import sys
import time
from subprocess import PIPE

import pytest
from msgspec.structs import replace

from companion.content import strict_yaml
from companion.content.load import MAX_BYTES, AgendaError, Problem, load_agenda
from companion.content.problems import MAX_PROBLEMS
from tests.builders import a_session, an_agenda
from tests.content.examples import EITRI, SMALL, small

KEYNOTE = a_session(title="Keynote")
AGENDA = an_agenda(KEYNOTE)
PLAIN = replace(AGENDA, venues=(replace(AGENDA.venues[0], address=""),))


def problems_of(source: bytes) -> list[str]:
    with pytest.raises(AgendaError) as caught:
        load_agenda(source, "a.yaml")
    return str(caught.value).split("\n")


def test_reads_what_is_written() -> None:
    assert load_agenda(SMALL.encode()) == PLAIN


@pytest.mark.parametrize(
    "source",
    [
        b"\xef\xbb\xbf" + SMALL.encode(),
        SMALL.replace("\n", "\r\n").encode(),
        SMALL.replace("\n", "\r").encode(),
        SMALL.rstrip().encode(),
        f"---\n{SMALL}...\n".encode(),
        f"# first\n\n{SMALL}\n  # last\n".encode(),
        SMALL.replace("title: Keynote", "title: 'Keynote'").encode(),
        SMALL.replace("title: Keynote", "title:  >\n      Keynote\n").encode(),
        SMALL.replace("title: Keynote", "title: Keynote\t\t# a tab and a comment").encode(),
        SMALL.replace("    venue: eitri", "    venue: eitri\n    end:\n    room: ~\n    track: null").encode(),
        SMALL.replace("    - en\n    - nb", "    [en, nb]").encode(),
        SMALL.replace("start: 10:00", '"start": "10:00"').encode(),
    ],
    ids=[
        "byte order mark", "windows line ends", "old line ends", "no last line end", "document marks", "comments",
        "quotes", "folded", "tab behind a value", "nothing given", "flow list", "quoted key and time",
    ],
)  # fmt: skip
def test_spelling_makes_no_difference(source: bytes) -> None:
    assert load_agenda(source) == PLAIN


@pytest.mark.parametrize(
    "text", ["NO", "no", "yes", "on", "2022", "1e3", "0x1F", "19:00", "2022-09-16", ".5", "True", "=", "<<"]
)  # fmt: skip
def test_texts_stay_texts(text: str) -> None:
    assert load_agenda(small(title=text)).sessions == (replace(KEYNOTE, title=text),)


@pytest.mark.parametrize("clock", ["00:00", "09:05", "10:30", "19:00", "23:59"])
def test_unquoted_times_are_times(clock: str) -> None:
    assert load_agenda(small(start=clock)).sessions == (replace(KEYNOTE, start=clock),)


def test_every_problem_is_told_at_once_in_file_order() -> None:
    source = small(start="9.00", venue="eitry", kind="talkk", speakers="[celi]", timezone="Mars/Bergen")
    with pytest.raises(AgendaError) as caught:
        load_agenda(source, "a.yaml")
    assert caught.value.problems == (
        Problem("a.yaml", 4, 13, "event: `Mars/Bergen` is not a known time zone", "write it as Europe/Oslo"),
        Problem(
            "a.yaml",
            17,
            12,
            "session `keynote`: `start` is `9.00`, which is not a time of day",
            "write 09:00",
        ),
        Problem(
            "a.yaml",
            19,
            16,
            "session `keynote`: there is no speaker `celi`",
            "add it, with `- id: celi`",
        ),
        Problem(
            "a.yaml",
            20,
            11,
            "session `keynote`: `kind` is `talkk`, which is not one of keynote, talk, panel, workshop, work, pitch, "
            "ceremony, break, meal, social, transport, logistics, deadline",
            "did you mean `talk`?",
        ),
        Problem("a.yaml", 21, 12, "session `keynote`: there is no venue `eitry`", "did you mean `eitri`?"),
    )
    assert str(caught.value.problems[1]) == (
        "a.yaml:17:12: session `keynote`: `start` is `9.00`, which is not a time of day; write 09:00"
    )


def test_columns_count_characters_not_bytes() -> None:
    source = SMALL.replace("venue: eitri", "venue: {x: “å”}").encode()
    assert problems_of(source) == [
        "a.yaml:19:12: session `keynote`: `venue` must be a single value; write it behind the colon"
    ]


QUOTE_IT = '; put the text in quotes, as in `title: "…"`'
ALIAS_BOMB = "a: &a [x, x, x]\n" + "".join(f"b{i}: &b{i} [*a, *a, *a]\n" for i in range(30))


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("[" * 100_000, "1:17: this is nested more than 16 levels deep; an agenda needs 6"),
        ("- " * 100_000, "1:33: this is nested more than 16 levels deep; an agenda needs 6"),
        ("? " * 100_000, f"1:3: a name is expected here, before a colon{QUOTE_IT}"),
        (ALIAS_BOMB, f"1:4: a text cannot begin with `&`{QUOTE_IT}"),
        ("a: *b", f"1:4: a text cannot begin with `*`{QUOTE_IT}"),
        ("a: !!bool x", f"1:4: a text cannot begin with `!`{QUOTE_IT}"),
        ("!!python/object:os.system {}", f"1:1: a text cannot begin with `!`{QUOTE_IT}"),
        ("a: b\n" + "#" * MAX_BYTES, "1:1: the file is larger than 1 MiB; is it the right file?"),
        ("- a\n" * 200_000, "100000:3: the file has more than 100,000 values; is it the right file?"),
        ("a: '" + "b\n" * 400_000, "1:4: the quote that opens here is never closed; close it at the end of the text"),
        ("{[a]: b}", f"1:2: a name is expected here, before a colon{QUOTE_IT}"),
        ("event: 0x_", "1:8: `event` needs lines of its own below it; such as `id: …`"),
    ],
)  # fmt: skip
def test_hostile_file_gets_one_line_within_a_second(source: str, line: str) -> None:
    before = time.process_time()
    assert problems_of(source.encode()) == [f"a.yaml:{line}"]
    assert time.process_time() - before < LONGEST_S


def test_number_of_ten_thousand_digits_is_refused_in_a_short_line() -> None:
    (line,) = problems_of(small(start="9" * 10_000))
    shown = f"`{'9' * 40}…`"
    hint = "write it as 09:00 or 19:30"
    assert line == f"a.yaml:17:12: session `keynote`: `start` is {shown}, which is not a time of day; {hint}"


LONGEST_S = 5
"""CPU seconds. It takes half of one where nothing else runs; the bound is for what explodes, not for slow machines."""

READ_ALONE = """
import re, sys
from companion.content.load import load_agenda
assert len(load_agenda(sys.stdin.buffer.read()).sessions) == 3900
# Not getrusage: it counts the process that started this one.
print(re.search(r"VmHWM:\\s*(\\d+)", open("/proc/self/status").read())[1])
"""


def largest_file() -> bytes:
    head, session = SMALL.split("  - id: keynote\n")
    text = "x" * 160
    sessions = (f"  - id: s{number}\n{session}    notes: {text}\n" for number in range(3_900))
    source = (head + "".join(sessions)).encode()
    assert MAX_BYTES * 0.95 < len(source) <= MAX_BYTES
    return source


def test_largest_file_is_read_within_a_second() -> None:
    source = largest_file()
    before = time.process_time()
    assert len(load_agenda(source).sessions) == 3_900
    assert time.process_time() - before < LONGEST_S


def test_largest_file_needs_less_than_200_mib() -> None:
    done = subprocess.run([sys.executable, "-c", READ_ALONE], input=largest_file(), stdout=PIPE, check=True)
    assert int(done.stdout) < 200 * 1024


def test_problems_end_when_nobody_would_read_on() -> None:
    found = problems_of(b"sessions:\n" + b"  - start: 9.00\n" * 1_000)
    assert len(found) == MAX_PROBLEMS + 1
    assert sum("there are more problems" in line for line in found) == 1


def test_hints_among_many_names_are_quick() -> None:
    head, sessions = SMALL.split("sessions:\n")
    venues = "".join(f"  - id: venue-{number}\n    name: x\n" for number in range(12_000))
    lost = "".join(
        sessions.replace("id: keynote", f"id: s{number}").replace("eitri", f"venu-{number}")
        for number in range(90)
    )
    before = time.process_time()
    found = problems_of(f"{head}{venues}sessions:\n{lost}".encode())
    assert time.process_time() - before < LONGEST_S
    assert [line.count("there is no venue") for line in found] == [1] * 90


def test_messages_stay_on_one_line_whatever_the_file_says() -> None:
    source = SMALL.replace("id: eitri", 'id: "ei\\ntri"').replace("venue: eitri", "venue: hall")
    assert problems_of(source.encode())[-1] == (
        "a.yaml:19:12: session `keynote`: there is no venue `hall`; known are ei tri"
    )


def test_python_parser_does_as_well_as_libyaml(monkeypatch: pytest.MonkeyPatch) -> None:
    source = EITRI.read_bytes()
    agenda = load_agenda(source)
    monkeypatch.setattr(strict_yaml, "PARSER", strict_yaml.yaml.SafeLoader)
    assert load_agenda(source) == agenda
    assert problems_of(small(title="Keynote: data")) == [
        'a.yaml:18:19: there is a colon in this text; put the text in quotes, as in `title: "…"`'
    ]
