"""Agenda files for these tests."""

from pathlib import Path

EITRI = Path(__file__).parents[2] / "content" / "agenda.yaml"

SMALL = """\
event:
  id: datathon
  title: Datathon
  timezone: Europe/Oslo
  dates:
    first: 2022-09-16
    last: 2022-09-19
  languages:
    - en
    - nb
venues:
  - id: eitri
    name: Eitri
sessions:
  - id: keynote
    date: 2022-09-19
    start: 10:00
    title: Keynote
    venue: eitri
"""


def small(**lines: str) -> bytes:
    """The small agenda with the lines of these keys, of the session, replaced or (new keys) added."""
    text = SMALL
    for key, value in lines.items():
        line = next((line for line in text.splitlines() if line.strip().startswith(f"{key}: ")), None)
        if line is None or key == "title":
            head, _, tail = text.rpartition("    title: Keynote\n")
            kept = "" if key == "title" else "    title: Keynote\n"
            text = f"{head}{kept}    {key}: {value}\n{tail}"
        else:
            text = text.replace(line, f"{line[: line.index(key)]}{key}: {value}")
    return text.encode()
