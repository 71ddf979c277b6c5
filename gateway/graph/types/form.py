"""The parts that all forms share."""

from typing import Any

import strawberry

from gateway.graph.link import link
from gateway.graph.model import Model, field, hidden
from gateway.graph.scalars import DateTime, Int


class FormContent(Model):
    """The fields of every version of a form."""

    modified_date: DateTime | None = field("When the form was last changed.")
    published: bool | None = field("Whether the form is published, and no longer a draft.")
    context_id: str | None = field("Id that all versions of the form have in common.")


class FormCopy(Model):
    """A form as it stands within another object."""

    form_id: strawberry.ID | None = field("Unique id of this version of the form.", key="id")
    division_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="division")
    division = link(
        "division", "Division that owns the form, which governs who may use it.", ref="division_ref"
    )
    self_uri: str | None = field("REST address of the form.")


class FormListing(Model):
    """One page of a list of forms."""

    page_size: Int | None = field("Most forms that one page can hold.")
    page_number: Int | None = field("Number of this page within the list.")
    total: Int | None = field("Number of forms in the whole list.")
    last_uri: str | None = field("REST address of the last page.")
    first_uri: str | None = field("REST address of the first page.")
    self_uri: str | None = field("REST address of this page.")
    next_uri: str | None = field("REST address of the next page, if there is one.")
    previous_uri: str | None = field("REST address of the page before, if there is one.")
    page_count: Int | None = field("Number of pages in the whole list.")
