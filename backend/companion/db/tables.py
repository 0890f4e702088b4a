"""The tables. Moments are UTC epoch milliseconds; JSON is text, so that no SQL depends on one database."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

head = Table(
    "head",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("event_id", String(64), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("alerted", Integer, nullable=False),
    Column("alert", Integer, nullable=False),
    CheckConstraint("id = 1", name="one_row"),
    comment="The published revision, the last alerted one, the last alert",
)

mode = Table(
    "mode",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("rehearsal", Boolean, nullable=False),
    Column("clock_offset", BigInteger, nullable=False),
    CheckConstraint("id = 1", name="one_row"),
    comment="Real or rehearsal, for ever; and by how much event time is shifted",
)

revisions = Table(
    "revisions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("parent", Integer),
    Column("published_at", BigInteger, nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("source", Text, nullable=False),
    Column("agenda", Text, nullable=False),
    Column("origin", String(16), nullable=False, server_default="file"),
    Column("author", String(64), nullable=False, server_default=""),
    Column("reason", Text, nullable=False, server_default=""),
    comment="`origin`: file, command or page; `author`: the name of the organizer's token, if it was a page",
)

changes = Table(
    "changes",
    metadata,
    Column("revision", ForeignKey("revisions.number"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("session_id", String(64), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("old", Text),
    Column("new", Text),
)

held = Table(
    "held",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("content_hash", String(64), nullable=False),
    Column("held_at", BigInteger, nullable=False),
    Column("source", Text, nullable=False),
    Column("reasons", Text, nullable=False),
    CheckConstraint("id = 1", name="one_row"),
    comment="The edit that waits for the organizer",
)

alerts = Table(
    "alerts",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("created_at", BigInteger, nullable=False),
    Column("from_revision", ForeignKey("revisions.number"), nullable=False),
    Column("to_revision", ForeignKey("revisions.number"), nullable=False),
    Column("urgency", String(16), nullable=False),
    Column("changes", Text, nullable=False),
    Column("texts", Text, nullable=False),
)

expected = Table(
    "expected",
    metadata,
    Column("content_hash", String(64), primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("origin", String(16), nullable=False),
    Column("author", String(64), nullable=False),
    Column("reason", Text, nullable=False),
    Column("action", String(32), nullable=False),
    Column("confirmed", Boolean, nullable=False),
    comment="What a command or the page is about to write into the file: whose it is, whoever sees it there first",
)

announcements = Table(
    "announcements",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("texts", Text, nullable=False),
    Column("starred", String(64)),
    comment="What organizers say beside the agenda. `expires_at` is event time; `starred`: who hears it",
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("endpoint_hash", String(64), nullable=False, unique=True),
    Column("endpoint", String(2048), nullable=False),
    Column("p256dh", String(128), nullable=False),
    Column("auth", String(32), nullable=False),
    Column("vapid_key_id", String(16), nullable=False),
    Column("language", String(16), nullable=False),
    Column("scope", String(16), nullable=False),
    Column("days", Text, nullable=False),
    Column("announcements", Boolean, nullable=False),
    Column("reminder_minutes", Integer, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("renewed_at", BigInteger, nullable=False),
    Column("told", Text, nullable=False),
    Column("organizer", String(64), nullable=False, server_default=""),
    comment="`told`: the revisions that this phone was, or may have been, told of; `organizer`: whose phone it is",
)

tokens = Table(
    "tokens",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("hash", String(64), nullable=False, unique=True),
    Column("created_at", BigInteger, nullable=False),
    Column("revoked_at", BigInteger),
    comment="Organizers' tokens, hashed",
)

sign_ins = Table(
    "sign_ins",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("token", String(64), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    comment="Browsers that are signed in to the organizer's page. `hash`: of the secret in their cookie",
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("origin", String(16), nullable=False),
    Column("author", String(64), nullable=False),
    Column("action", String(32), nullable=False),
    Column("revision", Integer),
    Column("detail", Text, nullable=False),
    comment="Who did what, when; kept with the event",
)

pacing = Table(
    "pacing",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("pace", String(16), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("at", BigInteger, nullable=False, server_default="0"),
    Column("author", String(64), nullable=False, server_default=""),
    CheckConstraint("id = 1", name="one_row"),
    comment="The organizer's word on what waits to be alerted: `hold` until released, or `now` up to this revision",
)

requests = Table(
    "requests",
    metadata,
    Column("author", String(64), primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("outcome", Text, nullable=False),
    comment="What came of an organizer's request, by the key that their page gave it: it is done once",
)

discarded = Table(
    "discarded",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("author", String(64), nullable=False),
    Column("source", Text, nullable=False),
    comment="Texts of the file that were never published and have been put aside for one that was",
)

stars = Table(
    "stars",
    metadata,
    Column("subscription_id", ForeignKey("subscriptions.id", ondelete="CASCADE"), primary_key=True),
    Column("session_id", String(64), primary_key=True),
    Index("ix_stars_session_id", "session_id"),
)

reminders = Table(
    "reminders",
    metadata,
    Column("subscription_id", ForeignKey("subscriptions.id", ondelete="CASCADE"), primary_key=True),
    Column("session_id", String(64), primary_key=True),
    Column("starts_at", BigInteger, primary_key=True),
    comment="Made once for each phone, session and start; `starts_at` is event time",
)

notifications = Table(
    "notifications",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("alert", ForeignKey("alerts.number")),
    Column("audience", Text, nullable=False),
    Column("language", String(16), nullable=False),
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("urgency", String(16), nullable=False),
    Column("useful_until", BigInteger, nullable=False),
    Column("announcement", Integer),
    Column("session_id", String(64)),
    Column("receipt", String(32)),
    UniqueConstraint("alert", "audience"),
    Index("ix_notifications_receipt", "receipt", unique=True),
    comment="One text, of an alert, an announcement, a reminder of a session, or a test. `useful_until` is event time",
)

receipts = Table(
    "receipts",
    metadata,
    Column("notification_id", ForeignKey("notifications.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("count", Integer, nullable=False),
    comment="How many phones reported a notification as shown or opened; never which",
)

push_figures = Table(
    "push_figures",
    metadata,
    Column("service", String(255), primary_key=True),
    Column("outcome", String(16), primary_key=True),
    Column("within_ms", Integer, primary_key=True, autoincrement=False),
    Column("count", BigInteger, nullable=False),
    Column("total_ms", BigInteger, nullable=False),
    comment="Attempts by push service, how they ended and how long they took; `within_ms`: a bucket's bound, or 0",
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("alert", ForeignKey("alerts.number")),
    Column("subscription_id", ForeignKey("subscriptions.id", ondelete="SET NULL")),
    Column("notification_id", ForeignKey("notifications.id")),
    Column("audience", Text, nullable=False),
    Column("bases", Text, nullable=False),
    Column("to_revision", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", BigInteger, nullable=False),
    Column("lease_until", BigInteger),
    Column("claim", String(32)),
    Column("note", Text, nullable=False),
    Column("sent_at", BigInteger),
    UniqueConstraint("alert", "subscription_id"),
    Index("ix_deliveries_state_due_at", "state", "due_at"),
    Index("ix_deliveries_subscription_id", "subscription_id"),
    Index("ix_deliveries_claim", "claim"),
    comment="The outbox. `bases`: the revisions that this phone was, or may have been, told of",
)
