"""The machine's Chromium, with a new profile."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Literal

from playwright.async_api import BrowserContext, async_playwright

Theme = Literal["light", "dark"]

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


@asynccontextmanager
async def chromium(
    profile: Path, width: int = 1400, height: int = 900, theme: Theme = "light"
) -> AsyncIterator[BrowserContext]:
    """Chromium with a window of this size.

    Raises:
        FileNotFoundError: There is no Chromium.
    """
    found = shutil.which("chromium")
    if not found:
        raise FileNotFoundError("Chromium is missing: apt-get install chromium")
    async with async_playwright() as playwright:
        context = await playwright.chromium.launch_persistent_context(
            profile,
            executable_path=found,
            args=QUIET,
            viewport={"width": width, "height": height},
            color_scheme=theme,
        )
        await context.add_init_script(VIOLATIONS)
        yield context
        await context.close()
