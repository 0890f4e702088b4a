"""The event's own file says what the invitation says, and nothing else."""

from companion.content.load import load_agenda
from companion.domain.agenda import Kind, Signup, text_in
from tests.content.examples import EITRI

AGENDA = load_agenda(EITRI.read_bytes())

PROGRAMME = [
    ("2022-09-16", "19:00", "Doors opening in Eitri", Kind.LOGISTICS, "eitri"),
    ("2022-09-16", "19:15", "Presentation of problems to be solved and dataset pitches!", Kind.PITCH, "eitri"),
    ("2022-09-16", "20:00", "Pizza and forming your team", Kind.MEAL, "eitri"),
    ("2022-09-17", "10:00", "Access to data and data platform", Kind.WORK, "eitri"),
    ("2022-09-17", "11:00", "Work with your group and mentor", Kind.WORK, "eitri"),
    ("2022-09-17", "18:00", "Optional dinner", Kind.SOCIAL, None),
    ("2022-09-18", "10:00", "Doors opening", Kind.LOGISTICS, "eitri"),
    ("2022-09-18", "16:30", "Final touch and presentation sent to organizing committee", Kind.DEADLINE, "eitri"),
    ("2022-09-18", "17:00", "Cable car to Ulriken!", Kind.TRANSPORT, None),
    ("2022-09-18", "18:00", "Group presentations", Kind.PITCH, "ulriken"),
    ("2022-09-19", "09:00", "Welcome remarks", Kind.CEREMONY, "eitri"),
    ("2022-09-19", "09:15", "Operationalizing AI in healthcare", Kind.TALK, "eitri"),
    ("2022-09-19", "09:45", "Break", Kind.BREAK, "eitri"),
    ("2022-09-19", "10:00", "Keynote", Kind.KEYNOTE, "eitri"),
    ("2022-09-19", "10:30", "Panel discussion", Kind.PANEL, "eitri"),
    ("2022-09-19", "11:30", "Lunch", Kind.MEAL, "eitri"),
    ("2022-09-19", "12:30", "Data stakeholders talks", Kind.TALK, "eitri"),
    ("2022-09-19", "13:15", "Break", Kind.BREAK, "eitri"),
    ("2022-09-19", "13:30", "Extracting the value of health data", Kind.PANEL, "eitri"),
    ("2022-09-19", "14:15", "Break", Kind.BREAK, "eitri"),
    ("2022-09-19", "14:30", "Pitches", Kind.PITCH, "eitri"),
    ("2022-09-19", "15:00", "Closing remarks and announcing winners", Kind.CEREMONY, "eitri"),
]  # fmt: skip


def test_four_days_of_22_items() -> None:
    found = [(str(item.date), item.start, item.title, item.kind, item.venue) for item in AGENDA.sessions]
    assert found == PROGRAMME


def test_six_people_with_their_roles_as_written() -> None:
    assert [(item.name, item.role, item.organisation) for item in AGENDA.speakers] == [
        ("Eivind Hansen", "Director Bergen University Hospital", ""),
        ("Monica Wammen Nortvedt", "Vice-Dean Western Norway University", ""),
        ("Leo Antony Celi", "", "MIT"),
        ("Helga Brogger", "President Norwegian Society of Radiology", ""),
        ("Leonora Bergsjø", "Director Norwegian Council for Digital Ethics", ""),
        ("Ola Jøsendal", "Assistant director Helse Vest (Western Norway Hospitals)", ""),
    ]
    assert {item.id: item.speakers for item in AGENDA.sessions if item.speakers} == {
        "welcome": ("hansen",),
        "operationalizing-ai": ("nortvedt",),
        "keynote": ("celi",),
        "data-stakeholders": ("brogger", "bergsjo", "josendal"),
    }


def test_every_session_has_a_short_title_in_both_languages() -> None:
    shorts = [(text_in(item.short, "en"), text_in(item.short, "nb")) for item in AGENDA.sessions]
    assert [pair for pair in shorts if not all(pair) or max(map(len, pair)) > 24] == []


def test_nothing_is_invented_where_the_invitation_is_silent() -> None:
    assert AGENDA.event.contact == ""
    assert [item.id for item in AGENDA.sessions if item.end or item.room or item.meet] == []
    assert [item.id for item in AGENDA.venues if item.coordinates or item.rooms] == []
    assert [item.id for item in AGENDA.speakers if item.bio] == ["celi"]


def test_long_texts_are_the_invitations_own() -> None:
    vision = next(section.text for section in AGENDA.event.about if section.id == "vision")
    assert vision == (
        "Our vision for the datathon is for the development of a care system consisting of Clinical Informatics "
        "without walls, in which the creation of evidence and clinical decision support tools is initiated, updated, "
        "honed and enhanced by scaling the access and meaningful use of clinical Data."
    )
    celi = AGENDA.speaker("celi")
    assert celi is not None
    assert celi.bio == (
        "Celi is best known for bringing together clinicians and data scientists to collect and analyze data routinely "
        "collected during the healthcare process. His team at MIT built and maintains the publicly available MIMIC "
        "database which provides healthcare data to thousands of users around the world."
    )


def test_about_has_everything_that_the_invitation_lists() -> None:
    event = AGENDA.event
    assert [(section.id, len(section.items)) for section in event.about] == [
        ("background", 0),
        ("vision", 0),
        ("datathon", 0),
        ("open-meeting", 0),
        ("profile", 6),
        ("topics", 4),
        ("expect", 8),
    ]
    assert event.organisations == (
        "Haukeland Hospital",
        "HVL",
        "University of Bergen",
        "Curie student organization",
        "Eureka student organization",
        "MIT",
    )
    assert (event.tagline, AGENDA.venues[0].address) == (
        "Health Data happening of the year!",
        "Haukelandsbakken 31, 5009 Bergen, Norway",
    )
    dinner = AGENDA.session("dinner")
    assert dinner is not None
    assert dinner.signup == Signup(opens={"en": "September", "nb": "september"})
