"""The app under test is started, edited and stopped as its operator would do it."""

from pathlib import Path

import pytest

from tests.browser.companion_process import CompanionError, CompanionProcess

pytestmark = pytest.mark.browser


def test_an_edit_replaces_one_text_and_leaves_no_draft(tmp_path: Path) -> None:
    companion = CompanionProcess(tmp_path)
    before = companion.agenda.read_text(encoding="utf-8")
    companion.edit("start: 20:00", "start: 20:30")
    assert companion.agenda.read_text(encoding="utf-8") == before.replace("start: 20:00", "start: 20:30")
    assert [path.name for path in companion.agenda.parent.iterdir()] == ["agenda.yaml"]


@pytest.mark.parametrize("text", ["start: 10:00", "start: 03:00"], ids=["twice or more", "not there"])
def test_an_edit_that_is_not_of_one_place_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(CompanionError, match="in the agenda, not once"):
        CompanionProcess(tmp_path).edit(text, "start: 20:30")


async def test_an_app_that_cannot_start_says_why(tmp_path: Path) -> None:
    with pytest.raises(CompanionError, match="'tomorrow' is no moment"):
        await CompanionProcess(tmp_path, rehearse="tomorrow").start()


async def test_a_failing_test_shows_the_log_and_the_app_ends(tmp_path: Path) -> None:
    companion = CompanionProcess(tmp_path)

    async def fail() -> None:
        async with companion:
            raise RuntimeError("the test failed")

    with pytest.raises(RuntimeError) as failure:
        await fail()
    (note,) = failure.value.__notes__
    assert f"open {companion.origin}" in note
