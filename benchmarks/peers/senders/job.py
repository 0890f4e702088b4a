"""What is to be sent, with which key, to whom: the same for every sender, ours and peers."""

from itertools import cycle, islice

from msgspec import Struct

from benchmarks.phones import Phone


class Job(Struct, frozen=True):
    """`private` and `public`: the VAPID key, base64url; `pem`: the same key's file. `origin`: the sink's."""

    origin: str
    payload: str
    topic: str
    ttl_s: int
    subject: str
    pem: str
    private: str
    public: str
    in_flight: int
    phones: tuple[Phone, ...]

    def first(self, count: int) -> list[Phone]:
        """So many phones; from the first one again where there are not as many."""
        return list(islice(cycle(self.phones), count))
