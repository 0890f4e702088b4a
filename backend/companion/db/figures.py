"""Queries on how push services answer: sums that every delivery process adds to."""

from collections.abc import Iterable

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from companion.db.tables import push_figures
from companion.domain.figures import Figure


async def add_figures(connection: AsyncConnection, figures: Iterable[Figure]) -> None:
    for figure in figures:
        added = await connection.execute(
            update(push_figures)
            .where(
                push_figures.c.service == figure.service,
                push_figures.c.outcome == figure.outcome,
                push_figures.c.within_ms == figure.within_ms,
            )
            .values(
                count=push_figures.c.count + figure.count,
                total_ms=push_figures.c.total_ms + figure.total_ms,
            )
        )
        if not added.rowcount:
            await connection.execute(
                insert(push_figures).values(
                    service=figure.service,
                    outcome=figure.outcome,
                    within_ms=figure.within_ms,
                    count=figure.count,
                    total_ms=figure.total_ms,
                )
            )


async def read_figures(connection: AsyncConnection) -> tuple[Figure, ...]:
    rows = await connection.execute(
        select(push_figures).order_by(
            push_figures.c.service, push_figures.c.outcome, push_figures.c.within_ms
        )
    )
    return tuple(Figure(*row) for row in rows)
