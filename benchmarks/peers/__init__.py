"""What we are measured against, under the same server with the same settings."""
