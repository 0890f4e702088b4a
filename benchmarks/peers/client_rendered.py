"""The agenda as client-rendered apps show it: an empty page, a script, and the agenda as JSON, compressed as ours is.

In favour of the peer: the JSON is preloaded, the scripts too, and there is no worker, no star and no alert to load.
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import brotli

Send = Callable[[dict[str, Any]], Awaitable[None]]

PREACT = Path(__file__).parents[1] / "node" / "node_modules" / "preact" / "dist" / "preact.mjs"

SHELL = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
{preload}<link rel="preload" href="/agenda.json" as="fetch" crossorigin><style>{style}</style></head>
<body><header class="top"><a class="brand" href="/">{title}</a></header><main id="main"></main>
<script type="module" src="/app.js"></script></body></html>"""

DAYS = """const { sessions, venues } = await (await fetch("/agenda.json")).json();
const places = new Map(venues.map(({ id, name }) => [id, name]));
const days = Map.groupBy(sessions, ({ date }) => date);
const said = text => typeof text === "string" ? text : text.en;
const heading = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long" });
"""
VANILLA = (
    DAYS
    + """
function element(name, fields, ...children) {
  const node = Object.assign(document.createElement(name), fields);
  node.append(...children.filter(Boolean));
  return node;
}
const stop = ({ id, start, end, title, venue }) => {
  const when = element("p", { className: "when" }, element("time", {}, start), end && `–${end}`,
    venue && element("span", { className: "place" }, said(places.get(venue))));
  const link = element("a", { href: `/sessions/${id}` }, said(title));
  const node = element("article", { className: "stop", id }, when,
    element("div", { className: "what" }, element("h3", {}, link)));
  node.dataset.session = id;
  return node;
};
const day = ([date, items]) => element("section", { className: "day" },
  element("h2", {}, heading.format(new Date(date))), ...items.map(stop));
document.getElementById("main").append(element("div", { className: "agenda" }, ...[...days].map(day)));
"""
)
WITH_PREACT = (
    'import { h, render } from "/preact.js";\n'
    + DAYS
    + """
const Stop = ({ id, start, end, title, venue }) => h("article", { class: "stop", id, "data-session": id },
  h("p", { class: "when" }, h("time", null, start), end && `–${end}`,
    venue && h("span", { class: "place" }, said(places.get(venue)))),
  h("div", { class: "what" }, h("h3", null, h("a", { href: `/sessions/${id}` }, said(title)))));
const Day = ({ date, items }) => h("section", { class: "day" },
  h("h2", null, heading.format(new Date(date))), items.map(item => h(Stop, { key: item.id, ...item })));
render(h("div", { class: "agenda" }, [...days].map(([date, items]) => h(Day, { key: date, date, items }))),
  document.getElementById("main"));
"""
)


def client_rendered_app(kind: str, folder: Path) -> Callable[..., Awaitable[None]]:
    """`kind`: vanilla or preact. The folder holds `agenda.json`, as our API says it, and our `style.css`."""
    agenda = json.loads((folder / "agenda.json").read_text("utf-8"))
    preload = '<link rel="modulepreload" href="/preact.js">\n' if kind == "preact" else ""
    page = SHELL.format(
        title=agenda["event"]["title"], preload=preload, style=(folder / "style.css").read_text("utf-8")
    )
    shown = {
        "sessions": [
            {key: item.get(key) for key in ("id", "date", "start", "end", "title", "venue")}
            for item in agenda["sessions"]
        ],
        "venues": [{"id": venue["id"], "name": venue["name"]} for venue in agenda["venues"]],
    }
    files = {
        "/": _file(page, "text/html; charset=utf-8"),
        "/app.js": _file(WITH_PREACT if kind == "preact" else VANILLA, "text/javascript"),
        "/agenda.json": _file(
            json.dumps(shown, ensure_ascii=False, separators=(",", ":")), "application/json"
        ),
    }
    if kind == "preact":
        files["/preact.js"] = _file(PREACT.read_text("utf-8"), "text/javascript")
    return _serving(files)


def _file(text: str, media_type: str) -> tuple[bytes, list[tuple[bytes, bytes]]]:
    body = brotli.compress(text.encode(), quality=11)
    headers = {"content-type": media_type, "content-encoding": "br", "content-length": str(len(body))}
    return body, [(name.encode(), value.encode()) for name, value in headers.items()]


def _serving(files: Mapping[str, tuple[bytes, list[tuple[bytes, bytes]]]]) -> Callable[..., Awaitable[None]]:
    async def app(scope: dict[str, Any], _receive: object, send: Send) -> None:
        if scope["type"] != "http":
            return
        found = files.get(scope["path"])
        body, headers = found or (b"", [])
        await send({"type": "http.response.start", "status": 200 if found else 404, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return app
