"""From a message to a push service's answer, over real sockets."""

import asyncio
import logging
import ssl
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import aiohttp
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from companion.domain.delivery import Accepted, Gone, Outcome, Refused, Rejected, Retry
from companion.push.endpoints import EndpointPolicy
from companion.push.keys import VapidKey
from companion.push.payload import tag_of
from companion.push.sender import IN_FLIGHT, LONGEST_TTL_S, MAX_REPLY, Sender, _headers
from tests.push.builders import SUBJECT, a_key, a_message, a_payload, a_sender, send_to_all, target_of
from tests.push_service import Fault, PushService

KEY = a_key()


async def send(service: PushService, *keys: VapidKey) -> Outcome:
    """One message to one new phone."""
    async with a_sender(service, *(keys or (KEY,))) as sender:
        return await sender.send(target_of(service.subscribe(KEY.public)), a_message())


async def test_a_phone_reads_what_was_sent(service: PushService) -> None:
    phone = service.subscribe(KEY.public)
    body = a_payload(title="Tidligere: Lunsj kl. 11.30 🥪", language="nb")
    message = a_message(payload=body, urgency="high", ttl_s=77, topic=tag_of("alert 9"))
    async with a_sender(service, KEY) as sender:
        assert await sender.send(target_of(phone), message) == Accepted()
    [received] = await service.wait_for(1)
    assert received.notification["title"] == "Tidligere: Lunsj kl. 11.30 🥪"
    shown = {name: received.headers.get(name) for name in ("TTL", "Urgency", "Topic", "Content-Encoding")}
    assert (received.phone, shown) == (
        phone.id,
        {"TTL": "77", "Urgency": "high", "Topic": tag_of("alert 9"), "Content-Encoding": "aes128gcm"},
    )


async def test_the_longest_payload_fits(service: PushService) -> None:
    async with a_sender(service, KEY) as sender:
        phone = target_of(service.subscribe(KEY.public))
        assert await sender.send(phone, a_message(payload=a_payload(body="å" * 5000))) == Accepted()


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (Fault(status=200), Accepted()),
        (Fault(status=202), Accepted()),
        (Fault(status=204), Accepted()),
        (Fault(status=404), Gone()),
        (Fault(status=410), Gone()),
        (Fault(status=429), Retry(None, "429")),
        (Fault(status=429, headers={"Retry-After": "3"}), Retry(3000, "429")),
        (Fault(status=503, headers={"Retry-After": "9" * 300}), Retry(86_400_000, "503")),
        (Fault(status=503, headers={"Retry-After": "-3"}), Retry(None, "503")),
        (Fault(status=503, headers={"Retry-After": "tomorrow"}), Retry(None, "503")),
        (Fault(status=500, body=b"Internal error"), Retry(None, "500 Internal error")),
        (Fault(status=302, headers={"Location": "/push/elsewhere"}), Retry(None, "302")),
        (Fault(status=307, headers={"Location": "/push/elsewhere"}), Retry(None, "307")),
        (Fault(status=401, body=b'{"errno": 109}'), Refused('401 {"errno": 109}')),
        (Fault(status=403), Refused("403")),
        (Fault(status=400), Rejected("400")),
        (Fault(status=413), Rejected("413")),
        (Fault(reset=True), Retry(None, "no answer (ClientOSError)")),
        (Fault(delay_s=0.05), Accepted()),
    ],
)
async def test_what_the_service_does_and_what_follows(
    service: PushService, fault: Fault, outcome: Outcome
) -> None:
    service.misbehave(fault)
    assert await send(service) == outcome
    assert len(service.attempts) == 1  # nothing is followed or repeated here
    assert len(service.received) == int(outcome == Accepted())


async def test_retry_after_as_a_date(service: PushService) -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    service.misbehave(Fault(status=503, headers={"Retry-After": date}))
    outcome = await send(service)
    assert isinstance(outcome, Retry)
    assert 28_000 < (outcome.after_ms or 0) <= 30_000


async def test_patience_ends_in_time(service: PushService) -> None:
    service.misbehave(Fault(hang=True))
    began = time.monotonic()
    async with a_sender(service, KEY, timeout_s=0.1) as sender:
        [outcome] = await send_to_all(sender, service, KEY, 1)
    assert outcome == Retry(None, "no answer within 0.1 s")
    assert 0.1 <= time.monotonic() - began < 5


def test_patience_is_ten_seconds() -> None:
    assert Sender([KEY], SUBJECT, EndpointPolicy())._timeout_s == 10


async def test_nobody_there() -> None:
    async with PushService() as service:
        phone = service.subscribe(KEY.public)
    async with a_sender(service, KEY) as sender:
        assert await sender.send(target_of(phone), a_message()) == Retry(
            None, "no answer (ClientConnectorError)"
        )


@pytest.mark.parametrize(("status", "outcome"), [(201, Accepted()), (500, Retry(None, "500 …"))])
async def test_of_a_huge_reply_only_the_beginning_is_read(
    service: PushService, status: int, outcome: Outcome, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    original = aiohttp.StreamReader.read

    async def counted(reader: aiohttp.StreamReader, n: int = -1) -> bytes:
        data = await original(reader, n)
        read.append(len(data))
        return data

    monkeypatch.setattr(aiohttp.StreamReader, "read", counted)
    service.misbehave(Fault(status=status, reply_bytes=200 * 2**20))
    began = time.monotonic()
    assert await send(service) == outcome
    assert sum(read) == MAX_REPLY
    assert service.reply_bytes_taken < 16 * 2**20  # what the system's buffers took
    assert time.monotonic() - began < 8


async def test_a_reply_that_never_ends_does_not_undo_its_status(service: PushService) -> None:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\nx")
        await writer.drain()
        await reader.read(2**20)
        await reader.read(1)
        writer.close()

    server = await asyncio.start_server(drip, "127.0.0.1", 0)
    origin = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    phone = service.subscribe(KEY.public)
    async with server, Sender([KEY], SUBJECT, EndpointPolicy([origin]), timeout_s=0.5) as sender:
        assert await sender.send(target_of(phone, endpoint=f"{origin}/x"), a_message()) == Accepted()


@pytest.mark.parametrize(
    "reply",
    [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 201 Created\r\nX: " + b"y" * 100_000, b"HTTP/1.1 99999 X\r\n\r\n"],
)
async def test_what_is_no_http_is_no_answer(service: PushService, reply: bytes) -> None:
    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(reply)
        writer.close()

    server = await asyncio.start_server(speak, "127.0.0.1", 0)
    origin = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    phone = service.subscribe(KEY.public)
    async with server, Sender([KEY], SUBJECT, EndpointPolicy([origin]), timeout_s=1) as sender:
        outcome = await sender.send(target_of(phone, endpoint=f"{origin}/x"), a_message())
    assert isinstance(outcome, Retry)
    assert outcome.reason.startswith("no answer (")


def a_certificate_of_our_own(directory: Path) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(1).not_valid_before(now).not_valid_after(now + timedelta(hours=1))
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    path = directory / "localhost.pem"
    path.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        + builder.sign(key, SHA256()).public_bytes(Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


async def test_who_cannot_prove_its_name_gets_nothing(service: PushService, tmp_path: Path) -> None:
    heard: list[bytes] = []

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.read())
        writer.close()

    server = await asyncio.start_server(listen, "127.0.0.1", 0, ssl=a_certificate_of_our_own(tmp_path))
    origin = f"https://localhost:{server.sockets[0].getsockname()[1]}"
    phone = service.subscribe(KEY.public)
    async with server, Sender([KEY], SUBJECT, EndpointPolicy([origin]), timeout_s=3) as sender:
        outcome = await sender.send(target_of(phone, endpoint=f"{origin}/x"), a_message())
    assert (outcome, heard) == (Retry(None, "no answer (ClientConnectorCertificateError)"), [])


async def test_a_proxy_in_the_environment_is_not_used(
    service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    monkeypatch.delenv("no_proxy", raising=False)
    assert await send(service) == Accepted()


async def test_fifty_are_under_way_at_most(service: PushService) -> None:
    service.misbehave(Fault(delay_s=0.3))
    async with a_sender(service, KEY, timeout_s=8) as sender:
        phones = [target_of(service.subscribe(KEY.public)) for _ in range(80)]
        outcomes = await asyncio.gather(*(sender.send(phone, a_message()) for phone in phones))
    assert set(outcomes) == {Accepted()}
    assert (service.most_at_once, len(service.received)) == (IN_FLIGHT, 80)


async def test_waiting_for_a_turn_does_not_count_as_the_service_s_silence(service: PushService) -> None:
    async with a_sender(service, KEY, timeout_s=0.4) as sender:
        turns = sender._slot(service.origin)
        for _ in range(IN_FLIGHT):
            await turns.acquire()
        sending = asyncio.create_task(send_to_all(sender, service, KEY, 1))
        await asyncio.sleep(0.5)
        assert service.attempts == []
        turns.release()
        assert await sending == [Accepted()]


async def test_after_a_rotation_old_phones_get_their_own_key(service: PushService) -> None:
    new = a_key()
    old_phone, new_phone = service.subscribe(KEY.public), service.subscribe(new.public)
    async with a_sender(service, new, KEY) as sender:
        assert await sender.send(target_of(old_phone, key_id=KEY.id), a_message()) == Accepted()
        assert await sender.send(target_of(new_phone, key_id=new.id), a_message()) == Accepted()
        assert await sender.send(target_of(new_phone), a_message()) == Accepted()
    async with a_sender(service, new) as sender:
        assert await sender.send(target_of(old_phone, key_id=KEY.id), a_message()) == Refused(
            f"this phone subscribed with key {KEY.id}, which is not here any more"
        )
        assert sender.pauses() == ()
    assert len(service.attempts) == 3


async def test_what_was_stored_badly_is_rejected_without_connecting(service: PushService) -> None:
    phone = service.subscribe(KEY.public)
    async with a_sender(service, KEY) as sender:
        outcomes = [
            await sender.send(target_of(phone, p256dh="AAAA"), a_message()),
            await sender.send(target_of(phone, endpoint="https://evil.example/x"), a_message()),
        ]
    assert [type(outcome) for outcome in outcomes] == [Rejected, Rejected]
    assert service.attempts == []


async def test_no_log_line_has_an_endpoint_or_a_key(
    service: PushService, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    phone = service.subscribe(KEY.public)
    async with a_sender(service, KEY, timeout_s=0.3) as sender:
        for fault in (Fault(status=500), Fault(status=403), Fault(reset=True), Fault(hang=True), Fault()):
            service.misbehave(fault)
            await sender.send(target_of(phone), a_message())
            await send_to_all(sender, service, KEY, 2)
    secrets = [
        phone.id,
        phone.p256dh,
        phone.auth,
        KEY.public,
        *(attempt.phone for attempt in service.attempts),
    ]
    assert caplog.text.count("is left alone") > 0
    assert [secret for secret in secrets if secret in caplog.text] == []


def test_windows_is_asked_to_keep_what_finds_no_phone_awake() -> None:
    def policy(origin: str) -> str | None:
        return _headers(a_message(), "vapid …", origin).get("X-WNS-Cache-Policy")

    assert policy("https://wns2-par02p.notify.windows.com") == "cache"
    assert policy("https://fcm.googleapis.com") is None


def test_no_service_is_asked_to_keep_a_message_for_longer_than_it_would() -> None:
    headers = _headers(a_message(ttl_s=10**9), "vapid …", "https://fcm.googleapis.com")
    assert headers["TTL"] == str(LONGEST_TTL_S)
