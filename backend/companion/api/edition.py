"""One published state of everything, with a ready responder for every address."""

from collections.abc import Mapping

import msgspec
from msgspec import Struct, field

from companion.api.documents import Documents, build_documents, encoded
from companion.api.respond import Responder, respond
from companion.pages.encoded import IMMUTABLE
from companion.pages.site import Site
from companion.pages.snapshot import Snapshot

NOT_FOUND = "/404"
"""Where a site keeps its page for what does not exist, after a language's prefix."""


class Edition(Struct, frozen=True):
    """Never changed once published, only replaced; made by `build_edition`."""

    site: Site
    documents: Documents
    snapshot: Snapshot
    responders: Mapping[str, Responder]
    not_found: Mapping[str, Responder]
    """By prefix: empty for the first language, `/nb` for another."""
    lasting: Mapping[str, Responder]
    """Those of `responders` whose address names its content, so that it stays true in the next edition."""
    changes: dict[int, Responder] = field(default_factory=dict)
    """By how many alerts are listed; filled when first asked for."""

    @property
    def head(self) -> bytes:
        """The JSON of `/api/head`."""
        return self.site.resources["/api/head"].identity

    @property
    def news(self) -> bytes:
        """The data of the live event `revision`: every page hears it first of all, so it is short."""
        return msgspec.json.encode({"edition": self.site.edition, "revision": self.site.revision})

    def find(self, path: str) -> Responder | None:
        """The responder for a path, with or without its closing slash."""
        return self.responders.get(path) or self.responders.get(f"{path}/")

    def not_found_page(self, path: str) -> Responder | None:
        """The page that says so in the language of the path; None where the site has no such page."""
        return self.not_found.get(f"/{path.split('/')[1]}") or self.not_found.get("")

    def changes_since(self, revision: int) -> Responder:
        """The alerts that lead beyond that revision number."""
        listed = self.documents.alerts_since(revision)
        responder = self.changes.get(len(listed))
        if responder is None:
            responder = self.changes[len(listed)] = respond(encoded(self.documents.changes(listed)))
        return responder


def build_edition(site: Site, snapshot: Snapshot, previous: Edition | None = None) -> Edition:
    """Everything that an edition serves. Takes some milliseconds and no shared state: it may run in a thread.

    Immutable resources of `previous` stay for one edition more: a phone may just have read their addresses.
    """
    documents = build_documents(snapshot)
    resources = {**site.resources, **documents.resources}
    own = {path: respond(item) for path, item in resources.items() if not path.endswith(NOT_FOUND)}
    return Edition(
        site=site,
        documents=documents,
        snapshot=snapshot,
        responders={**(previous.lasting if previous else {}), **own},
        not_found={
            path.removesuffix(NOT_FOUND): respond(item, status=404)
            for path, item in resources.items()
            if path.endswith(NOT_FOUND)
        },
        lasting={path: own[path] for path, item in resources.items() if item.cache_control == IMMUTABLE},
    )
