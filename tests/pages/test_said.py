"""Content texts are plain text, with their language."""

from companion.pages.said import Said, said


def test_a_plain_text_is_in_the_language_it_was_written_in():
    assert said("Lunch", "nb", "en") == Said("Lunch", "en")
    assert said("Lunch", "en", "en") == Said("Lunch")


def test_a_text_in_the_pages_language_needs_no_mention():
    assert said({"en": "Wind", "nb": "Vind"}, "nb", "en") == Said("Vind")


def test_nothing_is_false():
    assert not said("", "nb", "en")


def test_paragraphs_as_yaml_folds_them_and_as_it_keeps_them():
    assert Said("One.\nTwo.").paragraphs == ("One.", "Two.")
    assert Said("One\nline.\n\n\nTwo.").paragraphs == ("One\nline.", "Two.")
