"""Conversations that move in the explorer, and acts that move them."""

from playwright.async_api import BrowserContext
from visit import Visit


async def test_a_subscription_shows_what_a_mutation_in_another_window_does(browser: BrowserContext, url: str):
    watching, acting = Visit(await browser.new_page()), Visit(await browser.new_page())
    await watching.open(url)
    await watching.choose("My conversations, live")
    await watching.settle("MyConversations")
    await watching.listen()
    await acting.open(url)
    await acting.choose("Put an agent on hold")
    await acting.settle("Hold")
    answer = await acting.run()
    held = answer["data"]["holdParticipant"]
    assert held["userErrors"] == []
    assert held["outcome"] == "DONE"
    assert [call["held"] for call in held["participant"]["calls"]] == [True]
    await watching.told("CHANGED")
    await watching.told("HELD")
    await watching.stop()
    assert watching.complaints == acting.complaints == []
