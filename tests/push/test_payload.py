"""What is sent reads well in both kinds of browser and is never too long."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.push.payload import payload, shorten, tag_of
from tests.push.builders import a_payload, unhurried


def test_it_is_what_the_worker_and_safari_read() -> None:
    tag = tag_of("alert 7")
    body = payload(
        "Tidligere: Lunsj kl. 11.30",
        "Var kl. 12.00. Eitri.",
        "https://agenda.example.org/nb/sessions/lunch",
        "nb",
        tag,
        "4-ab12cd34",
        7,
    )
    assert json.loads(body) == {
        "web_push": 8030,
        "notification": {
            "title": "Tidligere: Lunsj kl. 11.30",
            "body": "Var kl. 12.00. Eitri.",
            "navigate": "https://agenda.example.org/nb/sessions/lunch",
            "lang": "nb",
            "dir": "ltr",
            "tag": tag,
            "data": {"revision": "4-ab12cd34", "alert": 7},
        },
    }


def test_what_a_phone_reports_with_is_there_only_if_it_is_to_report() -> None:
    values = ("Title", "Body", "https://agenda.example.org/", "en", "tag", "4-ab12cd34", 7)
    with_it = json.loads(payload(*values, receipt="r" * 32))["notification"]["data"]
    assert with_it == {"revision": "4-ab12cd34", "alert": 7, "receipt": "r" * 32}


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar-EG", "rtl"), ("he", "rtl")])
def test_the_direction_follows_the_language(language: str, direction: str) -> None:
    assert json.loads(a_payload(language=language))["notification"]["dir"] == direction


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"title": " "}, "a notification needs a title"),
        ({"navigate": "/sessions/lunch"}, "a notification opens an absolute address"),
        (
            {"navigate": "https://a.example/" + "x" * 2000},
            "address, tag and revision leave no room in 2000 bytes",
        ),
    ],
)
def test_what_safari_would_drop_is_an_error(fields: dict[str, object], problem: str) -> None:
    with pytest.raises(ValueError) as caught:
        a_payload(**fields)
    assert str(caught.value) == problem


def test_a_title_that_is_far_too_long_leaves_room_for_the_body() -> None:
    made = json.loads(a_payload(title="å" * 3000, body="Was 12:00. Eitri."))["notification"]
    assert made["title"] == "å" * 198 + "…"
    assert made["body"] == "Was 12:00. Eitri."


ANY_TEXT = st.text(st.characters(codec="utf-8"), max_size=3000)


@unhurried
@given(title=ANY_TEXT.filter(str.strip), body=ANY_TEXT, repeated=st.integers(1, 40))
def test_it_never_exceeds_2000_bytes(title: str, body: str, repeated: int) -> None:
    made = a_payload(title=title, body=body * repeated)
    notification = json.loads(made)["notification"]
    assert len(made) <= 2000
    assert notification["title"].strip()
    assert notification["body"] == body * repeated or len(made) > 1000 or notification["body"] == ""


@unhurried
@given(ANY_TEXT, st.integers(0, 400))
def test_a_shortened_text_is_a_beginning(text: str, limit: int) -> None:
    short = shorten(text, limit)
    assert len(json.dumps(short, ensure_ascii=False).encode()) - 2 <= limit or short == text
    assert short == text or text.startswith(short.removesuffix("…").rstrip())


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("Was 10:00.", 10, "Was 10:00."),
        ("Was 10:00. Panel 10:42, lunch 11:42.", 28, "Was 10:00. Panel 10:42…"),
        ("Was 10:00. Panel at 10:42, lunch 11:42.", 20, "Was 10:00. …"),
        ("Var kl. 10.00. Panel kl. 10.42, lunsj kl. 11.42.", 30, "Var kl. 10.00. …"),
        ("Uavbruttsammenhengende", 10, "Uavbru…"),
        ("👩‍🔬👩‍🔬👩‍🔬", 24, "👩‍🔬…"),
        ("Møtet", 3, ""),
    ],
)
def test_it_ends_at_a_sentence_else_at_a_word(text: str, limit: int, expected: str) -> None:
    assert shorten(text, limit) == expected


@unhurried
@given(st.text())
def test_a_tag_is_32_characters_and_depends_on_the_text(text: str) -> None:
    assert len(tag_of(text)) == 32
    assert tag_of(text) == tag_of(text) != tag_of(f"{text}.")
