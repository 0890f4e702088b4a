"""The whole site of one snapshot: every resource by its path, encoded and compressed, ready to be served."""

from collections.abc import Mapping
from hashlib import sha256

import msgspec
from msgspec import Struct

from companion.pages import headers, standalone
from companion.pages.assets import Assets
from companion.pages.encoded import DENSEST, IMMUTABLE, QUICK, Encoded, encode
from companion.pages.manifest import manifest
from companion.pages.pack import Frame, Page, compose, first_pack, pack
from companion.pages.release import Release
from companion.pages.scene import Scene, scenes
from companion.pages.snapshot import Snapshot

_HTML = "text/html; charset=utf-8"
_JSON = "application/json"
_MANIFEST = "application/manifest+json"


class Head(Struct, frozen=True):
    """What a page asks to learn whether it is old: `/api/head`. Times and the offset are in ms."""

    edition: str
    revision: str
    published_at: int
    alert: int
    clock_offset: int
    packs: dict[str, str]


class Site(Struct, frozen=True):
    """`resources` by path, with the language's prefix: pages, packs, assets, manifests, the worker."""

    edition: str
    revision: str
    head: Head
    resources: Mapping[str, Encoded]


def render_site(snapshot: Snapshot, release: Release) -> Site:
    """Render and compress everything. The same snapshot gives the same bytes, whenever and wherever."""
    assets, base_url, renderer = release.assets, release.base_url, release.renderer
    views = scenes(snapshot, release.phrases)
    pages = {scene.language: dict(renderer.pages(scene)) for scene in views}
    shells = {
        scene.language: renderer.shell(scene, tuple(other for other in views if other is not scene))
        for scene in views
    }
    alone = standalone.documents(renderer, views, base_url)
    edition = _edition(snapshot, shells | alone, pages)
    resources = dict(release.resources) | standalone.served(alone, edition, assets)
    packs: dict[str, str] = {}
    for scene in views:
        frame = _frame(scene, shells[scene.language].replace("{{edition}}", edition), assets)
        resources.update(_documents(scene, frame, pages[scene.language]))
        resources.update(standalone.files(scene, base_url))
        packs[scene.language] = f"/pack/{edition}/{scene.language}.json"
        for path, made in (
            (packs[scene.language], pack),
            (f"/pack/{edition}/{scene.language}.first.json", first_pack),
        ):
            resources[path] = encode(
                made(frame, pages[scene.language], edition, snapshot.token),
                _JSON,
                cache_control=IMMUTABLE,
                headers=headers.INERT,
                quality=DENSEST,
            )
        resources[f"/{scene.language}.webmanifest"] = encode(
            manifest(scene, assets), _MANIFEST, headers=headers.INERT
        )
    head = Head(edition, snapshot.token, snapshot.published_at, snapshot.alert, snapshot.clock_offset, packs)
    resources["/api/head"] = encode(msgspec.json.encode(head), _JSON, headers=headers.INERT)
    return Site(edition, snapshot.token, head, resources)


def _edition(snapshot: Snapshot, shells: Mapping[str, str], pages: Mapping[str, Mapping[str, Page]]) -> str:
    """Names everything that readers can see, so that it changes if and only if that does."""
    seen = msgspec.json.encode((snapshot.alert, sorted(shells.items()), pages))
    return f"{snapshot.revision}-{sha256(seen).hexdigest()[:12]}"


def _frame(scene: Scene, shell: str, assets: Assets) -> Frame:
    return Frame(
        language=scene.language,
        prefix=scene.home,
        shell=shell,
        headers=headers.document(assets.style, assets.early),
        assets=(
            *(assets.path(name) for name in sorted(assets.files) if name not in standalone.SCRIPTS),
            f"/{scene.language}.webmanifest",
            "/favicon.svg",
            "/apple-touch-icon.png",
        ),
    )


def _documents(scene: Scene, frame: Frame, pages: Mapping[str, Page]) -> Mapping[str, Encoded]:
    return {
        scene.home + path: encode(
            compose(frame.shell, path, page).encode(),
            _HTML,
            headers=frame.headers,
            quality=DENSEST if path == "/" else QUICK,
        )
        for path, page in pages.items()
    }
