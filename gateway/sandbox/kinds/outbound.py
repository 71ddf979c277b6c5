"""Outbound dialing: campaigns, contact lists, and the contacts in them."""

from gateway.sandbox.kinds.kind import NAMES, HeldKind, HeldView

_CONTACT_LIST_VIEW = frozenset(
    {
        "id",
        "name",
        "division",
        "columnNames",
        "phoneColumns",
        "emailColumns",
        "whatsAppColumns",
        "importStatus",
        "size",
        "selfUri",
    }
)

KINDS = (
    HeldKind(
        "campaign",
        "/api/v2/outbound/campaigns",
        "outbound:campaign:view",
        "/api/v2/outbound/campaigns",
        views=(
            HeldView(
                "/api/v2/outbound/campaigns/divisionviews",
                "outbound:campaign:search",
                NAMES,
                single="also",
            ),
        ),
    ),
    HeldKind(
        "contactList",
        "/api/v2/outbound/contactlists",
        "outbound:contactList:view",
        "/api/v2/outbound/contactlists",
        views=(
            HeldView(
                "/api/v2/outbound/contactlists/divisionviews",
                "outbound:contactList:search",
                _CONTACT_LIST_VIEW,
                single="also",
            ),
        ),
        on_request={
            "size": ("includeSize", "true"),
            "importStatus": ("includeImportStatus", "true"),
        },
    ),
    HeldKind(
        "outboundContact",
        "/api/v2/outbound/contactlists/{contactListId}/contacts",
        "outbound:contact:view",
        "/api/v2/outbound/contactlists/{contactListId}/contacts/bulk",
        ids="list",
    ),
)
