"""Asks the organizer before anything goes out. Where nobody can be asked, only `--yes` is a yes."""

import sys

YES = {"y", "yes", "j", "ja"}


def refusal(question: str, *, to: str, nothing: str) -> str:
    """Why it must not be done; empty if somebody said yes. `to` publish; `nothing` was changed."""
    if not sys.stdin.isatty():
        return f"Nobody can be asked here, so {nothing}. To {to} without asking, add --yes."
    try:
        answer = input(f"{question} [y/N] ")
    except EOFError:
        answer = ""
    return "" if answer.strip().lower() in YES else f"{nothing.capitalize()}."
