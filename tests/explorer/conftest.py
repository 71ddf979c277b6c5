"""A browser to look at the explorer with."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, async_playwright
from visit import Visit

from gateway.app import serve
from gateway.http import explorer
from gateway.sandbox import DEMO_TOKEN
from gateway.settings import Settings

QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--no-sandbox",
]

# A page that breaks its content policy says so in the console as well, but only here with the directive.
VIOLATIONS = """addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`))"""


@pytest.fixture
async def browser(tmp_path: Path) -> AsyncIterator[BrowserContext]:
    """The machine's Chromium with a new profile."""
    chromium = shutil.which("chromium")
    if not chromium:
        pytest.skip("Chromium is missing: apt-get install chromium")
    if not (explorer.ASSETS / "index.html").is_file():
        pytest.skip("GraphiQL is not built: make explorer, with Node 20 or newer")
    async with async_playwright() as playwright:
        context = await playwright.chromium.launch_persistent_context(
            tmp_path / "profile", executable_path=chromium, args=QUIET
        )
        await context.add_init_script(VIOLATIONS)
        yield context
        await context.close()


@pytest.fixture
async def visit(browser: BrowserContext) -> Visit:
    """A new page."""
    return Visit(await browser.new_page())


@pytest.fixture
async def url(settings: Settings) -> AsyncIterator[str]:
    """Where the explorer is, on a gateway that uses the demo token when a request brings none."""
    async with serve(settings, demo_token=DEMO_TOKEN) as gateway:
        yield gateway.url
