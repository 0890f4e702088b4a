"""Ways to send the same message to the same phones. Each is a process of its own, told over its standard input how many."""
