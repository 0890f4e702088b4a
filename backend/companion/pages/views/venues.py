"""The venues: a list, and a page for each."""

from urllib.parse import quote

from msgspec import Struct

from companion.domain.agenda import Venue
from companion.pages.said import Said
from companion.pages.scene import Scene
from companion.pages.views.listing import Listed, listed
from companion.pages.views.stops import Place


class VenueItem(Struct, frozen=True):
    """A venue as the list shows it."""

    name: Said
    href: str
    address: Said


class VenueView(Struct, frozen=True):
    """Everything known of a venue; `map_href` and `app_href` are empty where the place on a map is unknown."""

    name: Said
    address: Said
    description: Said
    getting_there: Said
    rooms: tuple[Said, ...]
    map_href: str
    app_href: str
    sessions: tuple[Listed, ...]


def venue_items(scene: Scene) -> tuple[VenueItem, ...]:
    """All venues in the file's order."""
    return tuple(
        VenueItem(
            name=scene.say(venue.name),
            href=scene.link("venues", venue.id),
            address=scene.say(venue.address),
        )
        for venue in scene.agenda.venues
    )


def venue_view(scene: Scene, venue: Venue) -> VenueView:
    name, address = scene.say(venue.name), scene.say(venue.address)
    return VenueView(
        name=name,
        address=address,
        description=scene.say(venue.description),
        getting_there=scene.say(venue.getting_there),
        rooms=tuple(scene.say(room.name) for room in venue.rooms),
        map_href=_map(venue, address),
        app_href=_geo(venue, address),
        sessions=listed(
            scene,
            (session for session in scene.agenda.sessions if session.venue == venue.id),
            usual=Place(venue.id),
        ),
    )


def _map(venue: Venue, address: Said) -> str:
    """A map in the browser: the exact spot if known, else a search for the address."""
    if venue.coordinates:
        spot = venue.coordinates
        marker = f"?mlat={spot.latitude}&mlon={spot.longitude}#map=17/{spot.latitude}/{spot.longitude}"
        return f"https://www.openstreetmap.org/{marker}"
    return f"https://www.openstreetmap.org/search?query={quote(_line(address))}" if address else ""


def _geo(venue: Venue, address: Said) -> str:
    """A map app on a phone (RFC 5870); without a spot, apps take 0,0 with a query for the address."""
    if venue.coordinates:
        return f"geo:{venue.coordinates.latitude},{venue.coordinates.longitude}"
    return f"geo:0,0?q={quote(_line(address))}" if address else ""


def _line(address: Said) -> str:
    return " ".join(address.text.split())
