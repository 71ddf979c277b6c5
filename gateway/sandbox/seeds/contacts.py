"""External organizations and external contacts: the people on the other end."""

from gateway.sandbox.kinds import Entity, ref, ref_to
from gateway.sandbox.seeds.chance import EPOCH, stamp
from gateway.sandbox.store import Store


def add_organizations(store: Store, count: int) -> None:
    """Companies."""
    for index in range(count):
        organization_id = store.chance.id()
        created = store.chance.moment(EPOCH - 9e7, EPOCH - 9e6)
        name = f"Customer Company {index + 1:02d}"
        store.add(
            "externalOrganization",
            {
                "id": organization_id,
                "name": name,
                "division": store.any_ref("division"),
                "companyType": "Private",
                "industry": "Retail",
                "address": _address(index),
                "phoneNumber": _phone(store),
                "faxNumber": _phone(store),
                "employeeCount": store.chance.number(10, 9_000),
                "revenue": store.chance.number(1, 900) * 1_000_000,
                "tags": ["customer"],
                "websites": [f"https://company-{index + 1:02d}.example.com"],
                "tickers": [{"symbol": f"EX{index + 1:02d}", "exchange": "EXAMPLE"}],
                "twitterId": _handle(f"company{index + 1:02d}"),
                "externalSystemUrl": f"https://crm.example.com/companies/{index + 1}",
                "modifyDate": stamp(created + 86_400),
                "createDate": stamp(created),
                "schema": _schema(store),
                "customFields": {"tier_text": "gold"},
                "identifiers": [_identifier(store, "ExternalId", f"company-{index + 1}", created)],
                "externalIds": [{"externalSource": _source(store), "value": f"company-{index + 1}"}],
                "externalDataSources": [{"platform": "SALESFORCE", "url": "https://crm.example.com"}],
                "selfUri": ref("externalOrganization", organization_id)["selfUri"],
            },
        )


def add_contacts(store: Store, count: int) -> None:
    """People, each with numbers, addresses and handles on every network."""
    for index in range(count):
        contact_id = store.chance.id()
        created = store.chance.moment(EPOCH - 9e7, EPOCH - 9e6)
        name, email = f"{index + 1:03d}", f"customer-{index + 1:03d}@example.com"
        itself = ref("contact", contact_id)
        store.add(
            "contact",
            {
                "id": contact_id,
                "division": store.any_ref("division"),
                "firstName": "Customer",
                "middleName": "X.",
                "lastName": name,
                "salutation": "Dear",
                "title": "Buyer",
                "workPhone": _phone(store),
                "cellPhone": _phone(store),
                "homePhone": _phone(store),
                "otherPhone": _phone(store),
                "workEmail": email,
                "personalEmail": f"private-{email}",
                "otherEmail": f"other-{email}",
                "address": _address(index),
                "twitterId": _handle(f"customer{name}"),
                "lineId": {"ids": [{"userId": f"line-{name}"}], "displayName": f"Customer {name}"},
                "whatsAppId": {"phoneNumber": _phone(store), "displayName": f"Customer {name}"},
                "facebookId": {"ids": [{"scopedId": f"fb-{name}"}], "displayName": f"Customer {name}"},
                "instagramId": {
                    "ids": [{"scopedId": f"ig-{name}"}],
                    "displayName": f"Customer {name}",
                    "handle": f"customer{name}",
                },
                "appleOpaqueIds": [{"value": f"apple-{name}"}],
                "externalIds": [{"externalSource": _source(store), "value": f"customer-{name}"}],
                "identifiers": [_identifier(store, "Email", email, created)],
                "modifyDate": stamp(created + 86_400),
                "createDate": stamp(created),
                "externalOrganization": ref_to("externalOrganization", store.any("externalOrganization")),
                "surveyOptOut": False,
                "externalSystemUrl": f"https://crm.example.com/customers/{name}",
                "schema": _schema(store),
                "customFields": {"vip_checkbox": index % 5 == 0},
                "externalDataSources": [{"platform": "SALESFORCE", "url": "https://crm.example.com"}],
                "type": "Curated",
                "canonicalContact": itself,
                "mergeSet": [itself],
                "mergedFrom": [],
                "selfUri": itself["selfUri"],
            },
        )


def full_name(contact: Entity) -> str:
    """What a conversation shows as the name of an external contact."""
    return f"{contact['firstName']} {contact['lastName']}"


def _phone(store: Store) -> Entity:
    number = store.chance.phone()
    return {
        "display": number,
        "extension": 0,
        "acceptsSMS": True,
        "normalizationCountryCode": "US",
        "userInput": number,
        "e164": number,
        "countryCode": "US",
    }


def _address(index: int) -> Entity:
    return {
        "address1": f"{1 + index} Example Avenue",
        "address2": "",
        "city": "Springfield",
        "state": "IL",
        "postalCode": "62701",
        "countryCode": "US",
    }


def _handle(name: str) -> Entity:
    return {
        "id": name,
        "name": name,
        "screenName": f"@{name}",
        "verified": False,
        "profileUrl": f"https://social.example.com/{name}",
    }


def _source(store: Store) -> Entity:
    source_id = store.chance.id()
    return {
        "id": source_id,
        "name": "Customer register",
        "active": True,
        "linkConfiguration": {"uriTemplate": "https://crm.example.com/{{externalId}}"},
        "selfUri": f"/api/v2/externalcontacts/externalsources/{source_id}",
    }


def _identifier(store: Store, kind: str, value: str, created: float) -> Entity:
    return {
        "division": store.any_ref("division"),
        "type": kind,
        "value": value,
        "dateCreated": stamp(created),
        "externalSource": _source(store),
    }


def _schema(store: Store) -> Entity:
    schema_id = store.chance.id()
    return {
        "id": schema_id,
        "name": "Customer fields",
        "version": 1,
        "appliesTo": ["CONTACT", "EXTERNAL_ORGANIZATION"],
        "enabled": True,
        "createdBy": ref_to("user", store.any("user")),
        "dateCreated": stamp(EPOCH - 9e7),
        "jsonSchema": {
            "id": schema_id,
            "$schema": "http://json-schema.org/draft-04/schema#",
            "title": "Customer fields",
            "description": "What is known beside the vendor's own fields",
            "type": "object",
            "required": [],
            "properties": {},
            "additionalProperties": {"type": "string"},
        },
        "selfUri": f"/api/v2/externalcontacts/contacts/schemas/{schema_id}",
    }
