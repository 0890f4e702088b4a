"""What becomes of a star whose session is gone or cancelled, over the whole way: told, and still seen where it was."""

from pathlib import Path

from tests.browser.firefox import Notification
from tests.browser.firefox_profile import in_firefox
from tests.browser.firefox_push_service import DELIVERED, Ack
from tests.browser.test_firefox_chain import ENGLISH, Conference, a_conference

pytestmark = in_firefox

GROUP_WORK = """\
  - id: group-work
    date: 2022-09-17
    start: 11:00
    title: Work with your group and mentor
    short:
      en: Group work
      nb: Gruppearbeid
    description: Food and snacks served during the day.
    kind: work
    venue: eitri
"""
CABLE_CAR = "start: 17:00"
CANCELLED = f"{CABLE_CAR}\n    status: cancelled\n    replaced_by: group-presentations"
REMOVED = Notification(
    "Rehearsal: Removed: Group work", "Was Saturday 11:00. It is no longer in the agenda.", "en"
)
INSTEAD = Notification(
    "Rehearsal: Cancelled: Cable car to…",
    "Sunday 17:00. Instead, at 18:00: group presentations at Ulriken.",
    "en",
)
PRESSED = "document.getElementById(`star-${arguments[0]}`)?.getAttribute('aria-pressed') === arguments[1]"
STARRED = "JSON.parse(JSON.parse(localStorage['companion.alerts']).sent).stars.includes(arguments[0])"
SATURDAY = """
    const day = document.getElementById("dinner").closest(".day");
    return [...day.querySelectorAll(".stop")].map(({id}) => id);
"""
LINES = """
    const parts = document.querySelectorAll(`#${arguments[0]} :is(.when > time, h3)`);
    return [...parts].map(part => [part.innerText, getComputedStyle(part).textDecorationLine]);
"""


async def star(here: Conference, session: str) -> str:
    """Alerts on, one star tapped on the agenda, which stays open; answers the phone's endpoint."""
    endpoint = await here.switch_alerts_on(ENGLISH)
    await here.phone.goto(f"{here.app.origin}/")
    await here.phone.wait_for(PRESSED, session, "false")
    await here.phone.click(f"#star-{session}")
    await here.phone.wait_for(STARRED, session)
    return endpoint


async def test_a_star_whose_session_is_gone_is_told_and_stays_where_it_was(tmp_path: Path) -> None:
    async with a_conference(tmp_path) as here:
        endpoint = await star(here, "group-work")
        here.app.edit(GROUP_WORK, "")
        await here.app.wait_for_log("held, not published")
        assert await here.phone.script(SATURDAY) == ["data-access", "group-work", "dinner"]

        assert await here.app.publish() == "Published revision 2: 1 change."
        assert await here.push_service.wait_for_ack() == Ack(endpoint, DELIVERED)
        assert await here.phone.wait_for_notification() == REMOVED
        await here.phone.wait_for("document.getElementById('gone-group-work')")
        await stands_where_it_was(here)
        await here.phone.goto(f"{here.app.origin}/")
        await here.phone.wait_for("document.getElementById('gone-group-work')")
        await stands_where_it_was(here)


async def stands_where_it_was(here: Conference) -> None:
    assert await here.phone.script(SATURDAY) == ["data-access", "gone-group-work", "dinner"]
    assert await here.phone.text("#gone-group-work") == (
        "11:00 No longer in the programme Work with your group and mentor Remove"
    )
    assert await here.phone.script(LINES, "gone-group-work") == [
        ["11:00", "line-through"],
        ["Work with your group and mentor", "line-through"],
    ]


async def test_a_star_that_is_cancelled_stays_with_what_is_instead(tmp_path: Path) -> None:
    async with a_conference(tmp_path) as here:
        endpoint = await star(here, "cable-car")
        here.app.edit(CABLE_CAR, CANCELLED)
        assert await here.push_service.wait_for_ack() == Ack(endpoint, DELIVERED)
        assert await here.phone.wait_for_notification() == INSTEAD
        await here.phone.wait_for_text(
            "#cable-car", "17:00 Cancelled Cable car to Ulriken! Instead: Group presentations"
        )
        assert await here.phone.script(LINES, "cable-car") == [
            ["17:00", "line-through"],
            ["Cable car to Ulriken!", "line-through"],
        ]
        await here.phone.wait_for(PRESSED, "cable-car", "true")
