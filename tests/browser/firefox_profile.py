"""What a test's Firefox is told before it starts: preferences and environment."""

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

Preference = bool | int | str

FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
"""The browser's program, or None where it is not installed (`make browsers` installs it)."""

NEEDS_FIREFOX = "firefox-esr is not installed: make browsers"

in_firefox = [pytest.mark.browser, pytest.mark.skipif(FIREFOX is None, reason=NEEDS_FIREFOX)]
"""The marks of every file of tests in a Firefox. Where there is none they are skipped by name; in CI a skip fails."""

QUIET: dict[str, Preference] = {
    # Nothing leaves this machine, and nothing but the test decides what happens.
    "app.normandy.enabled": False,
    "app.update.disabledForTesting": True,
    "browser.safebrowsing.provider.mozilla.updateURL": "",
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage": "about:blank",
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.getAddons.cache.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.manage-offline-status": False,
    "network.proxy.type": 0,
    "services.settings.server": "data:,#remote-settings-dummy/v1",
    "termsofuse.bypassNotification": True,
    "toolkit.telemetry.server": "https://127.0.0.1:1/",
}


def push_preferences(websocket_url: str) -> dict[str, Preference]:
    """Web push through the service at `websocket_url`, alerts as windows that a test can read."""
    return {
        "dom.push.connection.enabled": True,  # Marionette turns it off unless the profile says otherwise
        "dom.push.serverURL": websocket_url,
        "dom.push.testing.allowInsecureServerURL": True,
        "dom.push.retryBaseInterval": 300,  # ms until the first reconnection
        "permissions.default.desktop-notification": 1,  # granted; 2 is denied, 0 asks
        "alerts.useSystemBackend": False,  # Firefox's own windows, not the desktop's
        "ui.prefersReducedMotion": 1,  # an alert then closes at once when it is clicked
    }


def languages(language: str) -> dict[str, Preference]:
    """The reader's language: Accept-Language and `navigator.language`."""
    wanted = {"en": "en-GB,en", "nb": "nb-NO,nb,no,en"}.get(language, language)
    return {"intl.accept_languages": wanted}


def write_profile(profile: Path, preferences: Mapping[str, Preference]) -> None:
    """Make the profile's directory and its `user.js`."""
    profile.mkdir(parents=True, exist_ok=True)
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in preferences.items()]
    (profile / "user.js").write_text("".join(lines), encoding="utf-8")


def environment(home: Path) -> dict[str, str]:
    """Nothing of the tester's own surroundings but the PATH."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "TMPDIR": str(home),
        "LANG": "C.UTF-8",
        "TZ": "Europe/Oslo",
        "MOZ_HEADLESS": "1",
        "MOZ_CRASHREPORTER_DISABLE": "1",
    }
