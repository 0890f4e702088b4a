"""Pure rules: the agenda, its changes, alerts and deliveries. Knows no clock, file, socket or database."""
