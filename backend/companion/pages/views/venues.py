"""The venues: a list, and a page for each."""

from urllib.parse import quote

from msgspec import Struct

from companion.domain.agenda import Kind, Session, Venue
from companion.pages.said import Said
from companion.pages.scene import Scene
from companion.pages.views.listing import Listed, listed
from companion.pages.views.session import Fact, travel_facts
from companion.pages.views.stops import NOWHERE, Place, Stop, stop


class VenueItem(Struct, frozen=True):
    """A venue as the list shows it."""

    name: Said
    href: str
    address: Said


class Ride(Struct, frozen=True):
    """A session that brings people there, its day, and what one must know to catch it."""

    day: str
    stop: Stop
    facts: tuple[Fact, ...]


class VenueView(Struct, frozen=True):
    """Everything known of a venue; the addresses of maps are empty where the place on a map is unknown.

    `geo_href` opens a map app on Android (RFC 5870), `apple_href` the one on Apple's systems, which lack geo:.
    """

    name: Said
    address: Said
    description: Said
    getting_there: Said
    rides: tuple[Ride, ...]
    rooms: tuple[Said, ...]
    map_href: str
    way_href: str
    geo_href: str
    apple_href: str
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
    address, rides = scene.say(venue.address), rides_to(scene, venue)
    return VenueView(
        name=scene.say(venue.name),
        address=address,
        description=scene.say(venue.description),
        getting_there=scene.say(venue.getting_there),
        rides=tuple(
            Ride(scene.phrases.heading(ride.date), stop(scene, ride, NOWHERE), travel_facts(scene, ride))
            for ride in rides
        ),
        rooms=tuple(scene.say(room.name) for room in venue.rooms),
        map_href=_map(venue, address),
        way_href=_way(venue, address),
        geo_href=_geo(venue, address),
        apple_href=_apple(venue, address),
        sessions=listed(
            scene,
            (one for one in scene.agenda.sessions if one.venue == venue.id and one not in rides),
            usual=Place(venue.id),
        ),
    )


def rides_to(scene: Scene, venue: Venue) -> tuple[Session, ...]:
    """The sessions of transport that lead there: those after which that day's programme goes on there.

    The agenda has no word for where a ride leads. Where the programme goes on in two places at once, or where it
    was before, nothing is said. What is cancelled counts: the ride was for it.
    """
    in_order = sorted(scene.agenda.sessions, key=lambda session: scene.slots[session.id].starts_at)

    def leads_there(ride: Session) -> bool:
        that_day = [
            one for one in in_order if one.date == ride.date and one.venue and one.kind is not Kind.TRANSPORT
        ]
        before = [one.venue for one in that_day if one.start <= ride.start]
        after = [one for one in that_day if one.start > ride.start]
        goals = {one.venue for one in after if one.start == after[0].start}
        return goals == {venue.id} and before[-1:] != [venue.id]

    return tuple(one for one in in_order if one.kind is Kind.TRANSPORT and leads_there(one))


def _map(venue: Venue, address: Said) -> str:
    """A map in the browser: the exact spot if known, else a search for the address."""
    if spot := _spot(venue):
        marker = f"?mlat={spot[0]}&mlon={spot[1]}#map=17/{spot[0]}/{spot[1]}"
        return f"https://www.openstreetmap.org/{marker}"
    return f"https://www.openstreetmap.org/search?query={_line(address)}" if address else ""


def _way(venue: Venue, address: Said) -> str:
    """The way there, from wherever the reader says there."""
    goal = quote(",".join(spot)) if (spot := _spot(venue)) else _line(address)
    return f"https://www.openstreetmap.org/directions?to={goal}" if goal else ""


def _geo(venue: Venue, address: Said) -> str:
    """Without a spot, apps take 0,0 with a query for the address."""
    if spot := _spot(venue):
        return f"geo:{','.join(spot)}"
    return f"geo:0,0?q={_line(address)}" if address else ""


def _apple(venue: Venue, address: Said) -> str:
    if spot := _spot(venue):
        return f"maps:?ll={','.join(spot)}&q={','.join(spot)}"
    return f"maps:?q={_line(address)}" if address else ""


def _spot(venue: Venue) -> tuple[str, str] | None:
    spot = venue.coordinates
    return (str(spot.latitude), str(spot.longitude)) if spot else None


def _line(address: Said) -> str:
    return quote(" ".join(address.text.split()))
