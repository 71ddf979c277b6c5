"""Outbound dialing: campaigns, contact lists, and the contacts in them."""

from gateway.links.kind import EntityRead, Kind

_IMPORT = ("includeImportStatus", "true")
_SIZE_AND_IMPORT = frozenset({"includeSize", "includeImportStatus"})

KINDS = (
    Kind(
        "campaign",
        "campaigns",
        "gateway.graph.types.campaign.Campaign",
        "/api/v2/outbound/campaigns/{id}",
        permissions=("outbound:campaign:view",),
        bulk=EntityRead("/api/v2/outbound/campaigns"),
        sibling=EntityRead("/api/v2/outbound/campaigns/divisionviews"),
        ttl=30,
        topics=("v2.outbound.campaigns.{id}",),
    ),
    Kind(
        "contactList",
        "contactLists",
        "gateway.graph.types.contact_list.ContactList",
        "/api/v2/outbound/contactlists/{id}",
        permissions=("outbound:contactList:view",),
        bulk=EntityRead("/api/v2/outbound/contactlists", parameters=_SIZE_AND_IMPORT),
        sibling=EntityRead("/api/v2/outbound/contactlists/divisionviews", parameters=_SIZE_AND_IMPORT),
        parameters={"size": ("includeSize", "true"), "importStatus": _IMPORT},
        live=frozenset({_IMPORT}),
        topics=("v2.outbound.contactlists.{id}", "v2.outbound.contactlists.{id}.importstatus"),
    ),
    Kind(
        "outboundContact",
        "outboundContacts",
        "gateway.graph.types.outbound_contact.OutboundContact",
        "/api/v2/outbound/contactlists/{contactListId}/contacts/{id}",
        permissions=("outbound:contact:view",),
        bulk=EntityRead(
            "/api/v2/outbound/contactlists/{contactListId}/contacts/bulk", ids="list", answer="list"
        ),
        ttl=30,
    ),
)
