"""Pure translations between the agenda and the formats of others: no clock, no file, no network."""
