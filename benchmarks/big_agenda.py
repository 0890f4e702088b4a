"""A large conference, made up: 100 sessions a day in five tracks and ten rooms. The same at every call."""

import random
from datetime import date, timedelta

from companion.domain.agenda import Agenda, Dates, Event, Kind, Room, Session, Speaker, Track, Venue

DAYS, TRACKS, SLOTS = 3, 5, 10
ROOMS = 10
FIRST = date(2022, 9, 16)
SPEAKERS = 220

VOCABULARY = """
agile algorithms analysis archives asynchronous auditing automation backups beyond bridges browsers budgets build caching
campus cities climate clinics clouds code communities compilers consensus containers contracts courts culture dashboards
data databases debugging decisions deployment design devices diagnostics drones ecosystems editors education elections
embedded encryption energy ethics evidence experiments failure farming fermentation firmware fisheries formats forecasts
frontend funding games genomics glaciers governance graphs grids harbours hardware harvest health history hospitals
hydropower identity imaging incidents inference infrastructure instruments interfaces islands journals kernels knowledge
kitchens languages latency law learning libraries licences lighthouses logistics logs maps markets measurement medicine
memory methods metrics microscopes migration mobile models monitoring mountains museums music networks newsrooms notebooks
nurses observability oceans offline open operations orchards packaging parsers patients patterns performance phones
physics pipelines planning poetry policy ports power practice predictions printing privacy probability processes products
protocols prototypes proofs publishing quality queues railways recovery refactoring registers regulation releases
replication research resilience review rivers robots rockets safety sailing sampling satellites scheduling schools search
seeds security semantics sensors servers simulation snow software spectra standards statistics storage streams surgery
surveys syntax systems taxonomies teams telescopes tests theatre threads tides timetables tools tourism traffic training
translation transport tunnels typography uncertainty upgrades vaccines validation versions volunteers voting water weather
weaving wind workshops writing
"""
FRAMES = (
    "{} for {}",
    "What {} can learn from {}",
    "{} without {}",
    "From {} to {} in a year",
    "Why our {} needed {}",
    "The hidden cost of {} and {}",
    "{}, {} and {}: a field report",
    "Ten years of {}",
    "Rethinking {} at the edge of {}",
    "A gentle introduction to {} with {}",
)
FIRST_NAMES = "Åse Bjørn Ciara Dag Eivør Farid Gro Håkon Inês Jürgen Kari Łucja Mei Nils Ólafur Pål Quyên Rania Søren Tuva"
LAST_NAMES = (
    "Aasen Bergsjø Çelik Dahl Eide Fjørtoft Grønås Hansen Ibsen Jøsendal Kvåle Lund Müller Nguyễn Ødegård"
)


def big_agenda(days: int = DAYS) -> Agenda:
    dice = random.Random(2022)
    tracks = tuple(
        Track(id=f"track-{n}", name=name.capitalize()) for n, name in enumerate(_words(dice, TRACKS))
    )
    rooms = tuple(
        Room(id=f"room-{n}", name=f"{name.capitalize()} room") for n, name in enumerate(_words(dice, ROOMS))
    )
    speakers = tuple(
        Speaker(
            id=f"speaker-{n}",
            name=f"{dice.choice(FIRST_NAMES.split())} {dice.choice(LAST_NAMES.split())}",
            bio=_prose(dice, 40),
        )
        for n in range(SPEAKERS)
    )
    sessions = tuple(
        Session(
            id=f"session-{day}-{slot}-{room}",
            date=FIRST + timedelta(days=day),
            start=f"{9 + slot:02}:00",
            end=f"{9 + slot:02}:45",
            title=_title(dice),
            description="\n\n".join(_prose(dice, 45) for _ in range(2)),
            kind=Kind.TALK,
            track=tracks[room % TRACKS].id,
            venue="house",
            room=rooms[room].id,
            speakers=(dice.choice(speakers).id,),
        )
        for day in range(days)
        for slot in range(SLOTS)
        for room in range(ROOMS)
    )  # fmt: skip
    return Agenda(
        event=Event(
            id="big-conference",
            title="The Big Conference",
            timezone="Europe/Oslo",
            dates=Dates(first=FIRST, last=FIRST + timedelta(days=days - 1)),
            languages=("en", "nb"),
        ),
        venues=(Venue(id="house", name="The House", rooms=rooms),),
        tracks=tracks,
        speakers=speakers,
        sessions=sessions,
    )


def _words(dice: random.Random, count: int) -> list[str]:
    return dice.sample(VOCABULARY.split(), count)


def _title(dice: random.Random) -> str:
    frame = dice.choice(FRAMES)
    title = frame.format(*_words(dice, 3))
    return title[0].upper() + title[1:]


def _prose(dice: random.Random, count: int) -> str:
    return " ".join(_words(dice, count)).capitalize() + "."
