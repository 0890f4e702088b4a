"""Leaves a push service alone while it fails, so that a broken one costs neither time nor messages.

One circuit per origin, in this process's memory. It opens only where the service is at fault, not one
subscription: the failures must be several subscriptions' and nothing may have been accepted in between. So a
single 302 or 500 never opens it, nor can somebody who subscribes with a bad endpoint or another server's key
silence the others.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from msgspec import Struct

THRESHOLD = 5
"""Failures in a row."""
LONGEST_PAUSE_MS = 60_000
LONGEST_ASKED_MS = 5 * 60_000
"""However long a service asks to be left alone: then one message finds out.

The deliveries that were themselves told to wait longer do."""
PROBE_MS = 15_000
"""After this long an unanswered probe counts as lost."""
MAX_KEPT = 1000

_log = logging.getLogger(__name__)


class Pause(Struct, frozen=True):
    """An origin that is left alone: until when (real time, epoch milliseconds) and why."""

    origin: str
    until: int
    reason: str


class Admission(Struct, frozen=True):
    """Leave to send one message; given back by `succeeded`, `failed` or `abandoned`."""

    origin: str
    round: int
    is_probe: bool


@dataclass(slots=True)
class _Circuit:
    failures: int = 0
    culprits: set[str] = field(default_factory=set)
    """Subscriptions that the failures were met with; two are enough to know."""
    accepted: bool = False
    """Whether the service has ever taken our signature: then a 403 is rather one subscription's affair."""
    round: int = 0
    """Counts pauses: what was sent before one says nothing about the time after it."""
    pauses: int = 0
    """Pauses in a row, without success in between."""
    until: int = 0
    """0: closed, all may pass."""
    asked: bool = False
    reason: str = ""
    probe_until: int = 0


class Breaker:
    """All circuits. `now` is real time in epoch milliseconds."""

    def __init__(self, now: Callable[[], int]) -> None:
        self._now = now
        self._circuits: dict[str, _Circuit] = {}

    def paused(self, origin: str) -> Pause | None:
        """Say whether this origin is being left alone, or its probe is still out."""
        circuit = self._circuits.get(origin)
        if circuit is None or not circuit.until:
            return None
        now = self._now()
        if 0 < circuit.until - now <= LONGEST_ASKED_MS:  # beyond: the clock was set back
            return Pause(origin, circuit.until, circuit.reason)
        if 0 < circuit.probe_until - now <= PROBE_MS:
            return Pause(origin, min(now + 1000, circuit.probe_until), circuit.reason)
        return None

    def room(self, origin: str, most: int) -> int:
        """How many messages this origin may have under way: `most`, one that finds out whether it is well, or none."""
        circuit = self._circuits.get(origin)
        if circuit is None or not circuit.until:
            return most
        return 0 if 0 < circuit.until - self._now() <= LONGEST_ASKED_MS else 1

    def pauses(self) -> tuple[Pause, ...]:
        """List every origin that is being left alone."""
        return tuple(pause for origin in self._circuits if (pause := self.paused(origin)))

    def admit(self, origin: str) -> Admission | Pause:
        """Give leave to send; after a pause, for one message alone until its answer is known."""
        if pause := self.paused(origin):
            return pause
        circuit = self._circuit(origin)
        is_probe = bool(circuit.until)
        if is_probe:
            circuit.probe_until = self._now() + PROBE_MS
        return Admission(origin, circuit.round, is_probe)

    def succeeded(self, admission: Admission, *, accepted: bool = True) -> None:
        """Note that the service did its work; `accepted`: it took a message, and so our signature."""
        circuit = self._circuit(admission.origin)
        circuit.accepted |= accepted
        if circuit.asked and circuit.until and not admission.is_probe:
            return  # asked to wait: what it still took from before does not change that
        if circuit.until:
            _log.warning("push service %s works again", admission.origin)
        circuit.failures = circuit.pauses = circuit.until = circuit.probe_until = 0
        circuit.culprits.clear()

    def failed(
        self,
        admission: Admission,
        subscription: str,
        reason: str,
        *,
        refused: bool = False,
        asked_ms: int | None = None,
    ) -> None:
        """Note that the service did not do its work; `subscription` is anything that tells one from another.

        `refused`: it does not know our key. `asked_ms`: it asked to be left alone for so long.
        """
        circuit = self._circuit(admission.origin)
        if admission.round != circuit.round:
            return
        circuit.failures += 1
        if len(circuit.culprits) < 2:
            circuit.culprits.add(subscription)
        several = len(circuit.culprits) > 1
        if (
            admission.is_probe
            or (refused and not circuit.accepted)
            or (several and (asked_ms is not None or circuit.failures >= THRESHOLD))
        ):
            circuit.accepted &= not refused
            self._open(admission.origin, circuit, reason, asked_ms)

    def abandoned(self, admission: Admission) -> None:
        """Note that nobody waits for the answer any more: another message may be the probe."""
        circuit = self._circuit(admission.origin)
        if admission.is_probe and admission.round == circuit.round:
            circuit.probe_until = 0

    def _open(self, origin: str, circuit: _Circuit, reason: str, asked_ms: int | None) -> None:
        pause_ms = min(1000 << min(circuit.pauses, 10), LONGEST_PAUSE_MS)
        if asked_ms is not None:
            pause_ms = max(pause_ms, min(asked_ms, LONGEST_ASKED_MS))
        circuit.until = self._now() + pause_ms
        circuit.asked = asked_ms is not None
        circuit.reason = reason
        circuit.probe_until = 0
        circuit.pauses += 1
        circuit.round += 1
        circuit.failures = 0
        circuit.culprits.clear()
        _log.warning("push service %s is left alone for %d ms: %s", origin, pause_ms, reason)

    def _circuit(self, origin: str) -> _Circuit:
        circuit = self._circuits.get(origin)
        if circuit is None:
            if len(self._circuits) >= MAX_KEPT:  # anyone can invent hosts below a known one
                self._circuits = {name: kept for name, kept in self._circuits.items() if kept.until}
            circuit = self._circuits[origin] = _Circuit()
        return circuit
