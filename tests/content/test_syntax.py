"""Places that a parser finds behind the end of the file are told where the file still has a line."""

import pytest

from companion.content.load import AgendaError, load_agenda


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("[", "1:1: the file ends within a list; close it with `]` or `}`"),
        ("{", "1:1: the file ends within a list; close it with `]` or `}`"),
        ("event: [en,\n\n", "1:11: the file ends within a list; close it with `]` or `}`"),
        ("event: 'x", "1:8: the quote that opens here is never closed; close it at the end of the text"),
        ("event", "1:1: this is not an agenda; it begins with `event:`, and `sessions:` follow"),
    ],
)
def test_file_that_ends_too_early(source: str, line: str) -> None:
    with pytest.raises(AgendaError) as caught:
        load_agenda(source.encode())
    assert f"agenda.yaml:{line}" in str(caught.value).split("\n")
