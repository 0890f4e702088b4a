"""The security headers that every response carries, for `respond` and the `before_send` hook."""

from collections.abc import Mapping

from litestar.types import Message, Scope

RawHeaders = tuple[tuple[bytes, bytes], ...]

NOTHING = "default-src 'none'; frame-ancestors 'none'"
"""For data, pictures and errors: a browser that is tricked into showing one runs and loads nothing."""

OWN_ORIGIN = "default-src 'none'; script-src 'self'; connect-src 'self'; frame-ancestors 'none'"
"""For scripts: a service worker lives under the policy of its own response (CSP 3 §4.2) and must fetch."""

SECURITY = {"x-content-type-options": "nosniff", "content-security-policy": NOTHING}
"""No Cross-Origin-Resource-Policy: nothing here opens by a cookie, so another origin's page that embeds it can borrow
nothing from a browser; it would cost each first visit 260 bytes."""

_MARK = (b"x-content-type-options", b"nosniff")


def raw(headers: Mapping[str, str]) -> RawHeaders:
    """Headers as ASGI sends them: lower-case names, bytes."""
    return tuple((name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items())


def security_headers(media_type: str) -> dict[str, str]:
    """The defaults for a kind of content; what the content brings along overrides them."""
    return (
        SECURITY | {"content-security-policy": OWN_ORIGIN} if "javascript" in media_type else dict(SECURITY)
    )


_SECURITY_RAW = raw(SECURITY)


async def add_security_headers(message: Message, _scope: Scope) -> None:
    """Litestar's `before_send` hook: the only place that also sees errors and the router's own 404."""
    if message["type"] != "http.response.start" or _MARK in message["headers"]:
        return
    present = {name.lower() for name, _ in message["headers"]}
    missing = [header for header in _SECURITY_RAW if header[0] not in present]
    message["headers"] = [*message["headers"], *missing]
