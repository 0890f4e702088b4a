"""How push services answer, and how fast: for `/metrics`, which another process shows."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "push_figures",
        sa.Column("service", sa.String(length=255), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("within_ms", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("total_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("service", "outcome", "within_ms", name=op.f("pk_push_figures")),
        comment="Attempts by push service, how they ended and how long they took; `within_ms`: a bucket's bound, or 0",
    )
