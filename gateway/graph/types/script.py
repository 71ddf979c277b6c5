"""Scripts shown to agents."""

from typing import Any

import strawberry

from gateway.graph.link import link
from gateway.graph.model import Entity, Many, Model, Named, entity, field, hidden, listed
from gateway.graph.scalars import DateTime, JSONObject
from gateway.graph.types.division import Divided


@strawberry.pydantic.type(description="One screen of an agent script.")
class ScriptPage(Model):
    page_id: strawberry.ID | None = field("Id of the page, which a script names as its start.", key="id")
    name: str | None = field("Page title given by the script's author.")
    version_id: str | None = field("Id of the revision of the page.")
    created_date: DateTime | None = field("When the page was added, in ISO 8601.")
    modified_date: DateTime | None = field("When the page was last changed, in ISO 8601.")
    root_container: JSONObject | None = field("Tree of layout elements that makes up the page, as raw JSON.")
    properties: JSONObject | None = field("Settings of the page, as raw JSON.")
    self_uri: str | None = field("REST address of the page.")


@entity("A guide of pages that is shown to agents during an interaction.")
class Script(Entity, Named, Divided):
    name: str | None = field("Script name shown to agents and authors.")
    division_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="division")
    division = link("division", "Division by which access to the script is controlled.", ref="division_ref")
    version_id: str | None = field("Id of the revision of the script.")
    created_date: DateTime | None = field("When the script was first saved, in ISO 8601.")
    modified_date: DateTime | None = field("When the script was last changed, in ISO 8601.")
    published_date: DateTime | None = field("When the script was made available to agents, in ISO 8601.")
    version_date: DateTime | None = field("When this revision of the script was made, in ISO 8601.")
    start_page_id: str | None = field("Id of the page the agent sees first.")
    start_page_name: str | None = field("Title of the page the agent sees first.")
    features: JSONObject | None = field("Optional abilities of the script, as raw JSON.")
    variables: JSONObject | None = field("Variables that the script's pages use, as raw JSON.")
    custom_actions: JSONObject | None = field("Actions defined by the script's author, as raw JSON.")
    pages: Many[ScriptPage] = listed("Screens of which the script consists.")
