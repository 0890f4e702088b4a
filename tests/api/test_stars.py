"""The manifest that brings stars along to the Home Screen of an iPhone."""

import pytest


async def test_it_is_the_manifest_with_another_start(reading):
    async with reading.client() as client:
        plain = (await client.get("/nb.webmanifest")).json()
        answer = await client.get("/stars/nb/pizza.keynote")
    assert answer.headers["content-type"] == "application/manifest+json"
    assert answer.json() == plain | {"start_url": f"{plain['start_url']}?stars=pizza.keynote"}


@pytest.mark.parametrize(
    "path",
    [
        "/stars/fr/pizza",
        "/stars/en/Pizza",
        "/stars/en/a..b",
        "/stars/en/%22%3E",
        "/stars/en/" + "a." * 100 + "a",
    ],
)
async def test_what_cannot_be_stars_is_not_there(path, reading):
    async with reading.client() as client:
        answer = await client.get(path)
    assert answer.status_code == 404
