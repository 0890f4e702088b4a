"""Numbers in sentences for the log and the command line."""


def counted(number: int, one: str, many: str = "") -> str:
    """ "1 change", "2 changes"; `many` where it is not `one` with an s."""
    return f"{number} {one if number == 1 else many or one + 's'}"
