"""The words of alerts as data: what every language has to fill in.

Templates are `str.format` strings. A sentence's first letter is made a capital when it is put
together. Titles are candidates: the first that is short enough is taken, the last one says least.
What stands in the braces:

- ``name`` the session · ``bare`` a clock time, figures only · ``clock`` the same with its "kl."
- ``day`` "Monday" · ``when`` "Monday 10:12", or "10:12" today · ``start`` the same, but "at 10:12" today
- ``place``, ``other`` a place within a sentence, "in Eitri": the new one, the old one
- ``what`` another session, in short · ``new``, ``old`` any other fact, now and before
- ``reason`` as the organizer wrote it · ``count`` a number
"""

from msgspec import Struct

Titles = tuple[str, ...]


class Phrases(Struct, frozen=True, kw_only=True):
    """All words of one language."""

    language: str
    weekdays: tuple[str, ...]
    months: tuple[str, ...]

    # Times and places.
    separator: str
    clock: str
    date: str
    when: str
    start_today: str
    start: str
    because_words: int
    """A reason of more words is a sentence of its own."""
    plural_ending: str
    """What a name ends in that may want its verb in the plural; empty if verbs have none."""
    venue: str
    room: str
    both: str
    quote: str
    rehearsal: str

    # Titles.
    later: Titles
    later_transport: Titles
    later_plain: Titles
    """For what opens rather than goes on ("Doors"), and for names of several things ("Pitches")."""
    later_deadline: Titles
    earlier: Titles
    earlier_deadline: Titles
    other_day: Titles
    other_day_deadline: Titles
    new_place: Titles
    new_room: Titles
    cancelled: Titles
    removed: Titles
    reinstated: Titles
    added: Titles
    new_title: Titles
    new_speaker: Titles
    speakers: Titles
    new_end: Titles
    new_end_plain: Titles
    meet: Titles
    leave_by: Titles
    last_return: Titles
    reminder: Titles
    several: str
    several_on: str

    # Corrections: what was told is not so. `sent` says when that was.
    correction: Titles
    correction_time: Titles
    """The first has a verb, for one thing only; so has that of `correction_place`."""
    correction_place: Titles
    correction_on: Titles
    correction_off: Titles
    corrections: str
    ignore: str
    ignore_all: str
    said_cancelled: str
    said_on: str
    nothing_moved: str
    nothing_changed: str

    # Sentences about one session.
    at_time: str
    was: str
    now_was: str
    as_before: str
    starts_as_before: str
    departs_as_before: str
    place_not: str
    place_is: str
    place_is_too: str
    room_is_too: str
    place_lost: str
    room_lost: str
    place_too: str
    room_too: str
    reason: str
    cancelled_at: str
    cancelled_because: str
    instead: str
    instead_not: str
    removed_at: str
    was_cancelled: str
    new_time_not: str
    added_body: str
    title_not: str
    title_too: str
    speaker_not: str
    speakers_now: str
    speakers_too: str
    speakers_none: str
    end_not: str
    end_is: str
    meet_at: str
    leave_by_not: str
    leave_by_is: str
    last_return_not: str
    last_return_is: str
    starred: str

    # What follows for the reader, who starred both.
    clash: str
    clash_of_two: str
    """``one`` and ``other`` are the two sessions."""

    # One session in a list of several: `name` and then what applies.
    item_was: str
    item_cancelled: str
    item_removed: str
    item_reinstated: str
    item_added: str
    item_place_lost: str
    item_title: str
    item_speakers: str
    item_no_speakers: str
    item_end: str
    item_meet: str
    item_leave_by: str
    item_last_return: str
    day_list: str
    and_more: str
    and_more_days: str
