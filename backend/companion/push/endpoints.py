"""Which addresses we post to: the known push services, and origins that the operator has added.

An endpoint comes from whoever calls the API. It is parsed here, once, by a grammar that is narrower than
RFC 3986, and what is sent to is rebuilt from the parts: no second parser sees another host in the same text.
What a host name resolves to is judged in `companion.push.addresses`.
"""

import hashlib
import re
from collections.abc import Iterable

from msgspec import Struct

MAX_LENGTH = 2048
KNOWN_HOSTS = (
    "fcm.googleapis.com",
    "jmt17.google.com",  # Chromium as Debian builds it
    "updates.push.services.mozilla.com",
    "push.apple.com",
    "notify.windows.com",
)
"""Push services of the browsers, each itself or any host below it."""

_PORTS = {"http": 80, "https": 443}
_ORIGIN = r"(?P<scheme>https?)://(?P<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+)(?::(?P<port>[0-9]{1,5}))?"
_PATH = r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*"
_QUERY = r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*"
_ENDPOINT = re.compile(rf"{_ORIGIN}(?P<rest>/{_PATH}(?:\?{_QUERY})?)")
_ONLY_ORIGIN = re.compile(rf"{_ORIGIN}/?")
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")


class EndpointError(ValueError):
    """An address that we do not post to. Its text says why, and repeats no secret."""


class Origin(Struct, frozen=True):
    """Scheme, host and port of an address, in one spelling (RFC 6454 §4)."""

    scheme: str
    host: str
    port: int

    def __str__(self) -> str:
        port = "" if self.port == _PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{self.host}{port}"


class Endpoint(Struct, frozen=True):
    """An address that may be posted to, rebuilt from its parts, and the origin that it is at."""

    url: str
    origin: str


class EndpointPolicy:
    """Says which endpoints may be posted to; asked when a phone subscribes and again at each send."""

    def __init__(self, extra_origins: Iterable[str] = ()) -> None:
        """Admit `extra_origins` too: `http://127.0.0.1:9000` and the like, exact. Raises EndpointError."""
        self._extra = frozenset(_parse_origin(text) for text in extra_origins)
        self._exempt = frozenset((origin.host.strip("[]"), origin.port) for origin in self._extra)

    def check(self, endpoint: str) -> str:
        """Return the address to post to, rebuilt from its parts. Raises EndpointError."""
        return self.admit(endpoint).url

    def admit(self, endpoint: str) -> Endpoint:
        """Return the address to post to and its origin. Raises EndpointError."""
        if len(endpoint) > MAX_LENGTH:
            raise EndpointError(f"endpoint is longer than {MAX_LENGTH} characters")
        match = _ENDPOINT.fullmatch(endpoint)
        if match is None:
            raise EndpointError("endpoint is not the address of a push subscription")
        origin = _origin(match)
        if origin not in self._extra:
            if origin.scheme != "https" or origin.port != 443:
                raise EndpointError("endpoint is not an https address on port 443")
            if not _is_known(origin.host):
                raise EndpointError("endpoint is not at a push service that this server knows")
        written = str(origin)
        return Endpoint(f"{written}{match['rest']}", written)

    def is_exempt(self, host: str, port: int) -> bool:
        """Say whether the operator has named this host and port, so that it may have a private address."""
        return (host.lower(), port) in self._exempt


def origin_of(endpoint: str) -> str:
    """Return the origin of a checked endpoint: what VAPID's `aud` must be (RFC 8292 §2)."""
    match = _ENDPOINT.fullmatch(endpoint)
    if match is None:
        raise EndpointError("endpoint is not the address of a push subscription")
    return str(_origin(match))


def shown(endpoint: str) -> str:
    """Write what a log may say of an endpoint: `host#hash8`. Works for any text, however hostile."""
    match = _ENDPOINT.fullmatch(endpoint)
    host = match["host"].lower() if match and len(match["host"]) <= 253 else "?"
    return f"{host}#{hashlib.sha256(endpoint.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"


def _parse_origin(text: str) -> Origin:
    match = _ONLY_ORIGIN.fullmatch(text)
    if match is None:
        raise EndpointError(
            f"{text!r} is no origin such as https://push.example.org or http://127.0.0.1:9000"
        )
    return _origin(match)


def _origin(match: re.Match[str]) -> Origin:
    scheme, host = match["scheme"], match["host"].lower()
    port = int(match["port"] or _PORTS[scheme])
    if not 0 < port <= 65535:
        raise EndpointError(f"{port} is no port")
    if not host.startswith("[") and not (len(host) <= 253 and all(map(_LABEL.fullmatch, host.split(".")))):
        raise EndpointError("that is no host name")
    return Origin(scheme, host, port)


def _is_known(host: str) -> bool:
    return any(host == known or host.endswith(f".{known}") for known in KNOWN_HOSTS)
