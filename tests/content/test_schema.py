"""The schema that editors read: current, explained, and of one mind with `check`."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from msgspec.structs import fields

from companion.commands.schema import as_text
from companion.content.load import AgendaError, load_agenda
from companion.content.schema import agenda_schema
from companion.content.schema_words import WORDS
from companion.domain import agenda as values
from companion.domain.agenda import Kind, Record
from companion.resources import starter
from tests.content.examples import EITRI, SMALL
from tests.content.json_schema import faults

HERE = Path(__file__).parent
SCHEMA = agenda_schema()
MODELINE = "# yaml-language-server: $schema=agenda.schema.json"
STRUCTS = {
    name: found
    for name, found in vars(values).items()
    if isinstance(found, type) and issubclass(found, Record) and found is not Record
}


class EditorLoader(yaml.SafeLoader):
    """YAML 1.2 as editors read it: numbers are numbers, dates, times and `no` are texts."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - theirs


EditorLoader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile("^(~|null|)$"), ["~", "n", ""])
EditorLoader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^-?[0-9]+$"), list("-0123456789"))
EditorLoader.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"^-?[0-9]+\.[0-9]+$"), list("-0123456789")
)


def underlined(source: str) -> list[str]:
    """What an editor would underline."""
    return faults(yaml.load(source, EditorLoader), SCHEMA, SCHEMA)


def accepted(source: str) -> bool:
    try:
        load_agenda(source.encode())
    except AgendaError:
        return False
    return True


def test_the_committed_schema_is_current():
    file = EITRI.with_name("agenda.schema.json")
    assert file.read_text("utf-8") == as_text(), (
        "write it anew: companion schema > content/agenda.schema.json"
    )
    assert json.loads(as_text()) == SCHEMA


@pytest.mark.parametrize("file", [EITRI, starter() / "content" / "agenda.yaml"], ids=["example", "init"])
def test_editors_find_it_from_the_agenda(file: Path):
    assert file.read_text("utf-8").startswith(f"{MODELINE}\n")


def test_every_key_is_explained_and_no_words_are_left_over():
    assert {name: set(words) for name, words in WORDS.items()} == {
        name: {field.name for field in fields(struct)} for name, struct in STRUCTS.items()
    }
    for words in WORDS.values():
        assert [key for key, meaning in words.items() if not meaning.meaning.endswith(".")] == []


def keys_of(schema: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{name}/{key}", value)
        for name, record in {"Agenda": schema, **schema["$defs"]}.items()
        for key, value in record.get("properties", {}).items()
    ]


def test_every_example_is_right():
    for name, key in keys_of(SCHEMA):
        for example in key.get("examples", []):
            assert faults(example, key, SCHEMA) == [], name


def test_units_and_forms_are_said():
    described = {name: value.get("description", "") for name, value in keys_of(SCHEMA)}
    for clock in ("start", "end", "leave_by", "last_return"):
        assert "24-hour clock" in described[f"Session/{clock}"]
        assert 'write "19:00"' in described[f"Session/{clock}"]
    assert "2027-09-16" in described["Session/date"]
    assert "24 characters" in described["Session/short"]
    assert "Degrees" in described["Coordinates/latitude"]
    assert SCHEMA["$defs"]["Kind"]["enum"] == [kind.value for kind in Kind]


def test_what_is_right_is_not_underlined():
    assert underlined(EITRI.read_text("utf-8")) == []
    template = (starter() / "content" / "agenda.yaml").read_text("utf-8")
    assert (
        underlined(
            template.replace("{{id}}", "x")
            .replace("{{first}}", "2027-01-01")
            .replace("{{last}}", "2027-01-02")
        )
        == []
    )
    assert underlined(SMALL) == []


@pytest.mark.parametrize("file", sorted((HERE / "warnings").glob("*.yaml")), ids=lambda file: file.stem)
def test_what_is_only_warned_of_is_right(file: Path):
    assert underlined(file.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "line",
    [
        "end:", "end: ~", "room:", "speakers:", "signup:", "short:", "kind:", "notes: 2022", "title: 2022",
        "title: {en: Keynote, nb: ~}", "description: {nb: 5}", 'signup: {url: "HTTPS://example.org/x"}',
        "signup: {opens: 2022-09-01}", "links: [{title: 1, url: 'tel:+4755'}]", "start: 19:00", 'start: "19:00"',
        "kind: deadline", "status: cancelled", "reason: {en: wind, nb: vind}", f"short: {'å' * 24}",
    ],
)  # fmt: skip
def test_what_check_accepts_is_not_underlined(line: str):
    source = with_line(line)
    assert accepted(source)
    assert underlined(source) == []


@pytest.mark.parametrize(
    ("line", "where"),
    [
        ("strat: 10:00", "/sessions/0: additionalProperties"),
        ("start: 7 pm", "/sessions/0/start: pattern"),
        ("start: 1140", "/sessions/0/start: type"),
        ("start: 9:00", "/sessions/0/start: pattern"),
        ("start: 24:00", "/sessions/0/start: pattern"),
        ("date: 16.9.2022", "/sessions/0/date: pattern"),
        ("id: Key Note", "/sessions/0/id: pattern"),
        ("kind: talks", "/sessions/0/kind: enum"),
        ("status: canceled", "/sessions/0/status: enum"),
        ("title:", "/sessions/0/title: type"),
        ("title: {en: Keynote, de: Vortrag}", "/sessions/0/title: additionalProperties"),
        ("title: {}", "/sessions/0/title: minProperties"),
        (f"short: {'å' * 25}", "/sessions/0/short: maxLength"),
        (f"title: {{en: {'å' * 201}}}", "/sessions/0/title/en: maxLength"),
        ("speakers: celi", "/sessions/0/speakers: type"),
        ("signup: soon", "/sessions/0/signup: type"),
        ("signup: {url: example.org}", "/sessions/0/signup/url: pattern"),
        ("links: [{title: x}]", "/sessions/0/links/0: required"),
    ],
)
def test_what_is_underlined_is_refused_by_check(line: str, where: str):
    source = with_line(line)
    assert where in underlined(source)
    assert not accepted(source)


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("  timezone: Europe/Oslo\n", "", "/event: required"),
        ("    - nb\n", "    - de\n", "/event/languages/1: enum"),
        ("    - nb\n", "    - en\n", "/event/languages: uniqueItems"),
        (
            "    name: Eitri\n",
            "    name: Eitri\n    coordinates: {latitude: 91, longitude: 0}\n",
            "/venues/0/coordinates/latitude: maximum",
        ),
        ("event:\n", "evnt:\n", ": required"),
        ("venues:\n", "venue:\n", ": additionalProperties"),
    ],
)  # fmt: skip
def test_the_event_is_underlined_too(old: str, new: str, where: str):
    assert old in SMALL
    source = SMALL.replace(old, new)
    assert where in underlined(source)
    assert not accepted(source)


def with_line(line: str) -> str:
    """The small agenda with this line of its session put in, or in the place of the one with its key."""
    key = line.partition(":")[0]
    old = re.compile(rf"^(  - |    ){key}:.*\n(?!.*\n  - )", re.MULTILINE)
    head, _, session = SMALL.partition("sessions:\n")
    if old.search(session):
        return f"{head}sessions:\n" + old.sub(lambda found: f"{found[1]}{line}\n", session)
    return f"{SMALL}    {line}\n"
