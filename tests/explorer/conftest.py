"""A browser to look at the explorer with."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from chromium import Theme, chromium
from playwright.async_api import BrowserContext
from visit import Visit

from gateway.app import serve
from gateway.http import explorer
from gateway.sandbox import DEMO_TOKEN
from gateway.settings import Settings


@pytest.fixture
def size() -> tuple[int, int]:
    """Of the window; a test of several is parametrised over it."""
    return 1400, 900


@pytest.fixture
def theme() -> Theme:
    return "light"


@pytest.fixture
async def browser(tmp_path: Path, size: tuple[int, int], theme: Theme) -> AsyncIterator[BrowserContext]:
    """The machine's Chromium with a new profile."""
    if not (explorer.ASSETS / "index.html").is_file():
        pytest.skip("GraphiQL is not built: make explorer, with Node 20 or newer")
    async with AsyncExitStack() as stack:
        try:
            context = await stack.enter_async_context(chromium(tmp_path / "profile", *size, theme))
        except FileNotFoundError as error:
            pytest.skip(str(error))
        yield context


@pytest.fixture
async def visit(browser: BrowserContext) -> Visit:
    """A new page."""
    return Visit(await browser.new_page())


@pytest.fixture
async def url(settings: Settings) -> AsyncIterator[str]:
    """Where the explorer is, on a gateway that uses the demo token when a request brings none."""
    async with serve(settings, demo_token=DEMO_TOKEN) as gateway:
        yield gateway.url
