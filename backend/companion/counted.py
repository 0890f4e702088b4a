"""Numbers in sentences for the log and the command line."""


def counted(number: int, one: str, many: str = "") -> str:
    """The number with its noun: `one` with an s for many, unless `many` is another word."""
    return f"{number} {one if number == 1 else many or one + 's'}"
