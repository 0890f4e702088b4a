"""The security headers of what the pages room makes: on every resource, and in the pack for the worker's copies."""

from base64 import b64encode
from hashlib import sha256

COMMON = (("X-Content-Type-Options", "nosniff"),)
DOCUMENT = (
    *COMMON,
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
)
"""What browsers heed on documents only; elsewhere it would cost a phone 130 bytes an answer."""
INERT = (
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    *COMMON,
)
"""For what is no document: icons, manifests, packs, scripts."""

WORKER = (
    ("Content-Security-Policy", "default-src 'none'; script-src 'self'; connect-src 'self'"),
    *COMMON,
)
"""The policy on `/sw.js` governs the worker itself, so it may fetch, from here alone."""


def document(style: str, script: str = "") -> tuple[tuple[str, str], ...]:
    """The headers of a page whose one inline style sheet is `style`, and its one inline script, if any, `script`."""
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' {_hash(script)}" if script else "script-src 'self'",
            f"style-src {_hash(style)}",
            "img-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            "worker-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types companion",
        )
    )
    return (("Content-Security-Policy", policy), *DOCUMENT)


def _hash(inline: str) -> str:
    return f"'sha256-{b64encode(sha256(inline.encode()).digest()).decode()}'"
