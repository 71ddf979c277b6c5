"""Contact lists and their contacts: whom the campaigns call."""

from gateway.sandbox.kinds import KINDS, Entity, ref
from gateway.sandbox.seeds.chance import EPOCH, stamp
from gateway.sandbox.store import Store

_NAMES = ("Renewals this quarter", "Missed callbacks", "New customers", "Satisfaction survey")
_PEOPLE = 6
"""Contacts of each list; the size of the list counts more, which nothing names."""


def add_contact_lists(store: Store) -> None:
    """Each with columns to dial, to write to and to sort by; an import runs into the first, one failed."""
    for index, name in enumerate(_NAMES):
        list_id, limits_id = store.chance.id(), store.chance.id()
        created = store.chance.moment(EPOCH - 9e6, EPOCH - 1e6)
        size = store.chance.number(200, 90_000)
        store.add(
            "contactList",
            {
                "id": list_id,
                "name": name,
                "dateCreated": stamp(created),
                "dateModified": stamp(created + 3_600),
                "version": index + 1,
                "division": store.any_ref("division"),
                "columnNames": ["name", "phone", "email", "whatsapp", "zip", "timezone", "priority", "owner"],
                "phoneColumns": [
                    {
                        "columnName": "phone",
                        "type": "cell",
                        "callableTimeColumn": "timezone",
                        "callableTimeColumnName": "timezone",
                    }
                ],
                "emailColumns": [_written("email")],
                "whatsAppColumns": [_written("whatsapp")],
                "importStatus": {
                    "state": "FAILED" if index else "IN_PROGRESS",
                    "totalRecords": size,
                    "completedRecords": size // 2,
                    "percentComplete": 50,
                    "targetContactListIds": [list_id],
                    "listNamePrefix": name,
                }
                | ({"failureReason": "A row has fewer columns than the list"} if index else {}),
                "previewModeColumnName": "priority",
                "previewModeAcceptedValues": ["high"],
                "size": size,
                "attemptLimits": {
                    "id": limits_id,
                    "name": "Three a day",
                    "selfUri": f"/api/v2/outbound/attemptlimits/{limits_id}",
                },
                "automaticTimeZoneMapping": False,
                "zipCodeColumnName": "zip",
                "columnDataTypeSpecifications": [
                    {
                        "columnName": "priority",
                        "columnDataType": "NUMERIC",
                        "min": 1,
                        "max": 9,
                        "maxLength": 1,
                    }
                ],
                "trimWhitespace": True,
                "retentionType": "RetentionDays",
                "retentionDays": 90,
                "dateExpiration": stamp(created + 90 * 86_400),
                "timeZone": "Europe/London",
                "selfUri": ref("contactList", list_id)["selfUri"],
            },
        )


def add_outbound_contacts(store: Store) -> None:
    """A few of the people in each list."""
    for contact_list in list(store.all("contactList").values()):
        for _ in range(_PEOPLE):
            _add_contact(store, contact_list)


def _add_contact(store: Store, contact_list: Entity) -> None:
    contact_id, person, phone = store.chance.id(), store.chance.person(), store.chance.phone()
    mail = f"{person.mailbox}@customers.example.com"
    tried = stamp(store.chance.moment(EPOCH - 1e6, EPOCH - 1e5))
    evaluation = {"wrapupCodeId": store.any("wrapupCode")["id"], "timestamp": tried}
    path = f"{KINDS['contactList'].uri(contact_list['id'])}/contacts/{contact_id}"
    store.add(
        "outboundContact",
        {
            "id": contact_id,
            "name": person.name,
            "contactListId": contact_list["id"],
            "data": {
                "name": person.name,
                "phone": phone,
                "email": mail,
                "whatsapp": phone,
                "zip": f"{store.chance.number(10_000, 99_999)}",
                "timezone": "Europe/London",
                "priority": f"{store.chance.number(1, 9)}",
                "owner": "",
            },
            "callRecords": {"phone": {"lastAttempt": tried, "lastResult": "ININ-OUTBOUND-NO-ANSWER"}},
            "latestSmsEvaluations": {"phone": _evaluated("phone", phone, "Sms") | evaluation},
            "latestEmailEvaluations": {"email": _evaluated("email", mail, "Email") | evaluation},
            "latestWhatsAppEvaluations": {"whatsapp": _evaluated("whatsapp", phone, "WhatsApp") | evaluation},
            "callable": True,
            "phoneNumberStatus": {"phone": {"callable": True}},
            "contactableStatus": {
                "Voice": {"contactable": True, "columnStatus": {"phone": {"contactable": True}}}
            },
            "contactColumnTimeZones": {"phone": {"timeZone": "Europe/London", "columnType": "PHONE"}},
            "configurationOverrides": {"priority": False},
            "dateCreated": contact_list["dateCreated"],
            "retentionType": "RetentionDays",
            "retentionDays": 90,
            "dateExpiration": contact_list["dateExpiration"],
            "selfUri": path,
        },
    )


def _evaluated(column: str, address: str, medium: str) -> dict[str, str]:
    return {"contactColumn": column, "contactAddress": address, "messageType": medium}


def _written(column: str) -> dict[str, str]:
    return {
        "columnName": column,
        "type": "work",
        "contactableTimeColumn": "timezone",
        "contactableTimeColumnName": "timezone",
    }
