"""Contact lists: whom the campaigns call."""

from gateway.sandbox.kinds import ref
from gateway.sandbox.seeds.chance import EPOCH, stamp
from gateway.sandbox.store import Store

_NAMES = ("Renewals this quarter", "Missed callbacks", "New customers", "Satisfaction survey")


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


def _written(column: str) -> dict[str, str]:
    return {
        "columnName": column,
        "type": "work",
        "contactableTimeColumn": "timezone",
        "contactableTimeColumnName": "timezone",
    }
