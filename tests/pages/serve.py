"""A small development server for the pages alone: `python -m tests.pages.serve PORT` shows the example agenda."""

import sys
from hashlib import sha256

from aiohttp import web

from companion.content.load import load_agenda
from companion.domain.agenda import Agenda
from companion.pages.assets import load_assets
from companion.pages.release import Release
from companion.pages.site import Site, render_site
from companion.pages.snapshot import Snapshot
from companion.resources import example_agenda

PUBLISHED_AT = 1663340000000


def example_agenda_read() -> Agenda:
    return load_agenda(example_agenda().read_bytes())


def example_site() -> Site:
    """The example agenda as its first revision, with whatever the frontend holds now."""
    source = example_agenda().read_bytes()
    snapshot = Snapshot(
        agenda=load_agenda(source),
        revision=1,
        content_hash=sha256(source).hexdigest(),
        published_at=PUBLISHED_AT,
    )
    return render_site(snapshot, Release(load_assets()))


def application(site: Site) -> web.Application:
    """Serves a site's resources, br where the browser takes it, and its own 404 page."""

    async def answer(request: web.Request) -> web.Response:
        found = site.resources.get(request.path)
        resource = found or site.resources["/404"]
        brotli = "br" in request.headers.get("Accept-Encoding", "") and resource.br is not resource.identity
        encoding = {"Content-Encoding": "br"} if brotli else {}
        return web.Response(
            status=200 if found else 404,
            body=resource.br if brotli else resource.identity,
            headers={
                "Content-Type": resource.media_type,
                "Cache-Control": resource.cache_control,
                "ETag": f'"{resource.etag}{"-br" if brotli else ""}"',
                **dict(resource.headers),
                **encoding,
            },
        )

    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    return app


if __name__ == "__main__":
    web.run_app(application(example_site()), host="127.0.0.1", port=int(sys.argv[1]))
