"""From the file's bytes to its text: size, encoding, line ends, and the characters that nobody can see."""

import re
import unicodedata

from companion.content.problems import Position, Report

MAX_BYTES = 1024 * 1024

UTF8_MARK = b"\xef\xbb\xbf"
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")

# What has no place in a text: control characters, line ends that editors do not show as such, marks that turn
# the direction of what follows, lone surrogates, and what is no character at all.
UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\ud800-\udfff\ufeff\ufff0-\ufffb\ufffe\uffff]"
)
INDENTED_WITH_OTHER_SPACES = re.compile(r"^ *(?P<space>[\u00a0\u2000-\u200b\u202f\u3000])", re.MULTILINE)


def text_of(source: bytes, report: Report) -> str:
    """The text, with line feeds as line ends. Raises Stop if it cannot be one."""
    start = Position(1, 1)
    if len(source) > MAX_BYTES:
        raise report.stop(start, "the file is larger than 1 MiB", "is it the right file?")
    if source.startswith(UTF16_MARKS):
        raise report.stop(start, "the file is saved as UTF-16", "save it as UTF-8")
    body = source.removeprefix(UTF8_MARK)
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        at = position_of(body[: error.start].decode(), error.start)
        raise report.stop(at, "this is not UTF-8 text", "save the file with the encoding UTF-8") from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise report.stop(start, "the file is empty", "was it saved completely?")
    if unseen := UNSEEN.search(text):
        raise report.stop(position_of(text, unseen.start()), *unseen_character(unseen[0]))
    if space := INDENTED_WITH_OTHER_SPACES.search(text):
        raise report.stop(
            position_of(text, space.start("space")),
            f"this line is indented with an unusual space ({name_of(space['space'])})",
            "replace it with ordinary spaces",
        )
    report.ends_at(position_of(text, len(text.rstrip())))
    return text


def position_of(text: str, offset: int) -> Position:
    """Line and column of a character of the text."""
    before = text[:offset].replace("\r\n", "\n").replace("\r", "\n")
    return Position(before.count("\n") + 1, len(before) - before.rfind("\n"))


def unseen_character(character: str) -> tuple[str, str]:
    """Message and hint about a character that is not allowed."""
    return f"there is an invisible character here ({name_of(character)})", "delete it"


def name_of(character: str) -> str:
    """Such as "U+00A0 no-break space"."""
    return f"U+{ord(character):04X} {unicodedata.name(character, 'control character').lower()}"
