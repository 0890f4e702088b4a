"""How many normal pushes a phone gets: at most 4 in an hour and 8 in a day.

What is over waits for the next free slot; a newer alert takes its place there and says it all at once. Act-now is
exempt, and so are reminders and tests, which somebody asked for. All moments are milliseconds of real time.
"""

from companion.domain.urgency import DAY, HOUR

IN_AN_HOUR = 4
IN_A_DAY = 8


def free_slot(sent: tuple[int, ...], now: int) -> int:
    """The first moment from `now` on at which one push more is within the budget.

    `sent`: when the phone got its pushes, or will: what waits already has taken its slot.
    """
    ends = {moment + span for moment in sent for span in (HOUR, DAY)}
    candidates = sorted({now, *(end for end in ends if end > now)})
    return next(moment for moment in candidates if _is_free(sent, moment))


def _is_free(sent: tuple[int, ...], moment: int) -> bool:
    """Whether no hour and no day that contains `moment` would have too many."""
    return _near(sent, moment, HOUR) < IN_AN_HOUR and _near(sent, moment, DAY) < IN_A_DAY


def _near(sent: tuple[int, ...], moment: int, span: int) -> int:
    return sum(abs(moment - other) < span for other in sent)
