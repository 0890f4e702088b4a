"""What a person learns from a notification: read from its words alone, without the code that wrote them.

It reads both languages. The sessions of a vocabulary have names, clock times and places that no other session has. So
every time and place in a text belongs to one session, and the words before it say whether it holds or is what held.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from msgspec import Struct

ENGLISH = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NORWEGIAN = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
WEEKDAYS = {name: number for phrases in (ENGLISH, NORWEGIAN) for number, name in enumerate(phrases)}
_DAY = rf"(?P<day>{'|'.join(WEEKDAYS)})(?: \d+\.? [a-z]+)?"
_BEFORE_IT = rf"(?:{_DAY} )?(?:at |in |på |i |kl\. )*$"
_OLD = re.compile(rf"\b(?:was|var|not|ikke|ignore|bort fra) {_BEFORE_IT}", re.IGNORECASE)
_SENT = re.compile(rf"\b(?:sent|sendt) {_BEFORE_IT}", re.IGNORECASE)
_JUST_BEFORE = re.compile(rf"\b{_BEFORE_IT}", re.IGNORECASE)
_OF_ALL = re.compile(
    rf"(?:^\S+ \d+ (?:changes on|endringer)|\d+ changes on|\d+ endringer|[.·]) {_DAY}(?= ·|:)", re.IGNORECASE
)
_CLASH = re.compile(r"[^.·]*\b(?:clash(?:es)?|krasjer)\b[^.]*\.(?: Du har stjernemerket begge\.)?")
_RELATIVE = re.compile(
    r"\b(?:today|tomorrow|tonight|yesterday|soon|i (?:dag|morgen|kveld|går)"
    r"|(?:in|om) (?:\d+|an?|en|et) (?:min|h|time)\w*)\b",
    re.IGNORECASE,
)
_NOT_ON = re.compile(
    r"(?:^|: )(?:cancelled|removed|still cancelled|avlyst|fjernet|fortsatt avlyst): "
    r"|\bis cancelled\b|\ber avlyst\b|no longer in the agenda|ikke lenger i programmet",
    re.IGNORECASE,
)
_ITEM_NOT_ON = re.compile(r"^(?:cancelled|removed|er avlyst|er fjernet)\b")


class Known(Struct, frozen=True):
    """How to recognize one session: its name, the clock times that it may have, the names of its places."""

    session_id: str
    name: str
    clocks: tuple[str, ...]
    places: tuple[str, ...]


class Said(Struct, frozen=True):
    """What a text says of one session. What it does not speak of is None.

    `weekday`: on which `clock` is, 0 is Monday; None is the day on which it is read.
    """

    session_id: str
    is_on: bool
    clock: str | None = None
    weekday: int | None = None
    place: str | None = None
    old_clock: str | None = None
    old_place: str | None = None


class _Token(NamedTuple):
    value: str
    is_old: bool
    weekday: int | None


def read(title: str, body: str, vocabulary: Iterable[Known]) -> tuple[Said, ...]:
    """All that it says. Raises ValueError where it can not be understood, or is only true in this minute."""
    text = _CLASH.sub("", f"{title} · {body}")
    if relative := _RELATIVE.search(text):
        raise ValueError(f"{relative[0]!r} is true only now: {text}")
    named = [known for known in vocabulary if re.search(rf"\b{known.name}\b", text, re.IGNORECASE)]
    if not named:
        raise ValueError(f"it names nothing: {text}")
    is_list = not any(re.search(rf"\b{known.name}\b", title, re.IGNORECASE) for known in named)
    return tuple(_said(known, text, is_list=is_list) for known in named)


def _said(known: Known, text: str, *, is_list: bool) -> Said:
    clocks = _tokens(known.clocks, text, is_list=is_list)
    places = _tokens(known.places, text, is_list=is_list)
    clock = _one([token for token in clocks if not token.is_old], text)
    place = _one([token for token in places if not token.is_old], text)
    old_clock = _one([token for token in clocks if token.is_old], text)
    old_place = _one([token for token in places if token.is_old], text)
    is_on = not (_is_item_off(known, text) if is_list else _NOT_ON.search(text))
    if not is_on and clock is not None:
        # "Cancelled: Lunch · Monday 11:30." names what is off by the time that people know.
        clock, old_clock = None, clock
    return Said(
        known.session_id,
        is_on,
        clock.value if clock else None,
        clock.weekday if clock else None,
        place.value if place else None,
        old_clock.value if old_clock else None,
        old_place.value if old_place else None,
    )


def _is_item_off(known: Known, text: str) -> bool:
    item = re.search(rf"\b{known.name}\b(?: talk)?,? ", text, re.IGNORECASE)
    return item is not None and bool(_ITEM_NOT_ON.match(text[item.end() :]))


def _tokens(values: Iterable[str], text: str, *, is_list: bool) -> list[_Token]:
    found = []
    for value in values:
        spelled = re.escape(value).replace(":", "[:.]")
        for match in re.finditer(rf"(?<![\w.:]){spelled}(?![\w:])", text):
            before = text[: match.start()]
            if not _SENT.search(before):
                day = _day_of(before, is_list=is_list)
                found.append(_Token(value, bool(_OLD.search(before)), day))
    return found


def _day_of(before: str, *, is_list: bool) -> int | None:
    own = _JUST_BEFORE.search(before)
    name = own["day"] if own else None
    if name is None and is_list:
        headings = list(_OF_ALL.finditer(f"{before}"))
        name = headings[-1]["day"] if headings else None
    return WEEKDAYS[name.lower()] if name else None


def _one(tokens: list[_Token], text: str) -> _Token | None:
    if len({(token.value, token.weekday) for token in tokens}) > 1:
        raise ValueError(f"it says two things at once, {tokens}: {text}")
    return tokens[0] if tokens else None
