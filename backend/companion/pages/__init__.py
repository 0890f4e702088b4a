"""Renders every page once per edition and language, and holds it encoded and compressed."""
