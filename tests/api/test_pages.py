import pytest

from tests.api.world import HTML, PAGE_POLICY, World

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


async def test_a_page_is_served_with_its_own_policy(reading):
    async with reading.client() as client:
        answer = await client.get("/sessions/pizza", headers=BROWSER)
    assert (
        answer.status_code,
        answer.headers["content-type"],
        answer.headers["content-security-policy"],
    ) == (
        200,
        HTML,
        PAGE_POLICY,
    )
    assert "<title>Pizza</title>" in answer.text


@pytest.mark.parametrize("path", ["/nb", "/nb/", "//nb//", "/sessions/pizza/"])
async def test_slashes_do_not_matter(path, reading):
    async with reading.client() as client:
        answer = await client.get(f"http://test{path}", headers=BROWSER)
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/sessions/x", "Not here"),
        ("/nb/sessions/x", "Ikke her"),
        ("/404", "Not here"),
        ("/metrics/x", "Not here"),
    ],
)
async def test_a_browser_gets_a_page_that_says_so(path, title, reading):
    async with reading.client() as client:
        answer = await client.get(path, headers=BROWSER)
    assert (answer.status_code, answer.headers["content-type"]) == (404, HTML)
    assert f"<title>{title}</title>" in answer.text


@pytest.mark.parametrize(
    "path", ["/assets/old/app.js", "/.git/config", "/../etc/passwd", "/%00", "/sessions/x"]
)
async def test_a_script_gets_a_problem(path, reading):
    async with reading.client() as client:
        answer = await client.get(path, headers={"Accept": "*/*"})
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


@pytest.mark.parametrize("path", ["/api", "/api/", "/api/nothing", "/api/sessions/a/b"])
async def test_below_api_errors_are_data_even_for_a_browser(path, reading):
    async with reading.client() as client:
        answer = await client.get(path, headers=BROWSER)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


async def test_before_the_first_agenda_a_browser_is_told_to_wait():
    async with World(edition=None).client() as client:
        page = await client.get("/", headers=BROWSER)
        other = await client.get("/", headers={"Accept": "*/*"})
    assert (page.status_code, page.headers["content-type"], page.headers["retry-after"]) == (503, HTML, "5")
    assert "The agenda is not here yet" in page.text
    assert "Programmet er ikke her ennå" in page.text
    assert (other.status_code, other.headers["content-type"]) == (503, "application/problem+json")
