"""Handlers for operators: alive, ready, and figures in Prometheus' text format (version 0.0.4)."""

import msgspec
from litestar.handlers import HTTPRouteHandler
from litestar.types import ASGIApp
from msgspec import Struct

from companion.api.problems import Problem
from companion.api.push_metrics import push_exposition
from companion.api.respond import fresh
from companion.api.routes import reads
from companion.api.state import Parts, Published, Stats

METRICS = "text/plain; version=0.0.4; charset=utf-8"


class Health(Struct, frozen=True):
    """`stale`: the organizer's file is not what is published; `problems`: how many stand in the way."""

    revision: str | None
    stale: bool
    problems: int


class NotReady(Problem, frozen=True, kw_only=True):
    """Health before the first agenda, as a problem."""

    revision: str | None
    stale: bool
    problems: int


def health_routes(parts: Parts) -> list[HTTPRouteHandler]:
    published = parts.published

    @reads("/healthz", Health, "The process answers", fails=(406,))
    async def alive() -> ASGIApp:
        return fresh(msgspec.json.encode(_health(published)), "application/json")

    @reads("/readyz", Health, "There is an agenda to show", fails=(406, 503))
    async def ready() -> ASGIApp:
        health = _health(published)
        if published.edition is not None:
            return fresh(msgspec.json.encode(health), "application/json")
        problem = NotReady(503, "No agenda has been published yet.", **msgspec.structs.asdict(health))
        return fresh(msgspec.json.encode(problem), Problem.MEDIA_TYPE, status=503)

    @reads("/metrics", str, "Figures for Prometheus", media_type="text/plain", fails=(406, 503))
    async def metrics() -> ASGIApp:
        return fresh(exposition(parts, await parts.subscriptions.stats()).encode(), METRICS)

    return [alive, ready, metrics]


def exposition(parts: Parts, stats: Stats) -> str:
    """All figures, as Prometheus reads them."""
    published, live = parts.published, parts.live
    revision = published.edition.snapshot.revision if published.edition else 0
    deliveries = "".join(
        f'companion_deliveries{{state="{state}"}} {count}\n'
        for state, count in sorted(stats.deliveries.items())
    )
    return (
        _gauge("companion_revision", "Number of the published revision, 0 before the first.", revision)
        + _gauge(
            "companion_agenda_stale",
            "1 while the file is another than the published.",
            published.health.stale,
        )
        + _gauge("companion_agenda_problems", "What stands in the file's way.", published.health.problems)
        + _gauge("companion_subscriptions", "Phones that want alerts.", stats.subscriptions)
        + _gauge("companion_live_clients", "Open pages that listen.", live.clients)
        + _family("companion_live_dropped_total", "Pages that were too slow, since start.", "counter")
        + f"companion_live_dropped_total {live.dropped}\n"
        + _family("companion_deliveries", "Notifications to phones, by state.", "gauge")
        + deliveries
        + push_exposition(stats.push)
    )


def _family(name: str, description: str, kind: str) -> str:
    return f"# HELP {name} {description}\n# TYPE {name} {kind}\n"


def _gauge(name: str, description: str, value: int) -> str:
    return f"{_family(name, description, 'gauge')}{name} {int(value)}\n"


def _health(published: Published) -> Health:
    edition, health = published.edition, published.health
    return Health(edition.snapshot.token if edition else None, health.stale, health.problems)
