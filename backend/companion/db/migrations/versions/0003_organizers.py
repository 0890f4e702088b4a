"""Organizers: their tokens, their own phones, what they did; who made a revision and why; receipts of notifications."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "tokens",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_tokens")),
        sa.UniqueConstraint("hash", name=op.f("uq_tokens_hash")),
        comment="Organizers' tokens, hashed",
    )
    op.create_table(
        "sign_ins",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_sign_ins")),
        comment="Browsers that are signed in to the organizer's page. `hash`: of the secret in their cookie",
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.Column("action", sa.String(length=32), nullable=False),
        sa.Column("revision", sa.Integer()),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        comment="Who did what, when; kept with the event",
    )
    op.create_table(
        "pacing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pace", sa.String(length=16), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_pacing_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pacing")),
        comment="The organizer's word on what waits to be alerted: `hold` until released, or `now` up to this revision",
    )
    op.create_table(
        "receipts",
        sa.Column("notification_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["notification_id"],
            ["notifications.id"],
            name=op.f("fk_receipts_notification_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("notification_id", "kind", name=op.f("pk_receipts")),
        comment="How many phones reported a notification as shown or opened; never which",
    )
    op.add_column(
        "revisions", sa.Column("origin", sa.String(length=16), nullable=False, server_default="file")
    )
    op.add_column("revisions", sa.Column("author", sa.String(length=64), nullable=False, server_default=""))
    op.add_column("revisions", sa.Column("reason", sa.Text(), nullable=False, server_default=""))
    op.add_column(
        "subscriptions", sa.Column("organizer", sa.String(length=64), nullable=False, server_default="")
    )
    op.add_column("notifications", sa.Column("receipt", sa.String(length=32)))
    op.create_index("ix_notifications_receipt", "notifications", ["receipt"], unique=True)
