"""What the operator sets, read once from `COMPANION_*` variables. A bad value is one line that names it."""

import os
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct

PREFIX = "COMPANION_"
DEFAULT_AGENDA = Path("content/agenda.yaml")
DEFAULT_DATA = Path("var")
ORGANIZER_TOKEN_LENGTH = 16
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class SettingsError(Exception):
    """A setting that cannot be used; its text names the variable, what is wrong and the way out."""


class PublishMode(StrEnum):
    """Whether a good edit goes out by itself, or waits for `companion publish`."""

    AUTO = "auto"
    REVIEW = "review"


class Settings(Struct, frozen=True):
    """Everything that can be set. Paths and address come from the command line, the rest from variables."""

    agenda: Path = DEFAULT_AGENDA
    data: Path = DEFAULT_DATA
    host: str = "127.0.0.1"
    port: int = 8000
    database_url: str = ""
    public_url: str = ""
    contact: str = ""
    publish: PublishMode = PublishMode.AUTO
    alert_delay: float = 60.0
    """Seconds that a normal change waits, so that a typo can be taken back."""
    push_hosts: frozenset[str] = frozenset()
    vapid_key: str = ""
    organizer_token: str = ""
    """Opens the organizer's page, beside the tokens that `companion token` makes."""
    receipts: bool = True
    """Whether phones report that a notification was shown or opened, to be counted."""

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite+aiosqlite:///{self.data / 'companion.db'}"

    @property
    def base_url(self) -> str:
        """Where attendees find the pages; what a tap on a notification opens."""
        return (self.public_url or f"http://127.0.0.1:{self.port}").rstrip("/")

    def vapid_subject(self, event_contact: str) -> str:
        """Whom a push service can reach about our traffic (RFC 8292 §2.1).

        Raises SettingsError where nothing real is known and the pages are not on loopback.
        """
        for contact in (self.contact, event_contact):
            if contact.startswith(("https://", "mailto:")):
                return contact
            if "@" in contact:
                return f"mailto:{contact}"
        if self.base_url.startswith("https://"):
            return self.base_url
        if urlsplit(self.base_url).hostname in LOOPBACK:
            return "https://companion.invalid"
        raise SettingsError(
            f"{PREFIX}CONTACT: push services want someone to write to; set it to an e-mail address, "
            "or give the agenda's event a contact"
        )


def read_settings(
    environment: Mapping[str, str] | None = None,
    *,
    agenda: Path = DEFAULT_AGENDA,
    data: Path = DEFAULT_DATA,
    host: str = "127.0.0.1",
    port: int = 8000,
) -> Settings:
    """Settings from the environment. Raises SettingsError with one line for the first bad value."""
    variables = {
        key.removeprefix(PREFIX): value.strip()
        for key, value in (os.environ if environment is None else environment).items()
        if key.startswith(PREFIX) and value.strip()
    }
    unknown = sorted(set(variables) - KNOWN)
    if unknown:
        raise SettingsError(
            f"{PREFIX}{unknown[0]}: there is no such setting; known: {', '.join(sorted(KNOWN))}"
        )
    if not 0 <= port <= 65535:
        raise SettingsError(f"--port: {port} is no port number; use 1 to 65535")
    return Settings(
        agenda=agenda,
        data=data,
        host=host,
        port=port,
        database_url=_database_url(variables.get("DATABASE_URL", "")),
        public_url=_url("PUBLIC_URL", variables.get("PUBLIC_URL", "")),
        contact=_contact(variables.get("CONTACT", "")),
        publish=_publish_mode(variables.get("PUBLISH", "auto")),
        alert_delay=_seconds("ALERT_DELAY", variables.get("ALERT_DELAY", "60")),
        push_hosts=frozenset(
            _url("PUSH_HOSTS", origin.strip())
            for origin in variables.get("PUSH_HOSTS", "").split(",")
            if origin.strip()
        ),
        vapid_key=variables.get("VAPID_KEY", ""),
        organizer_token=_organizer_token(variables.get("ORGANIZER_TOKEN", "")),
        receipts=_on_or_off("RECEIPTS", variables.get("RECEIPTS", "on")),
    )


KNOWN = frozenset(
    {
        "DATABASE_URL",
        "PUBLIC_URL",
        "CONTACT",
        "PUBLISH",
        "ALERT_DELAY",
        "PUSH_HOSTS",
        "VAPID_KEY",
        "ORGANIZER_TOKEN",
        "RECEIPTS",
    }
)


def _database_url(value: str) -> str:
    if value and not value.startswith("sqlite+aiosqlite:///"):
        raise SettingsError(f"{PREFIX}DATABASE_URL: only sqlite+aiosqlite:///PATH is supported")
    return value


def _url(name: str, value: str) -> str:
    """An http(s) origin, without a path."""
    if not value:
        return ""
    try:
        parts = urlsplit(value)
        good = (
            parts.scheme in {"http", "https"}
            and parts.hostname
            and parts.path in {"", "/"}
            and not parts.query
        )
        _ = parts.port
    except ValueError:
        good = False
    if not good or "@" in value:
        shown = value.rpartition("@")[2]  # what stands before may be a password
        raise SettingsError(f"{PREFIX}{name}: {shown!r} is no address such as https://agenda.example.org")
    return value.rstrip("/")


def _contact(value: str) -> str:
    if value and not (value.startswith("https://") or "@" in value):
        raise SettingsError(f"{PREFIX}CONTACT: {value!r} is no e-mail address and no https address")
    return value


def _publish_mode(value: str) -> PublishMode:
    try:
        return PublishMode(value)
    except ValueError:
        raise SettingsError(f"{PREFIX}PUBLISH: {value!r} is not one of: auto, review") from None


def _seconds(name: str, value: str) -> float:
    try:
        seconds = float(value)
    except ValueError:
        seconds = -1
    if not 0 <= seconds <= 3600:
        raise SettingsError(f"{PREFIX}{name}: {value!r} is no number of seconds from 0 to 3600")
    return seconds


def _organizer_token(value: str) -> str:
    if value and len(value) < ORGANIZER_TOKEN_LENGTH:
        raise SettingsError(
            f"{PREFIX}ORGANIZER_TOKEN: it has {len(value)} characters, at least {ORGANIZER_TOKEN_LENGTH} are "
            "needed so that nobody guesses it; or unset it, and make one with `companion token NAME`"
        )
    return value


def _on_or_off(name: str, value: str) -> bool:
    if value not in {"on", "off"}:
        raise SettingsError(f"{PREFIX}{name}: {value!r} is not one of: on, off")
    return value == "on"
