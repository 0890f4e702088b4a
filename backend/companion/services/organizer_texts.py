"""What organizers' own phones are told, in the languages that Companion speaks. Short: it is read on a lock screen."""

from msgspec import Struct

from companion.domain.delivery import State

DEFAULT = "en"
LONGEST = 300


class Said(Struct, frozen=True):
    title: str
    body: str


def file_broken(problems: tuple[str, ...]) -> dict[str, Said]:
    """`problems` as they stand in the log; the first one is enough to know where to look."""
    first, more = problems[0], len(problems) - 1
    return {
        "en": Said(
            "The agenda file is broken",
            _short(f"{first}{f' (and {more} more)' if more else ''}. What was published stays up."),
        ),
        "nb": Said(
            "Programfilen er ødelagt",
            _short(f"{first}{f' (og {more} til)' if more else ''}. Det som er publisert, står."),
        ),
    }


def edit_held(reasons: tuple[str, ...]) -> dict[str, Said]:
    why = " ".join(reasons)
    return {
        "en": Said("An edit waits for your word", _short(why)),
        "nb": Said("En endring venter på deg", _short(why)),
    }


def alert_went(title: dict[str, str], states: dict[str, int]) -> dict[str, Said]:
    """`title` by language, as attendees were told it."""
    waiting = states.get(State.WAITING, 0)
    sent, accepted = sum(states.values()) - waiting, states.get(State.ACCEPTED, 0)
    en = f"{accepted} accepted" + (f", {waiting} wait" if waiting else "")
    nb = f"{accepted} tatt imot" + (f", {waiting} venter" if waiting else "")
    return {
        "en": Said(f"Alert went to {sent} {'phone' if sent == 1 else 'phones'}", _told(title, "en", en)),
        "nb": Said(
            f"Varsel gikk til {sent} {'telefon' if sent == 1 else 'telefoner'}", _told(title, "nb", nb)
        ),
    }


def push_refused(host: str) -> dict[str, Said]:
    return {
        "en": Said(
            "A push service refuses our key", f"{host}: phones there hear nothing until this is solved."
        ),
        "nb": Said(
            "En pushtjeneste avviser nøkkelen", f"{host}: telefoner der hører ingenting før det er løst."
        ),
    }


def _told(titles: dict[str, str], language: str, counts: str) -> str:
    title = titles.get(language) or next(iter(titles.values()), "")
    return _short(f"{counts}: {title}" if title else f"{counts}.")


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
