"""Contacts outside the organisation, and their organizations."""

from gateway.links.kind import EntityRead, Kind, expanded

KINDS = (
    Kind(
        "externalContact",
        "externalContacts",
        "gateway.graph.types.external.ExternalContact",
        "/api/v2/externalcontacts/contacts/{id}",
        permissions=("relate:contact:view", "externalContacts:contact:view"),
        bulk=EntityRead("/api/v2/externalcontacts/bulk/contacts", ids="body", answer="results"),
        sibling=EntityRead(
            "/api/v2/externalcontacts/bulk/contacts/divisionviews", ids="body", answer="results"
        ),
        parameters=expanded("identifiers", "externalDataSources"),
        topics=("v2.externalcontacts.contacts.{id}",),
    ),
    Kind(
        "externalOrganization",
        "externalOrganizations",
        "gateway.graph.types.external.ExternalOrganization",
        "/api/v2/externalcontacts/organizations/{id}",
        permissions=("relate:externalOrganization:view", "externalContacts:externalOrganization:view"),
        bulk=EntityRead("/api/v2/externalcontacts/bulk/organizations", ids="body", answer="results"),
        sibling=EntityRead(
            "/api/v2/externalcontacts/bulk/organizations/divisionviews", ids="body", answer="results"
        ),
        parameters={
            **expanded("identifiers", "externalDataSources"),
            "trustor": ("includeTrustors", "true"),
        },
        ttl=300,
        topics=("v2.externalcontacts.organizations.{id}",),
    ),
)
