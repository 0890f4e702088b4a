from companion.api.state import AgendaHealth
from tests.api.world import World, an_edition


async def test_alive_and_ready_with_an_agenda():
    world = World(edition=an_edition())
    world.published.health = AgendaHealth(stale=True, problems=2)
    async with world.client() as client:
        alive, ready = await client.get("/healthz"), await client.get("/readyz")
    assert (alive.status_code, ready.status_code) == (200, 200)
    assert alive.json() == ready.json() == {"revision": "4-ab12cd34", "stale": True, "problems": 2}
    assert alive.headers["cache-control"] == "no-store"


async def test_alive_but_not_ready_without_one():
    world = World()
    world.published.health = AgendaHealth(stale=True, problems=1)
    async with world.client() as client:
        alive, ready = await client.get("/healthz"), await client.get("/readyz")
    assert (alive.status_code, alive.json()) == (200, {"revision": None, "stale": True, "problems": 1})
    assert (ready.status_code, ready.headers["content-type"], ready.json()) == (
        503,
        "application/problem+json",
        {
            "type": "about:blank",
            "title": "Service Unavailable",
            "status": 503,
            "detail": "No agenda has been published yet.",
            "revision": None,
            "stale": True,
            "problems": 1,
        },
    )


async def test_alive_does_not_ask_the_database():
    world = World(edition=an_edition())
    world.phones.fault = ConnectionError("gone")
    async with world.client() as client:
        statuses = [(await client.get(path)).status_code for path in ("/healthz", "/readyz", "/metrics")]
    assert statuses == [200, 200, 503]


async def test_metrics():
    world = World(edition=an_edition())
    world.published.health = AgendaHealth(stale=True, problems=3)
    world.live.dropped = 1
    async with world.client() as client:
        answer = await client.get("/metrics")
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    samples = [line for line in answer.text.splitlines() if not line.startswith("#")]
    assert samples == [
        "companion_revision 4",
        "companion_agenda_stale 1",
        "companion_agenda_problems 3",
        "companion_subscriptions 0",
        "companion_live_clients 0",
        "companion_live_dropped_total 1",
        'companion_deliveries{state="accepted"} 7',
        'companion_deliveries{state="waiting"} 2',
    ]
    names = {line.partition("{")[0].partition(" ")[0] for line in samples}
    described = {line.split()[2] for line in answer.text.splitlines() if line.startswith("# TYPE")}
    assert described == names
    assert answer.text.endswith("\n")
