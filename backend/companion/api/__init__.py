"""Thin HTTP handlers, headers, problem details and live updates."""
