"""`python -m benchmarks [PART…]`: measure, print the table; all parts together also go into benchmarks/README.md."""

import argparse
import asyncio
import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks import (
    alerts,
    commands,
    crowded,
    lighthouse,
    packages,
    painting,
    report,
    requests,
    sizes,
    starts,
)
from companion.resources import example_agenda
from tests.browser.chromium import CHROMIUM, NEEDS_CHROMIUM

PARTS = {
    part.__name__.removeprefix("benchmarks."): part
    for part in (sizes, requests, starts, commands, alerts, painting, crowded, lighthouse)
}
IN_A_BROWSER = {"painting", "crowded", "lighthouse"}
PART_S = 400
"""No part takes half as long; a browser that hangs shall not hang us."""


async def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; none means all")
    asked = parser.parse_args().parts or list(PARTS)
    if unknown := set(asked) - set(PARTS):
        parser.error(f"no such part: {', '.join(unknown)}")
    if IN_A_BROWSER & set(asked):
        _need(CHROMIUM, NEEDS_CHROMIUM)
        _need(shutil.which("npm"), "npm is not installed: apt-get install npm (Node 20 or newer)")
        await packages.install()
    figures: list[report.Figure] = []
    with tempfile.TemporaryDirectory() as name:
        for part in asked:
            print(f"measuring {part}", file=sys.stderr)
            folder = Path(name) / part
            (folder / "content").mkdir(parents=True)
            agenda = folder / "content" / "agenda.yaml"
            shutil.copyfile(example_agenda(), agenda)
            async with asyncio.timeout(PART_S):
                found = await PARTS[part].measure(folder, agenda)
            figures += found
            print(report.table(found), file=sys.stderr)
    print(report.write(figures) if len(asked) == len(PARTS) else report.table(figures))


def _need(program: str | None, otherwise: str) -> None:
    if not program:
        sys.exit(otherwise)


asyncio.run(main())
