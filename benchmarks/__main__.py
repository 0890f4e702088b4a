"""`make bench`: measure everything, print the table, and put it into benchmarks/README.md."""

import asyncio
import shutil
import tempfile
from pathlib import Path

from benchmarks import alerts, report, requests, sizes, starts
from companion.resources import example_agenda


async def main() -> None:
    figures: list[report.Figure] = []
    with tempfile.TemporaryDirectory() as name:
        for part in (sizes, requests, starts, alerts):
            folder = Path(name) / part.__name__
            (folder / "content").mkdir(parents=True)
            agenda = folder / "content" / "agenda.yaml"
            shutil.copyfile(example_agenda(), agenda)
            figures += await part.measure(folder, agenda)
    print(report.write(figures))


asyncio.run(main())
