"""`companion check`: everything that is wrong with an agenda file."""

import json
import sys

from companion.commands.data import DONE, WRONG, fail
from companion.content.load import AgendaError, load_agenda
from companion.settings import Settings


def check(settings: Settings, *, as_json: bool) -> int:
    try:
        source = settings.agenda.read_bytes()
    except OSError as error:
        return fail(f"{settings.agenda}: cannot be read ({error.strerror}); is this the right folder?", WRONG)
    try:
        agenda = load_agenda(source, str(settings.agenda))
    except AgendaError as error:
        if as_json:
            problems = [
                {
                    "file": problem.file,
                    "line": problem.line,
                    "column": problem.column,
                    "message": problem.message,
                    "hint": problem.hint,
                }
                for problem in error.problems
            ]
            print(json.dumps({"problems": problems}, ensure_ascii=False, indent=2))
        else:
            print(error, file=sys.stderr)
        return WRONG
    if as_json:
        print(json.dumps({"problems": []}))
    else:
        print(f"{settings.agenda}: {len(agenda.sessions)} sessions, no problems in the file")
    return DONE
