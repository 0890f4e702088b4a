"""`companion schema`: what an editor needs to complete and explain the agenda file."""

import json

from companion.commands.data import DONE
from companion.content.schema import agenda_schema


def schema() -> int:
    print(as_text(), end="")
    return DONE


def as_text() -> str:
    """As it is kept beside the agenda. ASCII, so that it can be piped anywhere."""
    return json.dumps(agenda_schema(), indent=2) + "\n"
