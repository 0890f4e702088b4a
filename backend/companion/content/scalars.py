"""One text as YAML, in the quotes that the organizer uses; others only where those cannot hold it."""

import re

PLAIN = re.compile(r"[^\W_]([\w .()/&+’'–-]*[\w.)’])?|\d\d:\d\d")
"""What needs no quotes anywhere: letters and digits, and little between them."""

WORDS = {"null", "true", "false", "yes", "no", "on", "off", "y", "n"}
"""What other readers of YAML take for something else than a text."""


def written(text: str, style: str | None = None) -> str:
    """The text as it stands behind a colon. `style` is the quote that it had, if it had one."""
    if style == "'" and "\n" not in text:
        return "'" + text.replace("'", "''") + "'"
    if style != '"' and PLAIN.fullmatch(text) and text.lower() not in WORDS:
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
