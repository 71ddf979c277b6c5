"""Conversations in the states that acts may meet, and the words by which tests name what is in them."""

import asyncio
import gc
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import PureCloudPlatformClientV2 as sdk  # noqa: N813  # the vendor's spelling
from client import Client

from gateway.sandbox import DEMO_TOKEN, Sandbox
from gateway.sandbox.kinds import Entity

gc.freeze()  # the SDK's thousands of classes stay: looking at them again and again would slow every test

UNKNOWN = "00000000-0000-4000-8000-000000000000"


@dataclass
class Scene:
    """A sandbox, a gateway on it, and the ids of what is in it.

    `{agent}` in an input stands for the id of the call's agent, and so on.
    """

    sandbox: Sandbox
    url: str
    client: Client
    words: dict[str, str]

    def fill(self, value: Any) -> Any:
        if isinstance(value, str):
            return value.format(**self.words)
        if isinstance(value, dict):
            return {key: self.fill(each) for key, each in value.items()}
        return [self.fill(each) for each in value] if isinstance(value, list) else value

    async def act(
        self, name: str, given: dict[str, Any], *, token: str = DEMO_TOKEN, selects: str | None = None
    ) -> dict[str, Any]:
        """The payload of a mutation, in which nothing but what the caller can mend is wrong."""
        answer = await self.ask(name, given, token=token, selects=selects)
        assert "errors" not in answer, answer["errors"]
        payload: dict[str, Any] = answer["data"][name]
        return payload

    async def ask(
        self, name: str, given: dict[str, Any], *, token: str = DEMO_TOKEN, selects: str | None = None
    ) -> dict[str, Any]:
        """The whole answer to a mutation."""
        type_ = f"{name[0].upper()}{name[1:]}Input"
        selects = _selected(name, given) if selects is None else selects
        document = f"""mutation ($input: {type_}!) {{
            {name}(input: $input) {{ outcome settled userErrors {{ code message field }} {selects} }}
        }}"""
        return await self.client.ask(document, {"input": self.fill(given)}, token=token)

    def calls(self) -> list[tuple[str, str]]:
        """Method and template of the upstream calls since this was asked last."""
        made = [(call.method, call.template) for call in self.sandbox.calls]
        self.sandbox.calls.clear()
        return made

    async def conversation(self, word: str = "call") -> Any:
        """A conversation as the vendor's SDK reads it."""
        return await self._read(sdk.ConversationsApi, "get_conversation", self.words.get(word, word))

    async def person(self, word: str, conversation: str = "call") -> Any:
        """A participant of a conversation, as the vendor's SDK reads it."""
        people = (await self.conversation(conversation)).participants
        return next(person for person in people if person.id == self.words[word])

    async def user(self, word: str) -> Any:
        """A user with presence and routing status, as the vendor's SDK reads it."""
        expand = ["presence", "routingStatus"]
        return await self._read(sdk.UsersApi, "get_user", self.words[word], expand=expand)

    async def _read(self, api: Any, name: str, *args: Any, **more: Any) -> Any:
        made = sdk.ApiClient(host=self.url)
        made.access_token = DEMO_TOKEN
        try:
            return await asyncio.to_thread(getattr(api(made), name), *args, **more)
        finally:
            made.get_http_client().rest_client.pool_manager.clear()

    def state(self) -> Any:
        """All that acts can change."""
        organisation = self.sandbox.organisation
        held = {kind: deepcopy(dict(organisation.all(kind))) for kind in ("conversation", "user")}
        return held, dict(organisation.secure_sessions)


def _selected(name: str, given: dict[str, Any]) -> str:
    if name in {"setPresence", "setRoutingStatus"}:
        return "user { id }"
    return "conversation { id }" + (" participant { id }" if "participantId" in given else "")


def words_of(sandbox: Sandbox) -> dict[str, str]:
    """The ids of what is in a sandbox."""
    organisation = sandbox.organisation
    held = list(organisation.all("conversation").values())
    ongoing = [each for each in held if "endTime" not in each]
    calls = [each for each in ongoing if len(each["participants"]) == 4 and is_all(each, "calls")]
    own = next(each for each in calls if takes_part(organisation.user_id, each))
    other, watched = [each for each in calls if not takes_part(organisation.user_id, each)][:2]
    scenes = {
        "call": own,
        "other": other,
        "watched": watched,
        "over": next(each for each in held if "endTime" in each and is_all(each, "calls")),
        "mail": next(each for each in ongoing if is_all(each, "emails")),
    }
    inside = {person.get("userId") for each in ongoing for person in each["participants"]}
    users = [each for each in organisation.all("user").values() if each["id"] not in inside]
    agent = own["participants"][3]
    codes = organisation.queue_codes[agent["queueId"]]
    flows = organisation.all("flow").values()
    presences = organisation.all("presenceDefinition").values()
    words = {
        "agent_user": agent["userId"],
        "active": next(each["id"] for each in users if each["state"] == "active"),
        "inactive": next(each["id"] for each in users if each["state"] != "active"),
        "queue": next(iter(organisation.all("queue"))),
        "contact": next(iter(organisation.all("externalContact"))),
        "language": next(iter(organisation.all("language"))),
        "skill": next(iter(organisation.all("skill"))),
        "label": list(organisation.all("utilizationLabel"))[-1],
        "code": codes[0],
        "foreign_code": next(each for each in organisation.all("wrapupCode") if each not in codes),
        "secure_flow": next(each["id"] for each in flows if each["type"] == "SECURECALL"),
        "menu_flow": next(each["id"] for each in flows if each["type"] != "SECURECALL"),
        "meeting": next(each["id"] for each in presences if each["systemPresence"] == "Meeting"),
        "on_queue": next(each["id"] for each in presences if each["systemPresence"] == "OnQueue"),
        "idle": next(each["id"] for each in presences if each["systemPresence"] == "Idle"),
        "me": organisation.user_id,
        "unknown": UNKNOWN,
    }
    for name, each in scenes.items():
        customer, left, _, agent = each["participants"][:4]
        words |= {name: each["id"], f"{name}_customer": customer["id"]}
        words |= {f"{name}_left": left["id"], f"{name}_agent": agent["id"]}
    return words


def is_all(conversation: Entity, key: str) -> bool:
    return all(key in person for person in conversation["participants"])


def takes_part(user_id: str, conversation: Entity) -> bool:
    return any(person.get("userId") == user_id for person in conversation["participants"])
