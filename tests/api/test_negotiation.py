import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.api.negotiation import codings, has_current

IDENTITY = ("identity",)

TABLE = [
    # what a client says, what it may get, best first
    (None, IDENTITY),
    (b"", IDENTITY),
    (b" , ,", IDENTITY),
    (b"identity", IDENTITY),
    (b"br", ("br", "identity")),
    (b"gzip", ("gzip", "identity")),
    (b"x-gzip", ("gzip", "identity")),
    (b"GZip, BR", ("br", "gzip", "identity")),
    (b"gzip, deflate, br, zstd", ("br", "gzip", "identity")),
    (b"zstd", IDENTITY),
    (b"gzip;q=0.9, br;q=0.8", ("gzip", "br", "identity")),
    (b"gzip; q=1.000 , br ;Q=0.999", ("gzip", "br", "identity")),
    (b"br;q=0", IDENTITY),
    (b"br;q=0, gzip", ("gzip", "identity")),
    (b"br;q=0.000, gzip;q=0.001", ("gzip", "identity")),
    (b"identity;q=1, br;q=0.5", ("identity", "br")),
    (b"*", ("br", "gzip", "identity")),
    (b"*;q=0", ()),
    (b"identity;q=0", ()),
    (b"identity;q=0, br", ("br",)),
    (b"*;q=0, gzip", ("gzip",)),
    (b"*;q=0, identity", IDENTITY),
    (b"br;q=0, *", ("gzip", "identity")),
    (b"gzip, *;q=0.1", ("gzip", "br", "identity")),
    (b"br;q=0, br", IDENTITY),
    (b"br;q=2, gzip;q=abc", IDENTITY),
    (b"br;q=0.12345, gzip", ("gzip", "identity")),
    (b"br;level=11;q=0.2, gzip;q=0.1", ("br", "gzip", "identity")),
    (b"\xff\x00, br", ("br", "identity")),
]


@pytest.mark.parametrize(("header", "expected"), TABLE)
def test_codings(header, expected):
    assert codings(header) == expected


def test_a_header_too_long_to_remember_is_understood_all_the_same():
    assert codings(b"zstd, " * 500 + b"gzip") == ("gzip", "identity")


weights = st.integers(0, 1000)
names = st.sampled_from(["br", "gzip", "identity", "*", "zstd"])


@given(st.dictionaries(names, weights))
def test_the_order_follows_the_weights_and_a_zero_is_honoured(wanted):
    header = ", ".join(f"{name};q={weight / 1000:.3f}" for name, weight in wanted.items()).encode()
    accepted = codings(header)

    rest = wanted.get("*", 0)
    allowed = {name: wanted.get(name, rest) for name in ("br", "gzip")}
    plain = wanted.get("identity", wanted.get("*", 1))
    assert set(accepted) == {name for name, weight in {**allowed, "identity": plain}.items() if weight}
    compressed = [allowed[name] for name in accepted if name != "identity"]
    assert compressed == sorted(compressed, reverse=True)
    if "identity" in wanted and accepted:
        best = max({**allowed, "identity": plain}.values())
        assert ({**allowed, "identity": plain})[accepted[0]] == best


@given(st.binary(max_size=300))
def test_any_bytes_give_distinct_codings_that_we_have(header):
    accepted = codings(header)
    assert len(set(accepted)) == len(accepted)
    assert set(accepted) <= {"br", "gzip", "identity"}


@pytest.mark.parametrize(
    ("if_none_match", "expected"),
    [
        (b'"abc-br"', True),
        (b'W/"abc-br"', True),
        (b'"x", "abc-br", "y"', True),
        (b'"x",W/"abc-br"', True),
        (b"*", True),
        (b" * ", True),
        (b'"abc-gzip"', False),
        (b'"abc"', False),
        (b"abc-br", False),
        (b'"xabc-br"', False),
        (b'"*"', False),
        (b"", False),
        (b'"abc-b", "r"', False),
    ],
)
def test_has_current(if_none_match, expected):
    assert has_current(if_none_match, b'"abc-br"') is expected
