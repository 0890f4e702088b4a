"""What comes from npm: Lighthouse, and the peers Preact and web-push."""

import asyncio
import os
from pathlib import Path

from tests.browser.chromium import CHROMIUM

NODE = Path(__file__).parent / "node"


async def install() -> None:
    """What package-lock.json names, unless it is there already."""
    lock, ready = NODE / "package-lock.json", NODE / "node_modules" / ".package-lock.json"
    if ready.exists() and ready.stat().st_mtime >= lock.stat().st_mtime:
        return
    await done("npm", "ci", "--prefix", str(NODE), "--silent", "--no-audit", "--no-fund", "--ignore-scripts")


async def done(*command: str) -> None:
    """Run it to its end; raises AssertionError with what it said if it failed."""
    process = await asyncio.create_subprocess_exec(
        *command,
        env=os.environ | {"CHROME_PATH": CHROMIUM or ""},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate()
    assert process.returncode == 0, f"{' '.join(command)}\n{output.decode()[-2000:]}"
