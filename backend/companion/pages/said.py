"""Content texts as one page says them: plain text, and the language it is in where that is another one."""

from msgspec import Struct

from companion.domain.agenda import Text, language_of, text_in


class Said(Struct, frozen=True):
    """A text, and its language where the page is in another (empty: the page's own)."""

    text: str = ""
    lang: str = ""

    def __bool__(self) -> bool:
        return bool(self.text)

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The text in parts, as written with blank lines between: YAML folds such a line to one line break."""
        between = "\n\n" if "\n\n" in self.text else "\n"
        return tuple(part for block in self.text.split(between) if (part := block.strip()))


NOTHING = Said()


def said(text: Text, language: str, written: str) -> Said:
    """The text for a page in `language`; `written` is what plain texts are written in."""
    spoken = language_of(text, language, written)
    return Said(text_in(text, language, written).strip(), "" if spoken == language else spoken)
