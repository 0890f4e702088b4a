"""Announcements, reminders, and when a delivery was accepted."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "announcements",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("texts", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_announcements")),
        comment="What organizers say beside the agenda. `expires_at` is event time",
    )
    op.create_table(
        "reminders",
        sa.Column("subscription_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.String(length=64), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["subscription_id"],
            ["subscriptions.id"],
            name=op.f("fk_reminders_subscription_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("subscription_id", "session_id", "starts_at", name=op.f("pk_reminders")),
        comment="Made once for each phone, session and start; `starts_at` is event time",
    )
    op.add_column("notifications", sa.Column("announcement", sa.Integer()))
    op.add_column("notifications", sa.Column("session_id", sa.String(length=64)))
    op.add_column("deliveries", sa.Column("sent_at", sa.BigInteger()))
