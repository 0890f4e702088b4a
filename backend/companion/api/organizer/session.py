"""Signing in and out: a token for a cookie. Neither is ever logged."""

from typing import Any

from litestar import Request, Response, delete, post
from litestar.datastructures import Cookie
from litestar.params import JSONBody

from companion.api.body import request_of
from companion.api.organizer.asked import TokenRequest
from companion.api.organizer.guard import COOKIE, PATH, Gate
from companion.api.organizer.routes import NO_STORE, Routes, own_problems
from companion.api.organizer.shapes.state import SignedInShape
from companion.api.routes import answer, options_of, problems
from companion.api.state import Parts


def session_routes(parts: Parts, gate: Gate) -> Routes:
    def cookie(value: str, max_age: int) -> Cookie:
        return Cookie(
            COOKIE,
            value=value,
            path=PATH,
            max_age=max_age,
            httponly=True,
            samesite="strict",
            secure=parts.origin.startswith("https://"),
        )

    @post(
        f"{PATH}/session",
        guards=[gate.same_site_only],
        request_class=request_of(TokenRequest),
        status_code=200,
        summary="Sign this browser in with a token",
        responses={
            200: answer(SignedInShape, "It is signed in, by a cookie"),
            **problems(400, 415, 503),
            **own_problems(401, 403, 413, 429),
        },
    )
    async def sign_in(
        request: Request[Any, Any, Any], data: JSONBody[TokenRequest]
    ) -> Response[SignedInShape]:
        signed_in = await gate.sign_in(request, data.token.strip())
        return Response(
            SignedInShape(signed_in.name, signed_in.expires_at),
            status_code=200,
            headers=NO_STORE,
            cookies=[cookie(signed_in.secret, (signed_in.expires_at - parts.now()) // 1000)],
        )

    @delete(
        f"{PATH}/session",
        guards=[gate.same_site_only],
        status_code=204,
        summary="Sign this browser out",
        responses={204: answer(None, "It is signed out"), **problems(503), **own_problems(403)},
    )
    async def sign_out(request: Request[Any, Any, Any]) -> Response[None]:
        secret = request.cookies.get(COOKIE, "")
        if secret:
            await parts.door.sign_out(secret)
        return Response(None, status_code=204, headers=NO_STORE, cookies=[cookie("", 0)])

    return [options_of(f"{PATH}/session", "DELETE", "POST"), sign_in, sign_out]
