"""Contacts outside the organisation, and their organizations."""

from gateway.sandbox.kinds.kind import HeldKind, HeldView

_CONTACT_ON_REQUEST = {key: ("expand", key) for key in ("identifiers", "externalDataSources")}

KINDS = (
    HeldKind(
        "externalContact",
        "/api/v2/externalcontacts/contacts",
        "externalContacts:contact:view",
        "/api/v2/externalcontacts/bulk/contacts",
        ids="body",
        views=(
            HeldView(
                "/api/v2/externalcontacts/bulk/contacts/divisionviews", "externalContacts:contact:viewAll"
            ),
        ),
        on_request=_CONTACT_ON_REQUEST,
        singly=True,
    ),
    HeldKind(
        "externalOrganization",
        "/api/v2/externalcontacts/organizations",
        "externalContacts:externalOrganization:view",
        "/api/v2/externalcontacts/bulk/organizations",
        ids="body",
        views=(
            HeldView(
                "/api/v2/externalcontacts/bulk/organizations/divisionviews",
                "externalContacts:externalOrganization:viewAll",
            ),
        ),
        on_request=_CONTACT_ON_REQUEST | {"trustor": ("includeTrustors", "true")},
        singly=True,
    ),
)
