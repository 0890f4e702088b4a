"""Queries about the head, the revisions and what each changed, and the edit that waits."""

from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Row, Select, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from companion.db.tables import changes, head, held, revisions
from companion.domain.agenda import Agenda
from companion.domain.changes import Change, ChangeKind


class Head(Struct, frozen=True):
    """The published revision, the last alerted one, and the number of the last alert (0: none yet)."""

    event_id: str
    revision: int
    alerted: int
    alert: int


class Revision(Struct, frozen=True):
    """One published state of the agenda. `published_at` is real time in milliseconds.

    `origin`: file, command or page; `author`: the name of the token, if there was one; `reason`: texts as JSON.
    """

    number: int
    parent: int | None
    published_at: int
    content_hash: str
    source: str
    agenda: Agenda
    origin: str = "file"
    author: str = ""
    reason: str = ""

    @property
    def token(self) -> str:
        return token(self.number, self.content_hash)


class Held(Struct, frozen=True):
    """An edit that waits for the organizer, and why."""

    content_hash: str
    held_at: int
    source: str
    reasons: tuple[str, ...]


def token(number: int, content_hash: str) -> str:
    """What clients call a revision: compared for inequality, never ordered."""
    return f"{number}-{content_hash[:8]}"


async def read_head(connection: AsyncConnection) -> Head | None:
    row = (
        await connection.execute(select(head.c.event_id, head.c.revision, head.c.alerted, head.c.alert))
    ).one_or_none()
    return Head(*row) if row else None


async def start_head(connection: AsyncConnection, event_id: str) -> None:
    """The first revision is alerted by definition: nobody has seen anything before it."""
    await connection.execute(insert(head).values(id=1, event_id=event_id, revision=1, alerted=1, alert=0))


async def move_head(connection: AsyncConnection, expected: int, revision: int) -> bool:
    """Compare-and-swap: False where another publisher was faster."""
    result = await connection.execute(
        update(head).where(head.c.id == 1, head.c.revision == expected).values(revision=revision)
    )
    return result.rowcount == 1


async def move_alerted(connection: AsyncConnection, expected: Head, new: Head) -> bool:
    """Compare-and-swap of what has been alerted: False where another deliverer, or a new edit, was faster."""
    result = await connection.execute(
        update(head)
        .where(
            head.c.id == 1,
            head.c.revision == expected.revision,
            head.c.alerted == expected.alerted,
            head.c.alert == expected.alert,
        )
        .values(alerted=new.alerted, alert=new.alert)
    )
    return result.rowcount == 1


async def add_revision(
    connection: AsyncConnection, revision: Revision, revision_changes: tuple[Change, ...]
) -> None:
    await connection.execute(
        insert(revisions).values(
            number=revision.number,
            parent=revision.parent,
            published_at=revision.published_at,
            content_hash=revision.content_hash,
            source=revision.source,
            agenda=msgspec.json.encode(revision.agenda).decode(),
            origin=revision.origin,
            author=revision.author,
            reason=revision.reason,
        )
    )
    if revision_changes:
        await connection.execute(
            insert(changes),
            [
                {
                    "revision": revision.number,
                    "position": position,
                    "session_id": change.session_id,
                    "kind": change.kind,
                    "old": change.old,
                    "new": change.new,
                }
                for position, change in enumerate(revision_changes)
            ],
        )


async def read_revision(connection: AsyncConnection, number: int) -> Revision | None:
    row = (await connection.execute(_revisions().where(revisions.c.number == number))).one_or_none()
    return _revision(row) if row else None


async def since_file(connection: AsyncConnection) -> tuple[Revision, ...]:
    """The newest revision that came from the file as somebody saved it, and all that came after it, oldest first."""
    newest = select(func.max(revisions.c.number)).where(revisions.c.origin == "file").scalar_subquery()
    rows = await connection.execute(
        _revisions().where(revisions.c.number >= func.coalesce(newest, 1)).order_by(revisions.c.number)
    )
    return tuple(_revision(row) for row in rows)


async def was_published(connection: AsyncConnection, source: str) -> bool:
    """Whether the file has said exactly this before."""
    found = select(revisions.c.number).where(revisions.c.source == source).limit(1)
    return (await connection.execute(found)).one_or_none() is not None


def _revisions() -> Select[Any]:
    return select(
        revisions.c.number,
        revisions.c.parent,
        revisions.c.published_at,
        revisions.c.content_hash,
        revisions.c.source,
        revisions.c.agenda,
        revisions.c.origin,
        revisions.c.author,
        revisions.c.reason,
    )


def _revision(row: Row[Any]) -> Revision:
    values: dict[str, Any] = {**row._mapping, "agenda": msgspec.json.decode(row.agenda, type=Agenda)}  # noqa: SLF001 - as below
    return Revision(**values)


async def read_token(connection: AsyncConnection, number: int) -> str:
    content_hash = (
        await connection.execute(select(revisions.c.content_hash).where(revisions.c.number == number))
    ).scalar_one()
    return token(number, content_hash)


async def published_after(connection: AsyncConnection, number: int) -> tuple[int, ...]:
    """When each revision after `number` was published, oldest first."""
    return tuple(
        (
            await connection.execute(
                select(revisions.c.published_at)
                .where(revisions.c.number > number)
                .order_by(revisions.c.number)
            )
        ).scalars()
    )


async def read_changes(connection: AsyncConnection, revision: int) -> tuple[Change, ...]:
    """What one revision changed against its parent."""
    rows = await connection.execute(
        select(changes.c.session_id, changes.c.kind, changes.c.old, changes.c.new)
        .where(changes.c.revision == revision)
        .order_by(changes.c.position)
    )
    return tuple(msgspec.convert(row._mapping, Change) for row in rows)  # noqa: SLF001 - SQLAlchemy's public name for a row as a mapping


async def has_lost(connection: AsyncConnection) -> bool:
    """Whether some revision has removed a session."""
    found = select(changes.c.revision).where(changes.c.kind == ChangeKind.REMOVED).limit(1)
    return (await connection.execute(found)).first() is not None


async def read_held(connection: AsyncConnection) -> Held | None:
    row = (
        await connection.execute(select(held.c.content_hash, held.c.held_at, held.c.source, held.c.reasons))
    ).one_or_none()
    return Held(*row[:3], msgspec.json.decode(row[3], type=tuple[str, ...])) if row else None


async def hold_edit(connection: AsyncConnection, edit: Held) -> None:
    """Replaces whatever waited before: the file says what the organizer wants now."""
    await release_edit(connection)
    await connection.execute(
        insert(held).values(
            id=1,
            content_hash=edit.content_hash,
            held_at=edit.held_at,
            source=edit.source,
            reasons=msgspec.json.encode(edit.reasons).decode(),
        )
    )


async def release_edit(connection: AsyncConnection) -> None:
    await connection.execute(delete(held))
