"""A visit to the explorer, as it is seen from outside the page."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.async_api import ConsoleMessage, Locator, Page, Request

from gateway.http import explorer

AXE = Path(explorer.__file__).parent / "web" / "node_modules" / "axe-core" / "axe.min.js"

AUDIT = """axe.run(document, {resultTypes: ["violations"]}).then(({violations}) => violations.map((rule) => ({
  ...rule,
  // GraphiQL's tabs hold a button to close each; the markup is its own.
  nodes: rule.nodes.filter(({target}) => !(
    rule.id === "nested-interactive" && document.querySelector(target[0]).matches(".graphiql-tab")
  )),
})))"""


def asks_for_the_schema(request: Request) -> bool:
    """Whether this is a request of GraphiQL itself, and not of its user."""
    return "IntrospectionQuery" in (request.post_data or "")


@dataclass(frozen=True)
class Drawn:
    """An upstream call in the waterfall; the width of its bar is in pixels."""

    outcome: str
    template: str
    width: float


@dataclass
class Visit:
    """A page, with the requests and the errors that it has caused."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._told)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("requestfailed", self._failed)
        self.page.on("request", self._requested)

    def _requested(self, request: Request) -> None:
        self.requests.append(request)

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # which the page itself has given up
            self.complaints.append(f"failed: {request.url}")

    def _told(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    async def open(self, url: str) -> None:
        """Open the explorer, and wait until it can be used."""
        async with self.page.expect_response(lambda response: asks_for_the_schema(response.request)):
            await self.page.goto(url)
        await self.page.locator(".graphiql-query-editor .view-line").first.wait_for()

    async def show(self, tab: str) -> None:
        """Show one of the tabs, and wait until GraphiQL has read its operation."""
        await self.page.get_by_role("tab", name=tab, exact=True).click()
        await self.settle(tab)

    async def settle(self, operation: str) -> None:
        """Wait until GraphiQL has read the operation of this name in its editor."""
        await self.page.wait_for_function(
            "name => RegExp(`^(query|mutation|subscription) ${name}[ (]`, 'm')"
            ".test(localStorage.getItem('graphiql:query'))",
            arg=operation,
        )

    async def run(self) -> Any:
        """Press the button; the answer, once its first field is to be read on the page."""
        async with self.page.expect_response("**/graphql") as answered:
            await self.page.get_by_role("button", name="Execute query").click()
        answer = await (await answered.value).json()
        first = next(iter(answer.get("data") or answer))
        await self.page.locator(".graphiql-response .view-line", has_text=f'"{first}"').first.wait_for()
        return answer

    async def listen(self) -> None:
        """Press the button of a subscription, and wait for its first value."""
        await self.page.get_by_role("button", name="Execute query").click()
        await self.told("SNAPSHOT")

    async def stop(self) -> None:
        """Press the button again, to end a subscription."""
        await self.page.get_by_role("button", name="Stop query").click()
        await self.page.get_by_role("button", name="Execute query").wait_for()

    async def told(self, text: str) -> None:
        """Wait until a text is to be read in the answer."""
        await self.page.locator(".graphiql-response .view-line", has_text=f'"{text}"').first.wait_for()

    async def choose(self, title: str) -> None:
        """Open an operation of the gallery, which another page of the same person may have opened."""
        gallery = self.page.get_by_role("region", name="Gallery")
        if not await gallery.is_visible():
            await self.page.get_by_role("button", name="Show Gallery").click()
        await gallery.get_by_role("button", name=title).click()

    async def read(self) -> str:
        """The part of the answer that the page has room for."""
        text = await self.page.locator(".graphiql-response").inner_text()
        return text.replace("\N{NO-BREAK SPACE}", " ")

    def panel(self, view: str) -> Locator:
        """One view of the panel beside the answer."""
        return self.page.get_by_role("tabpanel", name=view, exact=True)

    async def calls(self) -> list[list[Drawn]]:
        """The waterfall, level by level."""
        await self.page.locator(".panel .call").first.wait_for()
        return [
            [await _drawn(call) for call in await level.locator(".call").all()]
            for level in await self.page.locator(".panel .levels > li").all()
        ]

    async def replace(self, document: str) -> None:
        """Type another document into the editor."""
        await self.page.locator(".graphiql-query-editor .view-lines").click()
        await self.page.keyboard.press("Control+A")
        await self.page.keyboard.insert_text(document)

    async def copy_as_curl(self, item: str) -> None:
        """Choose one of the commands to copy, and wait until that is done."""
        await self.page.get_by_role("button", name="Copy as curl").click()
        await self.page.get_by_role("menuitem", name=item, exact=True).click()
        await self.page.get_by_text("Copied").wait_for()
        await self.page.get_by_text("Copied").wait_for(state="detached")

    async def audit(self) -> list[str]:
        """What axe finds that is serious or critical, as its rules with the places."""
        await self.page.evaluate(AXE.read_text())
        found = await self.page.evaluate(AUDIT)
        return [
            f"{rule['id']}: {place['target']}"
            for rule in found
            if rule["impact"] in ("serious", "critical")
            for place in rule["nodes"]
        ]


async def _drawn(call: Locator) -> Drawn:
    bar = await call.locator(".bar").bounding_box()
    return Drawn(
        await call.locator("em").inner_text(),
        await call.locator(".what > code").inner_text(),
        bar["width"] if bar else 0,
    )
