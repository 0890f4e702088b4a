"""Settings are read once; a bad value is one line that names it."""

from pathlib import Path

import pytest

from companion.settings import PublishMode, Settings, SettingsError, read_settings


def test_without_variables_everything_has_a_default():
    assert read_settings({}) == Settings()


def test_every_variable_is_read():
    assert read_settings(
        {
            "COMPANION_DATABASE_URL": "sqlite+aiosqlite:////srv/event.db",
            "COMPANION_PUBLIC_URL": "https://agenda.example.org/",
            "COMPANION_CONTACT": "desk@example.org",
            "COMPANION_PUBLISH": "review",
            "COMPANION_ALERT_DELAY": "7.5",
            "COMPANION_PUSH_HOSTS": "http://127.0.0.1:9000, https://push.example.org",
            "COMPANION_VAPID_KEY": "secret",
            "COMPANION_ORGANIZER_TOKEN": "sixteen-or-more-",
            "COMPANION_RECEIPTS": "off",
            "HOME": "/root",
        },
        data=Path("elsewhere"),
        port=9,
    ) == Settings(
        data=Path("elsewhere"),
        port=9,
        database_url="sqlite+aiosqlite:////srv/event.db",
        public_url="https://agenda.example.org",
        contact="desk@example.org",
        publish=PublishMode.REVIEW,
        alert_delay=7.5,
        push_hosts=frozenset({"http://127.0.0.1:9000", "https://push.example.org"}),
        vapid_key="secret",
        organizer_token="sixteen-or-more-",
        receipts=False,
    )


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("ALERT_DELAY", "soon", "COMPANION_ALERT_DELAY: 'soon' is no number of seconds from 0 to 3600"),
        ("ALERT_DELAY", "-1", "COMPANION_ALERT_DELAY: '-1' is no number of seconds from 0 to 3600"),
        ("ALERT_DELAY", "nan", "COMPANION_ALERT_DELAY: 'nan' is no number of seconds from 0 to 3600"),
        ("PUBLISH", "maybe", "COMPANION_PUBLISH: 'maybe' is not one of: auto, review"),
        (
            "PUBLIC_URL",
            "agenda.example.org",
            "COMPANION_PUBLIC_URL: 'agenda.example.org' is no address such as https://agenda.example.org",
        ),
        (
            "PUSH_HOSTS",
            "http://u@host",
            "COMPANION_PUSH_HOSTS: 'host' is no address such as https://agenda.example.org",
        ),
        ("CONTACT", "me", "COMPANION_CONTACT: 'me' is no e-mail address and no https address"),
        (
            "ORGANIZER_TOKEN",
            "fifteen-letters",
            (
                "COMPANION_ORGANIZER_TOKEN: it has 15 characters, at least 16 are needed so that nobody guesses it; "
                "or unset it, and make one with `companion token NAME`"
            ),
        ),
        ("RECEIPTS", "no", "COMPANION_RECEIPTS: 'no' is not one of: on, off"),
        ("DATABASE_URL", "mysql://x", "COMPANION_DATABASE_URL: only sqlite+aiosqlite:///PATH is supported"),
    ],
)
def test_a_bad_value_is_one_line_that_names_it(name: str, value: str, message: str):
    with pytest.raises(SettingsError) as caught:
        read_settings({f"COMPANION_{name}": value})
    assert str(caught.value) == message


def test_a_misspelt_setting_is_not_ignored():
    with pytest.raises(
        SettingsError, match=r"^COMPANION_ALERT_DELY: there is no such setting; known: ALERT_DELAY"
    ):
        read_settings({"COMPANION_ALERT_DELY": "5"})


@pytest.mark.parametrize(
    ("settings", "event_contact", "subject"),
    [
        (Settings(contact="desk@example.org"), "other@example.org", "mailto:desk@example.org"),
        (Settings(), "other@example.org", "mailto:other@example.org"),
        (Settings(public_url="https://agenda.example.org"), "", "https://agenda.example.org"),
        (Settings(), "", "https://companion.invalid"),
    ],
)
def test_whom_push_services_can_write_to(settings: Settings, event_contact: str, subject: str):
    assert settings.vapid_subject(event_contact) == subject


def test_off_loopback_a_contact_is_needed():
    with pytest.raises(SettingsError, match=r"^COMPANION_CONTACT: "):
        Settings(public_url="http://192.0.2.1:8000").vapid_subject("")
