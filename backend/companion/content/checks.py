"""What can be wrong in an agenda whose every value is fine by itself.

Works on the tree, so that a mistake in one place does not hide those in another.
"""

from companion.content.check_texts import check_texts
from companion.content.check_times import check_times
from companion.content.explain import did_you_mean, id_of
from companion.content.nodes import Mapping, Node, Scalar, Sequence, name_of
from companion.content.problems import Report, shown

LANGUAGES = ("en", "nb")
"""The languages that Companion itself speaks: its pages and its alerts."""


def check(root: Node, report: Report) -> None:
    """Report everything that does not fit together."""
    if not isinstance(root, Mapping):
        return
    check_texts(root, report)
    check_times(root, report)
    _check_languages(root, report)
    _check_ids(root, report)
    if root.complete:  # else what is named may stand where the file could not be read
        _check_references(root, report)


def _check_languages(root: Mapping, report: Report) -> None:
    event = root.mapping("event")
    if event is None:
        return
    languages = event.texts("languages")
    _report_repeated(languages, "event: the language", report)
    for language in languages:
        if language.text not in LANGUAGES:
            message = f"event: Companion does not speak {shown(language.text)}"
            report.add(language.at, message, f"it speaks {' and '.join(LANGUAGES)}")
    entry = event.entries.get("languages")
    if entry and isinstance(entry.value, Sequence) and not entry.value.items:
        report.add(entry.key.at, "event: `languages` names no language", "add a line `- en` below it")


def _check_ids(root: Mapping, report: Report) -> None:
    event = root.mapping("event")
    lists = [root.records(key) for key in ("venues", "tracks", "speakers", "sessions")]
    lists += [event.records("about")] if event else []
    lists += [venue.records("rooms") for venue in root.records("venues")]
    for records in lists:
        _report_repeated([given for record in records if (given := record.text("id"))], "the id", report)


def _report_repeated(texts: tuple[Scalar, ...] | list[Scalar], what: str, report: Report) -> None:
    seen: dict[str, Scalar] = {}
    for text in texts:
        earlier = seen.setdefault(text.text, text)
        if earlier is not text:
            hint = f"it is on line {earlier.at.line} already"
            report.add(text.at, f"{what} {shown(text.text)} is here twice", hint)


def _check_references(root: Mapping, report: Report) -> None:
    venues, tracks, speakers, sessions = (
        _ids(root.records(key)) for key in ("venues", "tracks", "speakers", "sessions")
    )
    for number, session in enumerate(root.records("sessions"), 1):
        owner = name_of(session, "session", number)
        _check_named(session.text("venue"), "venue", venues, owner, report)
        _check_named(session.text("track"), "track", tracks, owner, report)
        for speaker in session.texts("speakers"):
            _check_named(speaker, "speaker", speakers, owner, report)
        _report_repeated(session.texts("speakers"), f"{owner}: the speaker", report)
        _check_room(session, venues, owner, report)
        successor, own = session.text("replaced_by"), session.text("id")
        if successor and own and successor.text == own.text:
            report.add(successor.at, f"{owner}: `replaced_by` names the session itself", "name the other one")
        else:
            _check_named(successor, "session", sessions, owner, report)


def _check_room(session: Mapping, venues: dict[str, Mapping], owner: str, report: Report) -> None:
    room, venue = session.text("room"), session.text("venue")
    if room is None:
        return
    if venue is None:
        report.add(room.at, f"{owner}: there is a room but no venue", "add a line `venue: …`")
    elif venue.text in venues:
        rooms = _ids(venues[venue.text].records("rooms"))
        _check_named(room, "room", rooms, f"{owner}: in {shown(venue.text)}", report)


def _check_named(
    name: Scalar | None, what: str, known: dict[str, Mapping], owner: str, report: Report
) -> None:
    if name is None or name.text in known:
        return
    hint = did_you_mean(name.text, known)
    if not hint:
        hint = (
            f"known are {', '.join(list(known)[:20])}"
            if known
            else f"add it, with `- id: {id_of(name.text)}`"
        )
    report.add(name.at, f"{owner}: there is no {what} {shown(name.text)}", hint)


def _ids(records: tuple[Mapping, ...]) -> dict[str, Mapping]:
    return {given.text: record for record in records if (given := record.text("id"))}
