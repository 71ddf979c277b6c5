"""A visit to the explorer, as it is seen from outside the page."""

from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import ConsoleMessage, Locator, Page, Request


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
        self.page.on("requestfailed", lambda request: self.complaints.append(f"failed: {request.url}"))
        self.page.on("request", self._requested)

    def _requested(self, request: Request) -> None:
        self.requests.append(request)

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
        await self.page.wait_for_function(
            "tab => localStorage.getItem('graphiql:query')?.includes(`query ${tab}`)", arg=tab
        )

    async def run(self) -> Any:
        """Press the button; the answer, once its first field is to be read on the page."""
        async with self.page.expect_response("**/graphql") as answered:
            await self.page.get_by_role("button", name="Execute query").click()
        answer = await (await answered.value).json()
        first = next(iter(answer.get("data") or answer))
        await self.page.locator(".graphiql-response .view-line", has_text=f'"{first}"').first.wait_for()
        return answer

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


async def _drawn(call: Locator) -> Drawn:
    bar = await call.locator(".bar").bounding_box()
    return Drawn(
        await call.locator("em").inner_text(),
        await call.locator(".what > code").inner_text(),
        bar["width"] if bar else 0,
    )
