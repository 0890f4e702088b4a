"""What organizers' pages and scripts send."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from companion.api.wishes import Endpoint
from companion.domain.agenda import Id
from companion.domain.edits import Edit

SOURCE_BYTES = 1 << 20
"""The largest body where one brings a whole file."""

Hash = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]
Request = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{1,64}$")] | None
"""What tells a wish from all others: whoever did not hear the answer asks again with it, and it is not done again."""

Reason = Annotated[
    dict[Annotated[str, Meta(max_length=16)], Annotated[str, Meta(max_length=300)]], Meta(max_length=20)
]


class TokenRequest(Struct, frozen=True):
    token: Annotated[str, Meta(min_length=1, max_length=200)]


class SourceRequest(Struct, frozen=True):
    source: str


class SaveRequest(Struct, frozen=True):
    """`base`: the hash of the file that `source` was made from. `confirmed`: what is unusual in it is meant."""

    source: str
    base: Hash
    reason: Reason = {}
    confirmed: bool = False
    request: Request = None


class PreviewRequest(Struct, frozen=True):
    """One of `source`, `edits` and `plan`. `reason` goes with the edits; a plan has one of its own."""

    source: str | None = None
    edits: Annotated[tuple[Edit, ...], Meta(max_length=100)] = ()
    plan: Annotated[str, Meta(max_length=100)] = ""
    reason: Reason = {}


class EditsRequest(Struct, frozen=True):
    """`edits` or `plan`, made from the file with the hash `base`."""

    base: Hash
    edits: Annotated[tuple[Edit, ...], Meta(max_length=100)] = ()
    plan: Annotated[str, Meta(max_length=100)] = ""
    reason: Reason = {}
    request: Request = None


class HeldRequest(Struct, frozen=True):
    """`hash`: of the file whose edit is held, as it was seen. Empty: it is not there, and is put back."""

    do: Literal["publish", "discard"]
    hash: Annotated[str, Meta(pattern=r"^([0-9a-f]{64})?$")]
    request: Request = None


class PutBackRequest(Struct, frozen=True):
    """What to show before it is done."""

    do: Literal["discard"]


class PaceRequest(Struct, frozen=True):
    """`revision`: the newest one that was seen; `now` is refused where there is a newer one."""

    pace: Literal["now", "hold", "normal"]
    revision: int | None = None


class AnnouncementText(Struct, frozen=True):
    title: Annotated[str, Meta(max_length=1_000)]
    body: Annotated[str, Meta(max_length=4_000)] = ""


class AnnouncementRequest(Struct, frozen=True):
    """A text per language: typed at once, then its first line or sentence is the title; or title and body.

    It stands for `minutes`, or `until` the event's clock shows HH:MM. `starred`: only to who starred this session.
    """

    texts: Annotated[
        dict[Annotated[str, Meta(max_length=16)], Annotated[str, Meta(max_length=4_000)] | AnnouncementText],
        Meta(min_length=1, max_length=20),
    ]
    urgent: bool = False
    minutes: Annotated[int, Meta(ge=1, le=60 * 24 * 90)] = 120
    until: Annotated[str, Meta(pattern=r"^(([01]\d|2[0-3]):[0-5]\d)?$")] = ""
    starred: Id | None = None
    request: Request = None


class RestoreRequest(Struct, frozen=True):
    """`base`: the hash of the file that is overwritten."""

    base: Hash
    request: Request = None


class PhoneRequest(Struct, frozen=True):
    """The endpoint of this phone's subscription; it must be subscribed already."""

    endpoint: Endpoint
