"""External organizations and external contacts: the people on the other end."""

from gateway.sandbox.kinds import Entity, ref, ref_to
from gateway.sandbox.seeds.chance import EPOCH, stamp
from gateway.sandbox.seeds.names import slug
from gateway.sandbox.store import Store

_PLACES = (
    *(("Springfield", "IL", "62701"), ("Riverside", "CA", "92501"), ("Georgetown", "TX", "78626")),
    *(("Fairview", "OR", "97024"), ("Franklin", "TN", "37064"), ("Salem", "MA", "01970")),
    *(("Clinton", "MS", "39056"), ("Madison", "WI", "53703"), ("Bristol", "CT", "06010")),
)
_TITLES = ("Owner", "Office Manager", "Fleet Manager", "Accountant", "Buyer")
_INDUSTRIES = ("Retail", "Transport", "Healthcare", "Real Estate", "Hospitality")


def add_organizations(store: Store, count: int) -> None:
    """Companies."""
    for index in range(count):
        organization_id = store.chance.id()
        created = store.chance.moment(EPOCH - 9e7, EPOCH - 9e6)
        name = store.chance.company()
        key = slug(name)
        store.add(
            "externalOrganization",
            {
                "id": organization_id,
                "name": name,
                "division": store.any_ref("division"),
                "companyType": "Private",
                "industry": _INDUSTRIES[index % len(_INDUSTRIES)],
                "address": _address(index),
                "phoneNumber": _phone(store),
                "faxNumber": _phone(store),
                "employeeCount": store.chance.number(10, 9_000),
                "revenue": store.chance.number(1, 900) * 1_000_000,
                "tags": ["customer"],
                "websites": [f"https://{key}.example.com"],
                "tickers": [{"symbol": f"EX{index + 1:02d}", "exchange": "EXAMPLE"}],
                "twitterId": _handle(key),
                "externalSystemUrl": f"https://crm.example.com/companies/{key}",
                "modifyDate": stamp(created + 86_400),
                "createDate": stamp(created),
                "schema": _schema(store),
                "customFields": {"tier_text": "gold"},
                "identifiers": [_identifier(store, "ExternalId", key, created)],
                "externalIds": [{"externalSource": _source(store), "value": key}],
                "externalDataSources": [{"platform": "SALESFORCE", "url": "https://crm.example.com"}],
                "selfUri": ref("externalOrganization", organization_id)["selfUri"],
            },
        )


def add_contacts(store: Store, count: int) -> None:
    """People, each with numbers, addresses and handles on every network."""
    for index in range(count):
        contact_id = store.chance.id()
        created = store.chance.moment(EPOCH - 9e7, EPOCH - 9e6)
        person = store.chance.person()
        email = f"{person.mailbox}@example.org"
        itself = ref("externalContact", contact_id)
        store.add(
            "externalContact",
            {
                "id": contact_id,
                "division": store.any_ref("division"),
                "firstName": person.given,
                "middleName": f"{chr(ord('A') + index % 26)}.",
                "lastName": person.family,
                "salutation": "Dear",
                "title": _TITLES[index % len(_TITLES)],
                "workPhone": _phone(store),
                "cellPhone": _phone(store),
                "homePhone": _phone(store),
                "otherPhone": _phone(store),
                "workEmail": email,
                "personalEmail": f"{person.mailbox}@example.net",
                "otherEmail": f"office.{email}",
                "address": _address(index),
                "twitterId": _handle(person.mailbox),
                "lineId": {"ids": [{"userId": f"line-{person.mailbox}"}], "displayName": person.name},
                "whatsAppId": {"phoneNumber": _phone(store), "displayName": person.name},
                "facebookId": {"ids": [{"scopedId": f"fb-{person.mailbox}"}], "displayName": person.name},
                "instagramId": {
                    "ids": [{"scopedId": f"ig-{person.mailbox}"}],
                    "displayName": person.name,
                    "handle": person.mailbox,
                },
                "appleOpaqueIds": [{"value": f"apple-{person.mailbox}"}],
                "externalIds": [{"externalSource": _source(store), "value": f"C{index + 1:05d}"}],
                "identifiers": [_identifier(store, "Email", email, created)],
                "modifyDate": stamp(created + 86_400),
                "createDate": stamp(created),
                "externalOrganization": ref_to("externalOrganization", store.any("externalOrganization")),
                "surveyOptOut": False,
                "externalSystemUrl": f"https://crm.example.com/customers/{person.mailbox}",
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
    """The name of an external contact in conversations."""
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
    city, state, code = _PLACES[index % len(_PLACES)]
    return {
        "address1": f"{1 + index} Example Avenue",
        "address2": "",
        "city": city,
        "state": state,
        "postalCode": code,
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
