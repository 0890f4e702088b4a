import msgspec
import pytest

from companion.api.openapi import describe
from companion.api.server import create_routes
from tests.api.world import World

OPERATIONS = {
    "/": {"get"},
    "/{path}": {"get"},
    "/api/agenda": {"get"},
    "/api/changes": {"get"},
    "/api/head": {"get"},
    "/api/live": {"get"},
    "/api/organizer": {"get"},
    "/api/organizer/agenda": {"get"},
    "/api/organizer/announcements": {"post"},
    "/api/organizer/announcements/preview": {"post"},
    "/api/organizer/audit": {"get"},
    "/api/organizer/check": {"post"},
    "/api/organizer/deliveries": {"get"},
    "/api/organizer/discarded": {"get"},
    "/api/organizer/discarded/{number}": {"get"},
    "/api/organizer/edits": {"post"},
    "/api/organizer/file": {"get", "put"},
    "/api/organizer/held": {"post"},
    "/api/organizer/held/preview": {"post"},
    "/api/organizer/pace": {"post"},
    "/api/organizer/phone": {"put", "delete"},
    "/api/organizer/phone/state": {"post"},
    "/api/organizer/preview": {"post"},
    "/api/organizer/revisions": {"get"},
    "/api/organizer/revisions/{number}": {"get"},
    "/api/organizer/revisions/{number}/restore": {"post"},
    "/api/organizer/revisions/{number}/restore/preview": {"post"},
    "/api/organizer/session": {"post", "delete"},
    "/api/push": {"get"},
    "/api/receipts": {"post"},
    "/api/sessions": {"get"},
    "/api/sessions/{id}": {"get"},
    "/api/speakers": {"get"},
    "/api/speakers/{id}": {"get"},
    "/api/subscriptions": {"put", "delete"},
    "/api/subscriptions/test": {"post"},
    "/api/venues": {"get"},
    "/api/venues/{id}": {"get"},
    "/healthz": {"get"},
    "/metrics": {"get"},
    "/openapi.json": {"get"},
    "/readyz": {"get"},
    "/stars/{language}/{stars}": {"get"},
}

PROBLEMS = {409: "Conflict", 422: "Invalid"}
"""Those of organizers that say more than a sentence."""


@pytest.fixture(scope="module")
def document(reading):
    return msgspec.json.decode(msgspec.json.encode(describe(create_routes(reading.parts))))


def references(part):
    if isinstance(part, dict):
        if "$ref" in part:
            yield part["$ref"]
        for value in part.values():
            yield from references(value)
    elif isinstance(part, list):
        for value in part:
            yield from references(value)


def operations(document):
    return [
        (f"{method.upper()} {path}", operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


async def test_the_app_serves_the_description(document, reading):
    async with reading.client() as client:
        answer = await client.get("/openapi.json")
    assert (answer.headers["content-type"], answer.content) == (
        "application/json",
        msgspec.json.encode(document, order="sorted"),
    )


def test_every_route_is_described(document):
    assert document["openapi"].startswith("3.1")
    assert {path: set(methods) for path, methods in document["paths"].items()} == OPERATIONS


def test_operation_ids_are_unique_and_named_after_the_address(document):
    ids = [operation["operationId"] for _, operation in operations(document)]
    assert len(set(ids)) == len(ids)
    assert document["paths"]["/api/sessions/{id}"]["get"]["operationId"] == "get_api_sessions_id"


def test_every_reference_leads_somewhere(document):
    schemas = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    assert set(references(document["paths"])) <= schemas
    assert set(references(document["components"])) <= schemas


def test_every_error_is_described_as_a_problem(document):
    for name, operation in operations(document):
        for status, response in operation["responses"].items():
            if int(status) >= 400:
                schema = response["content"]["application/problem+json"]["schema"]
                said = PROBLEMS.get(int(status), "Problem") if "organizer" in name else "Problem"
                if name == "POST /api/organizer/pace":
                    said = "Problem"  # of what is published, not of the file
                assert schema == {"$ref": f"#/components/schemas/{said}"}, (name, status)


@pytest.mark.parametrize("shape", PROBLEMS.values())
def test_a_problem_that_says_more_says_all_of_a_problem_too(document, shape):
    schemas = document["components"]["schemas"]
    assert set(schemas["Problem"]["properties"]) < set(schemas[shape]["properties"])


def test_every_organizers_route_says_who_may_not(document):
    for name, operation in operations(document):
        if "/organizer" in name and "/session" not in name:
            assert {"401", "403", "429"} <= set(operation["responses"]), name


def test_only_where_a_file_is_brought_may_a_body_be_large():
    sizes = {
        path: handler.resolve_request_max_body_size()
        for route in World().app.routes
        for handler in getattr(route, "route_handlers", ())
        for path in handler.paths
        if path.startswith("/api/") and handler.resolve_request_max_body_size() != 16 * 1024
    }
    assert sizes == dict.fromkeys(
        ["/api/organizer/file", "/api/organizer/check", "/api/organizer/preview"], 1 << 20
    )


def test_the_agenda_is_described_field_by_field(document):
    schemas = document["components"]["schemas"]
    answer = document["paths"]["/api/agenda"]["get"]["responses"]["200"]
    assert answer["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/AgendaShape"}
    assert set(schemas["AgendaShape"]["properties"]) == {
        "revision",
        "clock_offset",
        "event",
        "venues",
        "tracks",
        "speakers",
        "sessions",
    }
    session = schemas["SessionShape"]
    assert {"date", "start", "starts_at", "ends_at", "end_source"} <= set(session["properties"])


def test_what_a_phone_may_send_is_described_with_its_limits(document):
    body = document["paths"]["/api/subscriptions"]["put"]["requestBody"]["content"]["application/json"]
    assert body["schema"] == {"$ref": "#/components/schemas/SubscriptionRequest"}
    wish = document["components"]["schemas"]["SubscriptionRequest"]
    assert wish["required"] == ["endpoint", "keys"]
    assert wish["properties"]["endpoint"]["maxLength"] == 2048
    assert (
        wish["properties"]["reminder_minutes"]["minimum"],
        wish["properties"]["reminder_minutes"]["maximum"],
    ) == (
        0,
        120,
    )
