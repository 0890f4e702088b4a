"""What commands do: each prints for a person and returns an exit code. Only `companion.cli` calls them."""
