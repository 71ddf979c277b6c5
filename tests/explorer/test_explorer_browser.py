"""The explorer as a person meets it: in a browser, on a served gateway."""

import asyncio
import json
from urllib.parse import urlsplit

import aiohttp
import pytest
from aiohttp import web
from chromium import Theme
from client import Client
from keeper import USERS, keeping
from playwright.async_api import expect
from visit import Visit, asks_for_the_schema

from gateway.app import serve
from gateway.sandbox import BROWSER_CLIENT, DEMO_TOKEN, Sandbox
from gateway.sandbox.faults import Fault, status
from gateway.settings import Settings


def hosts(visit: Visit) -> set[str]:
    return {urlsplit(request.url).netloc for request in visit.requests if not request.url.startswith("data:")}


def operations(visit: Visit) -> list[dict[str, str]]:
    """The headers of the operations sent, in order."""
    return [request.headers for request in visit.requests if request.url.endswith("/graphql")]


async def test_the_screen_query_is_run_by_its_button_and_read_from_the_page(visit: Visit, url: str):
    await visit.open(url)
    answer = await visit.run()
    assert "errors" not in answer
    shown = await visit.read()
    first = answer["data"]["activeConversations"]["nodes"][0]
    assert f'"startTime": "{first["startTime"]}"' in shown
    assert visit.complaints == []
    assert hosts(visit) == {urlsplit(url).netloc}


@pytest.mark.parametrize(
    ("intrusion", "refused"),
    [
        ("new Image().src = 'https://elsewhere.invalid/pixel.png'", "img-src https://elsewhere.invalid"),
        (
            "document.body.append(Object.assign(document.createElement('script'), {text: '1'}))",
            "script-src-elem",
        ),
        ("fetch('https://elsewhere.invalid/').catch(() => {})", "connect-src https://elsewhere.invalid"),
    ],
)
async def test_the_page_reaches_no_other_host_and_runs_no_inline_script(
    visit: Visit, url: str, intrusion: str, refused: str
):
    await visit.open(url)
    async with visit.page.expect_console_message(lambda told: f"policy: {refused}" in told.text):
        await visit.page.evaluate(intrusion)
    assert visit.complaints


async def test_every_example_tab_is_answered_without_an_error(visit: Visit, url: str):
    await visit.open(url)
    for tab in ("Conversation", "History", "Me", "Resource", "Entities"):
        await visit.show(tab)
        answer = await visit.run()
        assert "errors" not in answer, tab
        assert all(answer["data"].values()), tab
    assert visit.complaints == []


async def test_a_typed_token_is_sent_and_gone_with_the_browser_tab(visit: Visit, url: str):
    await visit.open(url)
    assert "authorization" not in operations(visit)[-1]
    field = visit.page.get_by_label("Access token")
    assert await field.get_attribute("type") == "password"
    await field.fill("a-typed-token")
    await visit.run()
    assert operations(visit)[-1]["authorization"] == "Bearer a-typed-token"
    kept = await visit.page.evaluate("JSON.stringify([localStorage, document.cookie])")
    assert "a-typed-token" not in kept


async def test_the_token_is_shown_only_when_asked(visit: Visit, url: str):
    await visit.open(url)
    field = visit.page.get_by_label("Access token")
    await visit.page.get_by_role("button", name="Show the token").click()
    assert await field.get_attribute("type") == "text"
    await visit.page.get_by_role("button", name="Show the token").click()
    assert await field.get_attribute("type") == "password"


async def test_upstream_calls_are_asked_for_until_switched_off(visit: Visit, url: str):
    await visit.open(url)
    await visit.run()
    assert operations(visit)[-1]["x-gateway-trace"] == "1"
    await visit.page.get_by_label("Show upstream calls").uncheck()
    await visit.run()
    assert "x-gateway-trace" not in operations(visit)[-1]


async def test_the_demo_token_is_named_while_the_field_is_empty(visit: Visit, url: str):
    await visit.open(url)
    said = visit.page.get_by_role("status")
    assert "demo token is used" in await said.inner_text()
    await visit.page.get_by_label("Access token").fill("a-typed-token")
    assert "bearer token" in await said.inner_text()


async def test_a_query_is_run_from_the_keyboard_alone(visit: Visit, url: str):
    await visit.open(url)
    await visit.page.keyboard.press("Tab")
    assert await visit.page.evaluate("document.activeElement.labels[0].textContent") == "Access token"
    await visit.page.locator(".graphiql-query-editor").click()
    async with visit.page.expect_response("**/graphql") as answered:
        await visit.page.keyboard.press("Control+Enter")
    sent = (await answered.value).request.post_data_json
    assert sent["operationName"] == "Screen"


async def test_the_schema_is_there_to_read(visit: Visit, url: str):
    await visit.open(url)
    await visit.page.get_by_role("button", name="Show Documentation Explorer").click()
    docs = visit.page.locator(".graphiql-plugin")
    await docs.get_by_text("Query", exact=True).click()
    await docs.get_by_role("link", name="activeConversations", exact=True).wait_for()


async def test_the_docs_open_with_what_people_use_and_hide_what_a_router_needs(visit: Visit, url: str):
    await visit.open(url)
    await visit.page.get_by_role("button", name="Show Documentation Explorer").click()
    docs = visit.page.get_by_role("region", name="Documentation Explorer")
    first = docs.get_by_role("list").first
    begin = await first.get_by_role("link").all_inner_texts()
    assert begin[:3] == ["me", "conversation", "activeConversations"]
    assert "queueList" in begin
    assert "contactList" not in begin
    types = await docs.locator(".types a").all_inner_texts()
    assert {"Conversation", "Queue", "DateTime"} < set(types)
    assert types == sorted(types, key=str.casefold)
    assert not any(name.startswith("_") for name in types)
    await docs.get_by_text("Query", exact=True).click()
    await docs.get_by_role("link", name="activeConversations", exact=True).wait_for()
    assert await docs.get_by_text("_entities").count() == 0


async def test_the_docs_are_searched_by_their_descriptions(visit: Visit, url: str):
    await visit.open(url)
    await visit.page.get_by_role("button", name="Show Documentation Explorer").click()
    docs = visit.page.get_by_role("region", name="Documentation Explorer")
    await docs.get_by_label("Search names and descriptions").fill("waited longest")
    await docs.get_by_role("button", name="QueueObservations.longestWait").click()
    await expect(docs.get_by_role("heading", name="longestWait")).to_be_visible()
    await expect(docs.get_by_text("When the interaction that has waited longest")).to_be_visible()
    await docs.get_by_label("Search names and descriptions").fill("nothingofthekind")
    await expect(docs.get_by_role("status")).to_have_text("Nothing is named or described so.")


@pytest.mark.parametrize("name", ["api.graphql", "schema.graphql"])
async def test_the_schema_is_downloaded_as_a_file(visit: Visit, url: str, name: str):
    await visit.open(url)
    await visit.page.get_by_role("button", name="Show Documentation Explorer").click()
    async with visit.page.expect_download() as download:
        await visit.page.get_by_role("link", name=name).click()
    file = await (await download.value).path()
    assert (await download.value).suggested_filename == name
    assert "type Conversation implements" in file.read_text()


async def test_an_operation_is_copied_as_a_command_that_runs(visit: Visit, url: str):
    await visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await visit.open(url)
    await visit.show("Me")
    await visit.copy_as_curl("Copy as curl")
    command = await visit.page.evaluate("navigator.clipboard.readText()")
    assert "Authorization" not in command
    process = await asyncio.create_subprocess_exec(
        "bash", "-c", f"{command} --silent", stdout=asyncio.subprocess.PIPE
    )
    output, _ = await process.communicate()
    assert json.loads(output)["data"]["me"]["name"] == "Camille Castillo"


async def test_a_subscription_is_copied_as_a_command_that_streams(visit: Visit, url: str):
    await visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await visit.open(url)
    await visit.choose("My conversations, live")
    await visit.settle("MyConversations")
    await visit.copy_as_curl("Copy as curl")
    command = await visit.page.evaluate("navigator.clipboard.readText()")
    process = await asyncio.create_subprocess_exec(
        "bash", "-c", f"exec {command} --silent", stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(10):
            assert await process.stdout.readuntil(b'"kind":"SNAPSHOT"')
    finally:
        process.kill()
        await process.wait()


async def test_a_page_that_may_neither_copy_nor_sign_in_says_why(visit: Visit, url: str):
    # So a browser has it at http:// on another host than this one.
    await visit.page.add_init_script("""
        Object.defineProperty(window, "isSecureContext", {value: false});
        Object.defineProperty(navigator, "clipboard", {value: undefined});
    """)
    await visit.open(url)
    await visit.page.get_by_role("button", name="Copy as curl").click()
    await visit.page.get_by_role("menuitem", name="Copy as curl", exact=True).click()
    await expect(visit.page.get_by_text("Not copied: the browser asks for https")).to_be_visible()
    await visit.page.get_by_text("Sign in", exact=True).click()
    await visit.page.get_by_role("button", name="Sign in there").click()
    await expect(
        visit.page.get_by_text("The browser signs in from https or localhost alone.")
    ).to_be_visible()
    assert visit.complaints == []


@pytest.mark.parametrize("size", [(390, 844)])
async def test_on_a_phone_what_is_chosen_and_what_is_answered_comes_into_sight(visit: Visit, url: str):
    await visit.open(url)
    await visit.choose("Me The user of the token.")
    await expect(visit.page.locator(".graphiql-query-editor")).to_be_in_viewport(ratio=0.9)
    await visit.choose("Tag a conversation")
    await visit.settle("Tag")
    await expect(visit.page.locator(".graphiql-query-editor")).to_be_in_viewport(ratio=0.9)
    await visit.page.get_by_role("button", name="Execute query").click()
    await expect(visit.page.locator(".graphiql-response .result-window")).to_be_in_viewport(ratio=0.9)


@pytest.mark.parametrize("size", [(390, 844)])
async def test_on_a_phone_the_settings_can_be_reached(visit: Visit, url: str):
    await visit.open(url)
    await visit.page.get_by_role("button", name="Open settings dialog").click()
    dialog = visit.page.get_by_role("dialog")
    frame = await dialog.bounding_box()
    assert frame is not None
    for button in await dialog.get_by_role("button").all():
        box = await button.bounding_box()
        assert box is not None
        assert frame["x"] <= box["x"] < box["x"] + box["width"] <= frame["x"] + frame["width"]


@pytest.mark.parametrize("size", [(768, 1024)])
async def test_on_a_tablet_an_open_pane_leaves_the_editor_wide_enough_to_read(visit: Visit, url: str):
    await visit.open(url)
    await visit.page.get_by_role("button", name="Show Gallery").click()
    for part in (".graphiql-query-editor", ".graphiql-response"):
        box = await visit.page.locator(part).bounding_box()
        assert box is not None
        assert (box["width"] > 400, box["height"] > 150) == (True, True), part


@pytest.mark.parametrize("size", [(1100, 900)])
async def test_nothing_of_the_editor_stands_above_the_sign_in_form(visit: Visit, url: str):
    await visit.open(url)
    await visit.page.get_by_role("button", name="Show Gallery").click()
    await visit.page.get_by_text("Sign in", exact=True).focus()
    await (
        visit.page.locator(".graphiql-query-editor .view-line").nth(8).hover()
    )  # the editor's scrollbars show
    await visit.page.keyboard.press("Enter")
    await visit.page.get_by_label("Client id").wait_for()
    above = await visit.page.evaluate("""() => {
        const {left, top, width, height} = document.querySelector(".sign-in form").getBoundingClientRect();
        const points = Array.from({length: 1000}, (_, at) => [at % 50 / 50, Math.floor(at / 50) / 20]);
        return points.map(([x, y]) => document.elementFromPoint(left + 1 + x * width, top + 1 + y * height))
            .filter((element) => element.closest("main")).map((element) => element.className);
    }""")
    assert above == []


async def test_the_token_is_copied_only_when_asked(visit: Visit, url: str):
    await visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await visit.open(url)
    await visit.page.get_by_label("Access token").fill("a-typed-token")
    await visit.copy_as_curl("Copy as curl")
    command = await visit.page.evaluate("navigator.clipboard.readText()")
    assert "a-typed-token" not in command
    assert '"Authorization: Bearer $TOKEN"' in command
    await visit.copy_as_curl("Copy as curl, with the token")
    command = await visit.page.evaluate("navigator.clipboard.readText()")
    assert "'Authorization: Bearer a-typed-token'" in command


@pytest.mark.parametrize("size", [(1400, 900), (768, 1024), (390, 844)])
@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_axe_finds_nothing_serious(visit: Visit, url: str, size: tuple[int, int], theme: Theme):
    await visit.open(url)
    await visit.run()
    for plugin in ("Gallery", "Documentation Explorer"):
        await visit.page.get_by_role("button", name=f"Show {plugin}").click()
        assert await visit.audit() == [], (size, theme, plugin)
    for view in ("Plan", "Headers"):
        await visit.page.get_by_role("tab", name=view).click()
        assert await visit.audit() == [], (size, theme, view)
    await visit.page.get_by_text("Sign in", exact=True).click()
    assert await visit.audit() == [], (size, theme, "Sign in")
    form = await visit.page.locator(".sign-in form").bounding_box()
    assert form is not None
    assert 0 <= form["x"] < form["x"] + form["width"] <= size[0]


async def test_the_plan_is_shown_before_the_query_is_run(visit: Visit, url: str, sandbox: Sandbox):
    await visit.open(url)
    before = len(sandbox.calls)
    panel = visit.panel("Plan")
    await expect(panel.get_by_text("1 to 12 calls in 2 levels")).to_be_visible()
    await expect(panel.get_by_text("activeConversations.nodes.participants.queue")).to_be_visible()
    assert len(sandbox.calls) == before
    await visit.replace("query Me { me { id nothing } }")
    await expect(panel.get_by_text("Cannot query field 'nothing' on type 'User'.")).to_be_visible()
    await visit.replace("query Me { me { id } }")
    await expect(panel.get_by_text("1 call in 1 level")).to_be_visible()
    assert len(sandbox.calls) == before


async def test_the_headers_of_an_answer_are_shown(visit: Visit, url: str):
    await visit.open(url)
    await visit.run()
    await visit.page.get_by_role("tab", name="Headers").click()
    headers = visit.panel("Headers")
    await expect(headers.get_by_text("HTTP 200")).to_be_visible()
    await expect(headers.get_by_text("x-gateway-upstream-calls")).to_be_visible()


@pytest.mark.parametrize("size", [(1400, 900), (768, 1024), (390, 844)])
@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_the_calls_of_the_screen_are_drawn_and_then_the_cached_ones(
    visit: Visit, settings: Settings, size: tuple[int, int], theme: Theme
):
    width, _ = size
    cache = settings.cache.model_copy(update={"enabled": True})
    async with serve(settings.model_copy(update={"cache": cache}), demo_token=DEMO_TOKEN) as gateway:
        await visit.open(gateway.url)
        await visit.run()
        first = await visit.calls()
        assert [[call.outcome for call in level] for level in first] == [["made"], ["made"] * 3]
        assert [call.template for level in first for call in level] == [
            "GET /api/v2/conversations",
            "GET /api/v2/users",
            "GET /api/v2/routing/queues",
            "GET /api/v2/authorization/divisions",
        ]
        assert all(0 < call.width <= width for level in first for call in level)
        await visit.run()
        await visit.page.locator(".call.cached").first.wait_for()
        second = await visit.calls()
        assert [[call.outcome for call in level] for level in second] == [["made"], ["cached"] * 3]
    assert await visit.page.evaluate("document.documentElement.scrollWidth") <= width
    background = await visit.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (background == "rgb(255, 255, 255)") == (theme == "light")
    if width == 390:
        editor = await visit.page.locator(".graphiql-query-editor").bounding_box()
        assert editor is not None
        assert (editor["x"], editor["width"]) == (0, width)
        panel = await visit.page.locator(".panel").bounding_box()
        text = await visit.page.locator(".graphiql-query-editor .view-lines").bounding_box()
        assert panel is not None
        assert text is not None
        assert text["y"] < editor["y"] + editor["height"] <= panel["y"]
    assert visit.complaints == []


async def test_what_is_older_than_it_should_be_is_drawn_as_stale(
    visit: Visit, settings: Settings, sandbox: Sandbox
):
    async with serve(keeping(settings, ttl={"user": 0.01}), demo_token=DEMO_TOKEN) as gateway:
        await visit.open(gateway.url)
        await visit.run()
        await visit.calls()
        sandbox.faults.add(Fault(status(500), template=USERS))
        await visit.run()
        await visit.page.locator(".call.stale").wait_for()
        _, second = await visit.calls()
    outcomes = {(call.template, call.outcome) for call in second}
    assert (f"GET {USERS}", "made") in outcomes
    assert (f"GET {USERS}/{{id}}", "stale") in outcomes
    assert all(call.width > 0 for call in second)


async def test_a_call_that_another_operation_has_begun_is_drawn_as_shared(
    visit: Visit, settings: Settings, session: aiohttp.ClientSession, sandbox: Sandbox
):
    go = asyncio.Event()

    async def later(_request: web.Request) -> web.StreamResponse:
        await go.wait()
        return web.json_response(sandbox.organisation.all("user")[sandbox.organisation.user_id])

    async with serve(settings, demo_token=DEMO_TOKEN) as gateway:

        async def running(count: int) -> None:
            async with asyncio.timeout(20):
                while f"gateway_operations_running {count}.0" not in gateway.metrics.text().decode():  # noqa: ASYNC110
                    await asyncio.sleep(0.01)

        await visit.open(gateway.url)
        await visit.show("Me")
        await visit.run()
        asked = [one.post_data_json for one in visit.requests if one.url.endswith("/graphql")][-1]
        sandbox.faults.add(Fault(later))
        leading = asyncio.create_task(Client(session, gateway.url).send(json=asked))
        await running(1)
        joining = asyncio.create_task(visit.run())
        await running(2)
        go.set()
        assert (await leading).status == 200
        assert await joining
        await visit.page.locator(".call.shared").wait_for()
        ((shared,),) = await visit.calls()
        assert shared.outcome == "shared"
        assert shared.width > 0


async def test_every_operation_of_the_gallery_is_answered_with_variables_that_are_seen(
    visit: Visit, url: str
):
    await visit.open(url)
    await visit.page.get_by_role("button", name="Show Gallery").click()
    buttons = visit.page.get_by_role("region", name="Gallery").get_by_role("button")
    names = [
        "Screen",
        "Conversation",
        "Full",
        "MyConversations",
        "Hold",
        "Tag",
        "Day",
        "History",
        "Hanging",
        "MyQueues",
        "Members",
        "Me",
        "Lists",
        "Resource",
        "Entities",
    ]
    for button, name in zip(await buttons.all(), names, strict=True):
        await button.click()
        await visit.settle(name)
        if name == "MyConversations":
            await visit.listen()
            await visit.stop()
        else:
            answer = await visit.run()
            assert "errors" not in answer, name
            assert all(answer["data"].values()), name
        await expect(visit.page.get_by_role("region", name="Variables")).to_be_visible()
    assert visit.complaints == []


async def sign_in(visit: Visit) -> None:
    await visit.page.get_by_text("Sign in", exact=True).click()
    assert await visit.page.get_by_label("Client id").input_value() == BROWSER_CLIENT
    async with visit.page.expect_response(lambda response: asks_for_the_schema(response.request)):
        await visit.page.get_by_role("button", name="Sign in there").click()
    await visit.page.locator(".graphiql-query-editor .view-line").first.wait_for()


async def test_a_person_signs_in_and_sees_the_scopes(visit: Visit, url: str, sandbox: Sandbox):
    await visit.open(url)
    await sign_in(visit)
    assert visit.page.url == f"{url}/"
    token = await visit.page.get_by_label("Access token").input_value()
    assert sandbox.tokens[token].user_id == sandbox.organisation.user_id
    await visit.run()
    assert operations(visit)[-1]["authorization"] == f"Bearer {token}"
    await visit.page.get_by_text("Scopes", exact=True).click()
    await expect(visit.page.get_by_text("analytics, conversations")).to_be_visible()
    kept = await visit.page.evaluate("JSON.stringify([localStorage, document.cookie, history.state])")
    assert token not in kept
    assert not any(token in request.url for request in visit.requests)
    assert visit.complaints == []


async def test_a_token_is_renewed_before_it_ends(visit: Visit, settings: Settings, sandbox: Sandbox):
    sandbox.token_life = 30
    async with sandbox.serve() as upstream:
        short = settings.model_copy(
            update={"upstream": settings.upstream.model_copy(update={"url": upstream})}
        )
        async with serve(short, demo_token=DEMO_TOKEN) as gateway:
            await visit.open(gateway.url)
            await sign_in(visit)
            first = await visit.page.get_by_label("Access token").input_value()
            await visit.run()
            second = await visit.page.get_by_label("Access token").input_value()
    assert second != first
    assert operations(visit)[-1]["authorization"] == f"Bearer {second}"


@pytest.mark.parametrize("query", ["code=stolen&state=another", "error=access_denied&state=another"])
async def test_a_code_that_this_tab_did_not_ask_for_is_not_used(
    visit: Visit, url: str, sandbox: Sandbox, query: str
):
    await visit.open(f"{url}/?{query}")
    alert = visit.page.get_by_role("banner").get_by_role("alert")
    await expect(alert).to_contain_text("The sign-in was not begun in this tab.")
    assert visit.page.url == f"{url}/"
    assert await visit.page.get_by_label("Access token").input_value() == ""
    assert not any(call.path == "/oauth/token" for call in sandbox.calls)
