import pytest

from companion.api.quota import Quota, Rate, client_key


class Seconds:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def seconds():
    return Seconds()


def test_a_burst_passes_then_the_rate_counts(seconds):
    quota = Quota(Rate(burst=3, per_second=0.5), seconds)
    assert [quota.take("a") for _ in range(5)] == [0, 0, 0, 2, 2]
    seconds.now += 1
    assert quota.take("a") == 1
    seconds.now += 1
    assert [quota.take("a"), quota.take("a")] == [0, 2]


def test_a_rest_fills_the_bucket_to_its_brim_and_not_beyond(seconds):
    quota = Quota(Rate(burst=2, per_second=10), seconds)
    quota.take("a")
    seconds.now += 3600
    assert [quota.take("a") for _ in range(3)] == [0, 0, 1]


def test_each_client_has_a_bucket_of_its_own(seconds):
    quota = Quota(Rate(burst=1, per_second=1), seconds)
    assert [quota.take("a"), quota.take("b"), quota.take("a")] == [0, 0, 1]


def test_the_table_is_bounded_and_forgets_the_longest_unused(seconds):
    quota = Quota(Rate(burst=1, per_second=0.001), seconds, capacity=100)
    quota.take("busy")
    for number in range(1000):
        quota.take(f"passer-by-{number}")
        assert quota.take("busy") > 0
    assert len(quota) == 100


@pytest.mark.parametrize(
    ("client", "expected"),
    [
        (("192.0.2.1", 4000), "192.0.2.1"),
        (("::ffff:192.0.2.1", 4000), "192.0.2.1"),
        (("2001:db8:1:2:3:4:5:6", 4000), "2001:db8:1:2::/64"),
        (("2001:db8:1:2:ffff::1", 4000), "2001:db8:1:2::/64"),
        (("testclient", 1), "testclient"),
        (None, "unknown"),
    ],
)
def test_client_key(client, expected):
    assert client_key(client) == expected
