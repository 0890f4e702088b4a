"""`python -m benchmarks [PART…]`: measure, print the table. All parts together also go into benchmarks/README.md.

`soak` takes minutes, is only measured when it is asked for, and has a table of its own there.
"""

import argparse
import asyncio
import shutil
import signal
import sys
import tempfile
from pathlib import Path

from benchmarks import (
    alerts,
    commands,
    crowded,
    fanout,
    lighthouse,
    packages,
    painting,
    report,
    requests,
    senders,
    sizes,
    soak,
    starts,
)
from companion.resources import example_agenda
from tests.browser.chromium import CHROMIUM, NEEDS_CHROMIUM

PARTS = {
    part.__name__.removeprefix("benchmarks."): part
    for part in (
        sizes,
        requests,
        starts,
        commands,
        alerts,
        senders,
        fanout,
        painting,
        crowded,
        lighthouse,
        soak,
    )
}
BY_ITSELF = "soak"
IN_A_BROWSER = {"painting", "crowded", "lighthouse"}
WITH_NODE = {"senders", "painting", "lighthouse"}
PART_S = 400
"""No part takes half as long; a browser that hangs shall not hang us."""


async def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; none means all but {BY_ITSELF}"
    )
    together = [part for part in PARTS if part != BY_ITSELF]
    asked = parser.parse_args().parts or together
    if unknown := set(asked) - set(PARTS):
        parser.error(f"no such part: {', '.join(unknown)}")
    if IN_A_BROWSER & set(asked):
        _need(CHROMIUM, NEEDS_CHROMIUM)
    if WITH_NODE & set(asked):
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
    if asked == together:
        print(report.write(figures))
    elif asked == [BY_ITSELF]:
        print(report.write(figures, section=BY_ITSELF))
    else:
        print(report.table(figures))


def _need(program: str | None, otherwise: str) -> None:
    if not program:
        sys.exit(otherwise)


async def _until_told_to_stop() -> None:
    """SIGTERM ends what was started, as Ctrl-C does."""
    measuring = asyncio.ensure_future(main())
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, measuring.cancel)
    try:
        await measuring
    except asyncio.CancelledError:
        sys.exit("told to stop")


asyncio.run(_until_told_to_stop())
