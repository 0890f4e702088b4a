"""What only people need is taken out, and nothing else."""

import pytest

from companion.pages.minify import SCRIPT, STYLE, minified


def script(written: str) -> str:
    return minified({"app.js": (SCRIPT, written)})["app.js"]


def test_a_style():
    written = "/* Ink. */\n.stop {\n  margin: 0 auto;\n  color: red;\n}\n.a > .b,\n.c { top: 0; }\n"
    assert minified({"style": (STYLE, written)}) == {
        "style": ".stop{margin:0 auto;color:red}.a>.b,.c{top:0}",
    }


def test_local_names_are_short_and_texts_stay():
    written = '(() => {\n  const word = (text) => `d  ${text}  f`; // gone\n  say(word("a  b // c"), /\\/ x/);\n})();\n'
    assert script(written) == '(()=>{const e=e=>`d  ${e}  f`;say(e("a  b // c"),/\\/ x/)})()'


def test_declarations_keep_their_order():
    """Newer releases put the second one first, which fails in every browser."""
    written = (
        "(() => { const root = find(); const [first, ...others] = root.names; say(first, others, root); })();"
    )
    assert script(written) == "(()=>{const e=find(),[t,...n]=e.names;say(t,n,e)})()"


def test_what_is_no_script_is_named():
    with pytest.raises(ValueError, match=r"app\.js: "):
        script("const = 1")
