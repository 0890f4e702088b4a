"""The command line: thin commands over services. Exit 0 done, 1 the content or request is wrong, 2 usage or settings.

One module per group of commands says how they are called; what they do waits in `companion.commands` until a command
needs it, so that `--help` and `check` answer at once.
"""

from companion.cli.main import main, parser, run

__all__ = ["main", "parser", "run"]
