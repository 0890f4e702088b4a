"""What goes over the wire for the example event, compressed as it is served."""

from pathlib import Path

from benchmarks.report import Figure
from companion.content.load import load_agenda
from companion.pages.assets import load_assets
from companion.pages.release import Release
from companion.pages.site import render_site
from companion.pages.snapshot import Snapshot


async def measure(_folder: Path, agenda: Path) -> list[Figure]:
    snapshot = Snapshot(
        agenda=load_agenda(agenda.read_bytes()),
        revision=1,
        content_hash="0" * 64,
        published_at=1_663_340_000_000,
    )
    site = render_site(snapshot, Release(load_assets()))
    packs = [len(item.br) for path, item in site.resources.items() if path.startswith("/pack/")]
    scripts = {
        path.rpartition("/")[2]: len(item.br) for path, item in site.resources.items() if path.endswith(".js")
    }
    pages = [len(site.resources["/"].br), len(site.resources["/nb/"].br)]
    told = ", ".join(f"{name} {size / 1000:.1f}" for name, size in scripts.items())
    attendees = scripts["app.js"] + scripts["sw.js"]
    return [
        Figure("first HTML of the agenda, with CSS, br", max(pages) / 1000, "KB", "≤10"),
        Figure(
            "all JavaScript of a phone, br",
            attendees / 1000,
            "KB",
            "≤14",
            f"of {told}; screen.js is for walls",
        ),
        Figure("pack of one language, br", max(packs) / 1000, "KB", "≤14", "the whole event offline"),
    ]
