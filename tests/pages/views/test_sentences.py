"""Each change in words, in both languages: what is now, in bold, and what was."""

import pytest

from companion.domain.agenda import Room, Venue
from companion.domain.changes import Change, ChangeKind
from companion.pages.views.sentences import sentence
from tests.builders import EITRI, ULRIKEN, a_session, a_speaker, an_agenda
from tests.pages.scenes import a_scene

AGENDA = an_agenda(
    a_session(reason={"en": "Wind", "nb": "Vind"}, title="Keynote"),
    a_session("talks", title="Group talks", short={"en": "Talks", "nb": "Foredrag"}),
    venues=(EITRI, ULRIKEN, Venue(id="house", name="House", rooms=(Room(id="hall", name="Hall"),))),
    speakers=(a_speaker("celi", name="Leo Celi"),),
)


@pytest.mark.parametrize(
    ("kind", "old", "new", "en", "nb"),
    [
        ("new", None, "Keynote", "New in the programme.", "Ny i programmet."),
        ("removed", "Keynote", None, "No longer in the programme.", "Ikke lenger i programmet."),
        ("cancelled", "confirmed", "cancelled", "Cancelled.", "Avlyst."),
        ("reinstated", "cancelled", "confirmed", "Takes place after all.", "Går likevel."),
        (
            "start",
            "10:00",
            "10:12",
            "Starts at <b>10:12</b>, was 10:00.",
            "Begynner kl. <b>10.12</b>, var kl. 10.00.",
        ),
        (
            "date",
            "2022-09-18",
            "2022-09-19",
            "Now on <b>Monday 19 September</b>, was Sunday 18 September.",
            "Nå <b>mandag 19. september</b>, var søndag 18. september.",
        ),
        ("end", None, "11:00", "Ends at <b>11:00</b>.", "Slutter kl. <b>11.00</b>."),
        ("end", "11:00", None, "The end is open, was 11:00.", "Slutten er åpen, var kl. 11.00."),
        (
            "venue",
            "ulriken",
            "eitri",
            "Place is now <b>Eitri</b>, was Ulriken.",
            'Stedet er nå <b lang="en">Eitri</b>, var <span lang="en">Ulriken</span>.',
        ),
        ("room", None, "hall", "Place is <b>Hall</b>.", 'Stedet er <b lang="en">Hall</b>.'),
        ("venue", "gone", None, "The place is open again, was gone.", "Stedet er ikke bestemt, var gone."),
        ("speakers", None, "celi, x", "With <b>Leo Celi, x</b>.", "Med <b>Leo Celi, x</b>."),
        ("reason", None, "Wind", "Reason: <b>Wind</b>.", "Årsak: <b>Vind</b>."),
        (
            "title",
            "Talk",
            "Keynote",
            "Now called “<b>Keynote</b>”, was “Talk”.",
            'Heter nå «<b lang="en">Keynote</b>», het «<span lang="en">Talk</span>».',
        ),
        (
            "leave-by",
            "16:30",
            "16:15",
            "Leave by <b>16:15</b>, was 16:30.",
            "Gå senest kl. <b>16.15</b>, var kl. 16.30.",
        ),
        ("replaced", None, "talks", "Instead: <b>Group talks</b>.", "I stedet: <b>Foredrag</b>."),
        ("replaced", "talks", None, "The text was updated.", "Teksten er oppdatert."),
        ("notes", "a", "b", "The text was updated.", "Teksten er oppdatert."),
    ],
)
def test_a_change_in_words(kind, old, new, en, nb):
    change = Change("keynote", ChangeKind(kind), old, new)
    assert [str(sentence(a_scene(AGENDA, language), change)) for language in ("en", "nb")] == [en, nb]


@pytest.mark.parametrize("kind", ChangeKind)
@pytest.mark.parametrize(("old", "new"), [("09:00", "10:00"), (None, "10:00"), ("09:00", None)])
def test_every_kind_of_change_has_words(kind, old, new):
    if kind is ChangeKind.DATE:
        old, new = "2022-09-16", "2022-09-17"
    for language in ("en", "nb"):
        assert sentence(a_scene(AGENDA, language), Change("keynote", kind, old, new)).endswith(".")


def test_values_are_escaped():
    change = Change("keynote", ChangeKind.TITLE, "<script>", "{x}<b>")
    assert str(sentence(a_scene(AGENDA), change)) == "Now called “<b>{x}&lt;b&gt;</b>”, was “&lt;script&gt;”."
