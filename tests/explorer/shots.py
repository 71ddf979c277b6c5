"""Screenshots of the explorer, to be looked at: at three widths, light and dark."""

import argparse
import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from chromium import Theme, chromium
from playwright.async_api import Page
from visit import Visit

from gateway.app import serve
from gateway.sandbox import DEMO_TOKEN, Organisation, Sandbox
from gateway.settings import Settings

SIZES = {1400: 900, 768: 1024, 390: 844}
"""Widths of a desktop, a tablet and a phone, each with its height."""

THEMES: tuple[Theme, ...] = ("light", "dark")


@asynccontextmanager
async def explorer() -> AsyncIterator[str]:
    async with Sandbox(Organisation.seeded(seed=1, conversations=25)).serve() as url:
        settings = Settings(http={"port": 0, "grace": 1}, upstream={"url": url})
        async with serve(settings, demo_token=DEMO_TOKEN) as gateway:
            yield gateway.url


async def walk(page: Page, url: str, folder: Path, suffix: str) -> None:
    visit = Visit(page)
    await visit.open(url)
    await page.locator(".panel .reads").first.wait_for()
    await page.screenshot(path=folder / f"plan-{suffix}.png")
    await visit.run()
    await page.locator(".panel .call").last.scroll_into_view_if_needed()
    await page.screenshot(path=folder / f"calls-{suffix}.png")
    await page.locator(".graphiql-sidebar").scroll_into_view_if_needed()
    await page.get_by_role("button", name="Show Gallery").click()
    await page.screenshot(path=folder / f"gallery-{suffix}.png")
    await visit.choose("My conversations, live")
    await visit.settle("MyConversations")
    await visit.listen()
    await page.screenshot(path=folder / f"live-{suffix}.png")
    await visit.stop()
    await page.get_by_role("button", name="Show Documentation Explorer").click()
    await page.locator(".docs .types").wait_for()
    await page.screenshot(path=folder / f"docs-{suffix}.png")
    await page.get_by_text("Sign in", exact=True).click()
    await page.screenshot(path=folder / f"sign-in-{suffix}.png")


async def main(folder: Path) -> None:
    for width, height in SIZES.items():
        for theme in THEMES:
            with tempfile.TemporaryDirectory() as profile:
                async with explorer() as url, chromium(Path(profile), width, height, theme) as browser:
                    await walk(await browser.new_page(), url, folder, f"{width}-{theme}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the screenshots go")
    asyncio.run(main(parser.parse_args().folder))
