"""How push services answer is counted by service, outcome and time; nothing about a subscription is."""

import pytest

from companion.domain.delivery import Accepted, Retry
from companion.domain.figures import BEYOND, Figure
from companion.push.figures import Figures, service_of
from tests.push.builders import a_key, a_message, a_sender, target_of
from tests.push_service import Fault, PushService

MOZILLA = "https://updates.push.services.mozilla.com"


def test_attempts_that_ended_alike_are_one_figure() -> None:
    figures = Figures()
    figures.note(MOZILLA, Accepted(), 0.04)
    figures.note(MOZILLA, Accepted(), 0.0301)
    figures.note(MOZILLA, Accepted(), 0.3)
    figures.note(MOZILLA, Retry(None, "500"), 12)
    assert figures.take() == (
        Figure(MOZILLA, "accepted", 50, 2, 70),
        Figure(MOZILLA, "accepted", 500, 1, 300),
        Figure(MOZILLA, "retry", BEYOND, 1, 12_000),
    )
    assert figures.take() == ()


def test_what_could_not_be_kept_counts_with_what_comes_next() -> None:
    figures = Figures()
    figures.note(MOZILLA, Accepted(), 0.04)
    taken = figures.take()
    figures.note(MOZILLA, Accepted(), 0.02)
    figures.give_back(taken)
    assert figures.take() == (Figure(MOZILLA, "accepted", 50, 2, 60),)


@pytest.mark.parametrize(
    ("origin", "service"),
    [
        ("https://fcm.googleapis.com", "https://fcm.googleapis.com"),
        ("https://web.push.apple.com", "https://push.apple.com"),
        ("https://invented-by-somebody.push.apple.com", "https://push.apple.com"),
        ("https://push.apple.com.example.org", "https://push.apple.com.example.org"),
        ("http://127.0.0.1:9000", "http://127.0.0.1:9000"),
    ],
)
def test_hosts_below_a_browser_s_service_are_that_service(origin: str, service: str) -> None:
    assert service_of(origin) == service


async def test_a_sender_counts_what_it_posts() -> None:
    key = a_key()
    async with PushService() as service, a_sender(service, key, timeout_s=0.3) as sender:
        phone = service.subscribe(key.public)
        for fault in (Fault(), Fault(status=500), Fault(hang=True)):
            service.misbehave(fault)
            await sender.send(target_of(phone), a_message())
        await sender.send(target_of(phone, endpoint="https://evil.example/x"), a_message())
        counted: dict[tuple[str, str], int] = {}
        for figure in sender.figures.take():
            key_ = (figure.service, figure.outcome)
            counted[key_] = counted.get(key_, 0) + figure.count
    assert counted == {(service.origin, "accepted"): 1, (service.origin, "retry"): 2}
