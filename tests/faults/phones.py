"""What phones know, kept apart from the database: each is a person who reads what the phone shows."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from companion.db.outbox import Due
from companion.db.subscriptions import Subscription
from companion.domain.agenda import Agenda, Kind, Session, Status
from companion.domain.timeline import local, midnight_after
from tests.faults.reading import Known, Said, read


class FalsehoodError(AssertionError):
    """A phone shows, or has been left with, what is not so."""


@dataclass
class Belief:
    """What a phone was last told of one session. None where it was told nothing, or did not want to be."""

    is_on: bool | None
    start: tuple[date, str] | None = None
    place: str | None = None


def belief_in(session: Session | None) -> Belief:
    """What somebody believes who has read the agenda."""
    if session is None or session.status is Status.CANCELLED:
        return Belief(is_on=False)
    return Belief(is_on=True, start=(session.date, session.start), place=session.venue)


@dataclass
class Phone:
    """One phone with its wishes, what its owner believes, and the clock times that could be "was" to them."""

    name: str
    wish: Subscription
    beliefs: dict[str, Belief]
    heard_of: dict[str, set[str]]
    shown: list[str] = field(default_factory=list)

    def cares(self, session_id: str, was: Belief, session: Session | None, *, of_place: bool = False) -> bool:
        """Whether it wants to hear of this session at all; `of_place`: if it is elsewhere."""
        days = {was.start[0]} if was.start else set()
        days |= {session.date} if session else set()
        if self.wish.days and not {day.isoformat() for day in days} & set(self.wish.days):
            return False
        shared = session is not None and session.kind is Kind.MEAL
        return self.wish.scope == "all" or session_id in self.wish.stars or of_place or shared

    def overhear(self, agenda: Agenda, now: int) -> None:
        """An alert is made of `agenda`: of what this phone does not want to hear, it believes nothing any more."""
        for session_id, belief in self.beliefs.items():
            session = agenda.session(session_id)
            holds = belief_in(session)
            if session is not None and not holds.is_on:
                self.heard_of[session_id].add(session.start)  # a move of what is off is on the page alone
            over = is_over(agenda, belief, session, now)
            cares = not over and self.cares(session_id, belief, session)
            cares_where = not over and self.cares(session_id, belief, session, of_place=True)
            if not cares and belief.is_on != holds.is_on:
                belief.is_on = None
            if not cares and belief.start != holds.start:
                belief.start = None
            if not cares_where and belief.place != holds.place:
                belief.place = None

    def may_have_heard(self, agenda: Agenda) -> None:
        for session in agenda.sessions:
            self.heard_of[session.id].add(session.start)

    def read(self, due: Due, agenda: Agenda, vocabulary: Iterable[Known], now: int) -> tuple[Said, ...]:
        """What a notification says; it must be so, by the agenda that it was sent of. Raises FalsehoodError."""
        today = local(now, agenda.zone).date()
        try:
            said = read(due.title, due.body, vocabulary)
        except ValueError as error:
            raise FalsehoodError(f"{self.name} can not read this: {error}") from None
        for each in said:
            session = agenda.session(each.session_id)
            false = _falsehoods(each, session, today) + self._strange(each)
            if false:
                told = f"{due.title} · {due.body}"
                raise FalsehoodError(f"{self.name} is told “{told}”, but {', '.join(false)}")
            self.heard_of[each.session_id] |= {clock for clock in (each.clock, each.old_clock) if clock}
        return said

    def show(self, said: tuple[Said, ...], agenda: Agenda, text: str) -> None:
        """The notification is on the screen: that is what its owner believes now."""
        self.shown.append(text)
        for each in said:
            belief = self.beliefs[each.session_id]
            belief.is_on = each.is_on
            session = agenda.session(each.session_id)
            if session is None:  # if it comes back it is another one, and its place is where the page says
                belief.start = belief.place = None
            elif each.is_on:
                belief.start = (session.date, each.clock) if each.clock else belief.start
                belief.place = session.venue if each.place else belief.place

    def left_with(self, agenda: Agenda, now: int) -> list[str]:
        """What it believes and is not so, though it wanted to hear of it."""
        wrong = []
        for session_id, belief in self.beliefs.items():
            session = agenda.session(session_id)
            holds = belief_in(session)
            if is_over(agenda, belief, session, now):
                continue
            if belief.is_on not in {None, holds.is_on} and self.cares(session_id, belief, session):
                wrong.append(f"{session_id} is {'on' if holds.is_on else 'off'}")
            if not (belief.is_on and holds.is_on):
                continue
            if belief.start and belief.start != holds.start and not is_small(belief.start, holds.start):
                wrong.append(f"{session_id} is at {holds.start}, not {belief.start}")
            if belief.place and belief.place != holds.place:
                wrong.append(f"{session_id} is at {holds.place}, not {belief.place}")
        return wrong

    def _strange(self, said: Said) -> list[str]:
        """An old time that this phone was never told of means nothing to its owner, unless it was off anyway."""
        belief = self.beliefs[said.session_id]
        may_be_strange = said.old_clock is None or belief.start is None or not belief.is_on
        if may_be_strange or said.old_clock in self.heard_of[said.session_id]:
            return []
        return [f"it has never heard of {said.old_clock}"]


def _falsehoods(said: Said, session: Session | None, today: date) -> list[str]:
    holds = belief_in(session)
    if said.is_on != holds.is_on:
        return [f"{said.session_id} is {'on' if holds.is_on else 'off'}"]
    if session is None or not said.is_on:
        return []
    wrong = []
    if said.clock and said.clock != session.start:
        wrong.append(f"{session.id} is at {session.start}")
    is_its_day = session.date == today if said.weekday is None else session.date.weekday() == said.weekday
    if said.clock and not is_its_day:
        wrong.append(f"{session.id} is on {session.date}, and this is read on {today}")
    if said.place and said.place.lower() != session.venue:
        wrong.append(f"{session.id} is at {session.venue}")
    if said.old_clock == session.start or (said.old_place and said.old_place.lower() == session.venue):
        wrong.append("what it calls old holds")
    return wrong


def is_small(was: tuple[date, str], holds: tuple[date, str] | None) -> bool:
    """Later by less than five minutes: on the page, and told to nobody."""
    if holds is None or was[0] != holds[0]:
        return False
    minutes = [60 * int(clock[:2]) + int(clock[3:]) for _, clock in (was, holds)]
    return 0 <= minutes[1] - minutes[0] < 5


def is_over(agenda: Agenda, belief: Belief, session: Session | None, now: int) -> bool:
    """Whether it is over by what the phone was told and by what holds: no session here has a known end."""
    days = {belief.start[0]} if belief.start and belief.is_on else set()
    days |= {session.date} if session else set()
    return all(midnight_after(day, agenda.zone) <= now for day in days)
