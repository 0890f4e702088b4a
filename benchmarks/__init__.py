"""Figures, each beside its peer in the same run: `make bench`. Loopback only, bounded in count and time."""
