"""Figures as a table in `benchmarks/README.md`, with the machine and the day."""

import os
import platform
import re
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct

README = Path(__file__).parent / "README.md"


class Figure(Struct, frozen=True):
    """One measured value, what it should be, and what stands behind it."""

    name: str
    value: float
    unit: str
    goal: str
    detail: str = ""

    @property
    def good(self) -> bool:
        bound = float(self.goal[1:].replace(",", ""))
        return self.value >= bound if self.goal[0] == "≥" else self.value <= bound


def table(figures: list[Figure]) -> str:
    lines = ["| what | measured | goal | |", "|---|---|---|---|"]
    lines += [
        f"| {figure.name} | **{f'{figure.value:,.2f} {figure.unit}'.strip()}**{'' if figure.good else ' (missed)'} "
        f"| {f'{figure.goal} {figure.unit}'.strip()} | {figure.detail} |"
        for figure in figures
    ]
    return "\n".join(lines)


def write(figures: list[Figure], section: str = "figures") -> str:
    """Replace the section's figures in the README; returns what was written."""
    begin, end = f"<!-- {section} -->", f"<!-- /{section} -->"
    text = f"{begin}\nMeasured {datetime.now(UTC):%Y-%m-%d} on {machine()}.\n\n{table(figures)}\n{end}"
    readme = README.read_text("utf-8")
    README.write_text(re.sub(f"{begin}.*{end}", lambda _: text, readme, flags=re.DOTALL), "utf-8")
    return text


def machine() -> str:
    model = "unknown processor"
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        found = re.search(r"^model name\s*:\s*(.+)$", cpuinfo.read_text(), re.MULTILINE)
        model = found[1] if found else model
    return f"{os.cpu_count()} cores ({model}), {platform.system()}, Python {platform.python_version()}"
