"""What the organizer's page asks and does. Everything here needs a token or a signed-in browser."""
