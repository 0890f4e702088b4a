"""Colours for a terminal: none in a pipe, and none for who does not want them (https://no-color.org)."""

import os
import sys

from msgspec import Struct


class Paint(Struct, frozen=True):
    """Escape sequences (ECMA-48 §8.3.117) around what is shown; nothing at all where `colours` is False."""

    colours: bool = False

    def bold(self, text: str) -> str:
        return self._in("1", text)

    def warning(self, text: str) -> str:
        return self._in("33", text)

    def diff_line(self, line: str) -> str:
        """One line of a unified diff."""
        if line.startswith(("---", "+++")):
            return self.bold(line)
        colour = {"+": "32", "-": "31", "@": "36"}.get(line[:1])
        return self._in(colour, line) if colour else line

    def _in(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.colours else text


def paint_for_output() -> Paint:
    """For standard output as it is now."""
    wanted = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return Paint(wanted and sys.stdout.isatty())
