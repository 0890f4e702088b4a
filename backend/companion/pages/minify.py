"""Scripts and styles without what only people need: comments, blanks, long names of local things.

tdewolff/minify does it, in a process of its own for the 50 ms that it takes: its runtime would stay in the server's
memory, 9 MB, for as long as that lives.
"""

import json
import subprocess
import sys
from collections.abc import Mapping

SCRIPT, STYLE = "application/javascript", "text/css"


def minified(texts: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """Each text, given with its kind under a name. Raises ValueError with the place where one is no such thing."""
    done = subprocess.run(
        [sys.executable, "-I", "-m", "companion.pages.minify"],
        input=json.dumps(texts),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise ValueError(done.stderr.strip())
    small: dict[str, str] = json.loads(done.stdout)
    return small


def _main() -> None:
    import minify  # noqa: PLC0415 - here and nowhere else, see above

    texts = json.load(sys.stdin)
    small = {}
    for name, (kind, text) in texts.items():
        try:
            small[name] = minify.string(kind, text)
        except minify.MinifyError as error:
            sys.exit(f"{name}: {error}")
    json.dump(small, sys.stdout)


if __name__ == "__main__":
    _main()
