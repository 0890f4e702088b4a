"""What to say about one wrong value: what was expected, and the value that was most likely meant."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches
from enum import Enum
from typing import Any, get_args

from companion.content.problems import shown
from companion.domain.agenda import Agenda, ClockTime, Id

CLOCK = re.compile(
    r"^(?:kl\.? *)?(?P<hour>\d{1,2})(?:[.:h, ]?(?P<minute>\d{2}))?(?::\d{2})? *(?P<half>[ap]\.?m\.?)?$",
    re.IGNORECASE,
)
DAY_FIRST = re.compile(r"^(?P<day>\d{1,2})[./ -]+(?P<month>\d{1,2})[./ -]+(?P<year>\d{4})$")
YEAR_FIRST = re.compile(r"^(?P<year>\d{4})[./ -]?(?P<month>\d{1,2})[./ -]?(?P<day>\d{1,2})\.?$")
ISO_DATE = re.compile(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")

COMPARED = 150
"""So many names are compared with a wrong one, those with the same first letter before others: it takes time."""

OWN_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ß": "ss", "ð": "d", "þ": "th", "ł": "l"})
"""Letters that Unicode does not take apart."""

OTHER_WORDS = {
    "begin": "start", "begins": "start", "from": "start", "starts": "start", "time": "start",
    "ends": "end", "to": "end", "until": "end",
    "day": "date", "location": "venue", "place": "venue", "where": "venue",
    "host": "speakers", "presenter": "speakers", "who": "speakers",
    "category": "kind", "type": "kind", "abstract": "description", "text": "description",
    "canceled": "status: cancelled", "cancelled": "status: cancelled",
    "headline": "title", "name": "title", "label": "name",
    "website": "links", "link": "links", "tz": "timezone", "time_zone": "timezone",
}  # fmt: skip
"""What people write for a key, and what the key is called."""


OTHER_CODES = {"no": "nb", "nn": "nb", "norsk": "nb", "norwegian": "nb", "engelsk": "en", "english": "en"}
"""What people write for a language, and its code."""


def wrong_value(key: str, text: str, wanted: Any, complaint: str) -> tuple[str, str]:
    """Message and hint for a text that is no `wanted`; `complaint` is what msgspec says about it."""
    if wanted == ClockTime:
        return f"`{key}` is {shown(text)}, which is not a time of day", clock_hint(text)
    if wanted is date:
        return f"`{key}` is {shown(text)}, which is not a date", date_hint(text)
    if wanted == Id:
        return (
            f"`{key}` is {shown(text)}: only a-z, 0-9 and - may be in it, at most 64",
            f"write {id_of(text)}",
        )
    if isinstance(wanted, type) and issubclass(wanted, Enum):
        names = [str(member.value) for member in wanted]
        return f"`{key}` is {shown(text)}, which is not one of {', '.join(names)}", did_you_mean(text, names)
    if get_args(wanted)[:1] == (float,):
        limits = get_args(wanted)[1]
        message = f"`{key}` is {shown(text)}, which is not a number from {limits.ge} to {limits.le}"
        return message, "write it as 60.39"
    return f"`{key}` is {shown(text)}: {complaint[:1].lower()}{complaint[1:]}", ""


def clock_hint(text: str) -> str:
    """The time that was most likely meant: 09:00 for 9.00, 19:00 for 7 pm."""
    found = CLOCK.match(text)
    if found is None:
        return "write it as 09:00 or 19:30"
    hour, minute, half = int(found["hour"]), int(found["minute"] or 0), (found["half"] or "").lower()
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    if hour == 24 and minute == 0:
        return "a day ends at 23:59, leave `end` out if it is over at midnight"
    return f"write {hour:02}:{minute:02}" if hour < 24 and minute < 60 else "a day goes from 00:00 to 23:59"


def date_hint(text: str) -> str:
    """The date that was most likely meant: 2022-09-16 for 16.9.2022."""
    found = YEAR_FIRST.match(text) or DAY_FIRST.match(text)
    if found is None:
        return "write it as 2022-09-16"
    try:
        meant = date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return "there is no such day"
    return f"write {meant.isoformat()}"


def id_of(text: str) -> str:
    """An id made of the text's letters: key-note for "Key Note!"."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(OWN_LETTERS))
    letters = "".join(character for character in plain if not unicodedata.combining(character))
    return re.sub(r"[^a-z0-9]+", "-", letters)[:64].strip("-") or "key-note"


def meant_key(key: str, known: Iterable[str]) -> str:
    """The known key that was most likely meant; empty if there is none."""
    names = list(known)
    meant = OTHER_WORDS.get(key.lower(), "").split(":")[0]
    return meant if meant in names else nearest(key, names)


def unknown_key(key: str, known: Iterable[str]) -> str:
    """What to do with a key that is not known."""
    names = list(known)
    if key in Agenda.__struct_fields__ and "event" not in names:
        return f"begin `{key}:` in column 1, it is not a part of this"
    if meant := meant_key(key, names):
        other = OTHER_WORDS.get(key.lower(), "")
        return f"did you mean `{other if other.startswith(meant) else meant}`?"
    return f"known are {', '.join(names)}"


def meant_language(code: str, languages: Iterable[str]) -> str:
    """What to do with a text in a language that the event does not have."""
    names = list(languages)
    meant = OTHER_CODES.get(code.lower(), "")
    return did_you_mean(meant if meant in names else code, names) or "add it to `languages` of the event"


def did_you_mean(text: str, names: Iterable[str]) -> str:
    """A question with the nearest name; empty if none is near."""
    near = nearest(text, names)
    return f"did you mean `{near}`?" if near else ""


def nearest(text: str, names: Iterable[str], cutoff: float = 0.6, compared: int = COMPARED) -> str:
    """The name that differs least; empty if all differ by much."""
    written = text[:64].lower()
    likely = sorted(names, key=lambda name: name[:1].lower() != written[:1])[:compared]
    by_letters = {name.lower(): name for name in likely}
    near = get_close_matches(written, by_letters, n=1, cutoff=cutoff)
    return by_letters[near[0]] if near else ""
