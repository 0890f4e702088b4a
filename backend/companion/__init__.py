"""Companion: a conference agenda that opens offline and says what changed."""

__version__ = "0.1.0"
