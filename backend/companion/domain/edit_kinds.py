"""The edits that organizers make on the day, one value each. As JSON each names itself: ``{"do": "later", …}``."""

from typing import Annotated

from msgspec import Meta, Struct, field

from companion.domain.agenda import Id

Minutes = Annotated[int, Meta(ge=1, lt=24 * 60)]


class Later(Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="later"):
    """Begins later by `minutes`, and ends later if its end is written; `following`: so does what it pushes."""

    session: Id
    minutes: Minutes
    following: bool = False


class Earlier(Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="earlier"):
    """Begins earlier by `minutes`, and ends earlier if its end is written."""

    session: Id
    minutes: Minutes


class Place(Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="place"):
    """Is elsewhere. Without a `room` it has none any more."""

    session: Id
    venue: Id
    room: Id | None = None


class Cancel(Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="cancel"):
    """Does not take place."""

    session: Id


class Replace(Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="replace"):
    """Does not take place; another session of the agenda, which is named, does instead."""

    session: Id
    with_: Id = field(name="with")


Edit = Later | Earlier | Place | Cancel | Replace


class EditError(Exception):
    """An edit cannot be made to this agenda; the text says why, and the way out."""
