"""The sender: encryption (RFC 8291), VAPID (RFC 8292), endpoint policy and HTTP (RFC 8030)."""
