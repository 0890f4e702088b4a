"""One changed session, ready to be put into words."""

from companion.domain.affected import Affected
from companion.domain.agenda import Session
from companion.domain.timeline import Slot, local
from companion.domain.wording.facts import Fact, facts_of
from companion.domain.wording.teller import Teller


class Subject:
    """A session with its facts to tell. Of what is cancelled or removed, the old time is the one to name."""

    def __init__(self, teller: Teller, affected: Affected) -> None:
        self.teller = teller
        self.phrases = teller.phrases
        self.affected = affected
        self.facts = facts_of(affected)
        self.session: Session = affected.session
        self.old: Session = affected.old or affected.session
        self.timed = self.old if self.facts[0] in {Fact.CANCELLED, Fact.REMOVED} else self.session
        self.name = teller.name(self.session)

    @property
    def lead(self) -> Fact:
        return self.facts[0]

    @property
    def is_earlier(self) -> bool:
        was, slot = self.affected.was, self.affected.slot
        return was is not None and slot is not None and slot.starts_at < was.starts_at

    @property
    def is_on_other_day(self) -> bool:
        return self.session.date != self.old.date

    @property
    def has_new_place(self) -> bool:
        return Fact.PLACE in self.facts or Fact.ROOM in self.facts

    @property
    def may_be_plural(self) -> bool:
        """Whether the name may want its verb in the plural. A false alarm costs nothing but the verb."""
        ending = self.phrases.plural_ending
        words = self.name.casefold().split() if ending else []
        return any(word.endswith(ending) and not word.endswith(ending * 2) for word in words)

    # Its times in words. Both days are named if they differ.

    @property
    def clock(self) -> str:
        return self.teller.clock(self.timed.start)

    @property
    def when(self) -> str:
        return self.teller.when(self.timed.date, self.timed.start, weekday=self.is_on_other_day)

    @property
    def start(self) -> str:
        return self.teller.start(self.timed.date, self.timed.start, weekday=self.is_on_other_day)

    @property
    def was(self) -> str:
        if self.is_on_other_day:
            return self.teller.when(self.old.date, self.old.start, weekday=True)
        return self.teller.clock(self.old.start)

    @property
    def was_bare(self) -> str:
        """The same for a list, where "kl." before each time would be too much."""
        return self.was if self.is_on_other_day else self.teller.bare(self.old.start)

    @property
    def ends(self) -> str | None:
        """When it ends (``HH:MM``); None if nobody can know."""
        return self._end_of(self.affected.slot)

    @property
    def ended(self) -> str | None:
        return self._end_of(self.affected.was)

    def _end_of(self, slot: Slot | None) -> str | None:
        if slot is None or slot.ends_at is None:
            return None
        return f"{local(slot.ends_at, self.teller.head.zone):%H:%M}"

    @property
    def reason(self) -> str:
        """Why it moved, as a sentence; empty if none was given, or if it was given for an earlier change."""
        new, old = self.affected.new, self.affected.old
        if new is None or old is None:
            return ""
        is_for_this = Fact.CANCELLED in self.facts or (
            new.reason != old.reason and not _MOVED.isdisjoint(self.facts)
        )
        return self.teller.reason(new.reason) if is_for_this else ""


_MOVED = {Fact.TIME, Fact.PLACE, Fact.ROOM}
