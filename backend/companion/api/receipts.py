"""The handler for what phones report of their notifications: counted, and never tied to a phone."""

from typing import Annotated

from litestar import post
from litestar.handlers import HTTPRouteHandler
from litestar.params import JSONBody
from msgspec import Meta, Struct

from companion.api.body import request_of
from companion.api.push import within
from companion.api.quota import Quota
from companion.api.routes import answer, problems
from companion.api.state import Parts, ReceiptKind


class ReceiptRequest(Struct, frozen=True):
    """`receipt`: the token in the notification's data, the same on every phone that gets it."""

    receipt: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{32}$")]
    kind: ReceiptKind


def receipts_route(parts: Parts) -> HTTPRouteHandler:
    @post(
        "/api/receipts",
        guards=[within(Quota(parts.limits.receipts, parts.clock))],
        request_class=request_of(ReceiptRequest),
        status_code=204,
        summary="Say that a notification was shown or opened",
        responses={
            204: answer(None, "Thank you; the same whether it is known or not"),
            **problems(400, 413, 415, 429),
        },
    )
    async def receipts(data: JSONBody[ReceiptRequest]) -> None:
        parts.receipts.note(data.receipt, data.kind)

    return receipts
