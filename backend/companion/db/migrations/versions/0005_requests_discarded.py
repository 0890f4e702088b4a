"""What was done for a request, so that it is done once; texts of the file that were put aside; who set the pace."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "requests",
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("author", "key", name=op.f("pk_requests")),
        comment="What came of an organizer's request, by the key that their page gave it: it is done once",
    )
    op.create_table(
        "discarded",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discarded")),
        comment="Texts of the file that were never published and have been put aside for one that was",
    )
    op.add_column("pacing", sa.Column("at", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("pacing", sa.Column("author", sa.String(length=64), nullable=False, server_default=""))
