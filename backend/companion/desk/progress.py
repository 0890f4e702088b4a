"""How what was told stands, as the page shows it."""

from collections.abc import Mapping

from companion.api.organizer.shapes.told import DeliveriesShape, SaidText, ServiceLine
from companion.domain.delivery import State
from companion.services.progress import AtService, Progress


def deliveries_shape(progress: Progress) -> DeliveriesShape:
    states = progress.states
    return DeliveriesShape(
        alert=progress.alert,
        announcement=progress.announcement,
        created_at=progress.created_at,
        texts=tuple(SaidText(text.language, text.title, text.body, text.phones) for text in progress.texts),
        more=progress.more,
        total=sum(states.values()),
        waiting=_waiting(states),
        accepted=states.get(State.ACCEPTED, 0),
        failed=states.get(State.FAILED, 0),
        expired=states.get(State.EXPIRED, 0),
        gone=states.get(State.GONE, 0),
        superseded=states.get(State.SUPERSEDED, 0),
        shown=progress.reports.get("shown", 0),
        opened=progress.reports.get("opened", 0),
        services=tuple(map(_service, progress.services)),
    )


def _service(at: AtService) -> ServiceLine:
    return ServiceLine(
        host=at.host,
        waiting=_waiting(at.states),
        accepted=at.states.get(State.ACCEPTED, 0),
        failed=at.states.get(State.FAILED, 0),
        expired=at.states.get(State.EXPIRED, 0),
        gone=at.states.get(State.GONE, 0),
    )


def _waiting(states: Mapping[str, int]) -> int:
    return states.get(State.WAITING, 0) + states.get(State.SENDING, 0)
