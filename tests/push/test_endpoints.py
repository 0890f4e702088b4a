"""Only the browsers' push services are posted to, and the text that is checked is the text that is used."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from companion.push.endpoints import EndpointError, EndpointPolicy, origin_of, shown
from tests.push.builders import unhurried
from tests.push.hostile import HOSTILE

GOOD = [
    "https://fcm.googleapis.com/fcm/send/dXyz_-1:APA91bF",
    "https://jmt17.google.com/fcm/send/dXyz:APA91bF",
    "https://updates.push.services.mozilla.com/wpush/v2/gAAAAABh_-xyz",
    "https://web.push.apple.com/QGuQyavXutnMH9N/3.4",
    "https://wns2-par02p.notify.windows.com/w/?token=BQYAAAD%2bxx%3d&a=b",
]


@pytest.mark.parametrize("endpoint", GOOD)
def test_the_browsers_push_services_are_good(endpoint: str) -> None:
    assert EndpointPolicy().check(endpoint) == endpoint


@pytest.mark.parametrize(
    ("endpoint", "rebuilt"),
    [
        ("https://FCM.GoogleAPIs.com/fcm/Send", "https://fcm.googleapis.com/fcm/Send"),
        ("https://fcm.googleapis.com:443/x", "https://fcm.googleapis.com/x"),
        ("https://fcm.googleapis.com:0443/x", "https://fcm.googleapis.com/x"),
        ("https://web.push.apple.com/@127.0.0.1/x", "https://web.push.apple.com/@127.0.0.1/x"),
    ],
)
def test_it_is_rebuilt_in_one_spelling(endpoint: str, rebuilt: str) -> None:
    assert EndpointPolicy().check(endpoint) == rebuilt


def test_there_are_enough_hostile_ones() -> None:
    assert len(set(HOSTILE)) >= 60


@pytest.mark.parametrize("endpoint", HOSTILE)
def test_a_hostile_endpoint_is_refused_without_repeating_it(endpoint: str) -> None:
    policy = EndpointPolicy(["http://127.0.0.1:9000"])
    with pytest.raises(EndpointError) as caught:
        policy.check(endpoint)
    assert str(caught.value) in {
        "endpoint is longer than 2048 characters",
        "endpoint is not the address of a push subscription",
        "endpoint is not an https address on port 443",
        "endpoint is not at a push service that this server knows",
        "0 is no port",
        "65536 is no port",
        "99999 is no port",
        "that is no host name",
    }


@unhurried
@given(
    st.sampled_from(["https://", "http://", "https:", "//", ""]),
    st.text("aZ.@:/\\#?%[]0123456789 \t\n\x00é。-_~", max_size=30),
    st.sampled_from(["fcm.googleapis.com", ".push.apple.com", "127.0.0.1", "[::1]", "evil.example"]),
    st.text("a.@:/\\#?%[]019 \t\né", max_size=30),
)
def test_the_client_library_sees_the_same_host(scheme: str, before: str, host: str, after: str) -> None:
    """Whatever is admitted goes where the policy thinks it goes."""
    policy = EndpointPolicy()
    try:
        url = policy.check(scheme + before + host + after)
    except EndpointError:
        return
    parsed = URL(url, encoded=True)
    assert f"https://{parsed.host}" == origin_of(url)
    assert (parsed.user, parsed.port, policy.check(url)) == (None, 443, url)
    assert parsed.host == "fcm.googleapis.com" or str(parsed.host).endswith(
        (".fcm.googleapis.com", ".push.apple.com")
    )


def test_the_operators_own_origins_are_exact() -> None:
    policy = EndpointPolicy(["http://127.0.0.1:9000", "https://Push.example.org/", "http://[::1]:8080"])
    admitted = [
        "http://127.0.0.1:9000/push/x",
        "https://push.example.org/x",
        "https://push.example.org:443/x",
        "http://[::1]:8080/x",
    ]
    refused = [
        "https://127.0.0.1:9000/push/x",
        "http://127.0.0.1:9001/push/x",
        "http://127.0.0.1/push/x",
        "http://push.example.org/x",
        "https://sub.push.example.org/x",
        "https://push.example.org:8443/x",
        "http://localhost:9000/push/x",
    ]
    assert [origin_of(policy.check(endpoint)) for endpoint in admitted] == [
        "http://127.0.0.1:9000",
        "https://push.example.org",
        "https://push.example.org",
        "http://[::1]:8080",
    ]
    for endpoint in refused:
        with pytest.raises(EndpointError):
            policy.check(endpoint)


def test_only_what_the_operator_named_may_have_a_private_address() -> None:
    policy = EndpointPolicy(["http://127.0.0.1:9000", "http://[::1]:8080", "https://push.example.org"])
    assert [
        policy.is_exempt("127.0.0.1", 9000),
        policy.is_exempt("::1", 8080),
        policy.is_exempt("Push.Example.org", 443),
        policy.is_exempt("127.0.0.1", 443),
        policy.is_exempt("fcm.googleapis.com", 443),
    ] == [True, True, True, False, False]


@pytest.mark.parametrize(
    "origin",
    ["127.0.0.1:9000", "ftp://a.example", "https://a.example/x", "https://a@b.example", "https://", "*"],
)
def test_a_bad_origin_in_the_settings_is_named(origin: str) -> None:
    with pytest.raises(EndpointError) as caught:
        EndpointPolicy([origin])
    assert str(caught.value) == (
        f"{origin!r} is no origin such as https://push.example.org or http://127.0.0.1:9000"
    )


@pytest.mark.parametrize(
    ("endpoint", "expected"),
    [
        ("https://fcm.googleapis.com/fcm/send/secret", "fcm.googleapis.com#5913645b"),
        ("http://user:secret@fcm.googleapis.com/", "?#4dd4f520"),
        ("\ud800", "?#91a681b9"),
    ],
)
def test_a_log_may_name_the_host_and_a_hash(endpoint: str, expected: str) -> None:
    assert shown(endpoint) == expected
