"""Libraries of canned responses."""

from gateway.sandbox.kinds import ref, ref_to
from gateway.sandbox.seeds.chance import EPOCH, stamp
from gateway.sandbox.store import Store

_LIBRARIES = ("Greetings", "Claims", "Signatures")


def add_libraries(store: Store) -> None:
    """Each in a division, made by somebody."""
    for index, name in enumerate(_LIBRARIES):
        library_id = store.chance.id()
        store.add(
            "responseLibrary",
            {
                "id": library_id,
                "name": name,
                "version": index + 1,
                "createdBy": ref_to("user", store.any("user")),
                "dateCreated": stamp(store.chance.moment(EPOCH - 9e7, EPOCH - 9e6)),
                "responseType": "Footer" if name == "Signatures" else "MessagingTemplate",
                "division": store.any_ref("division"),
                "selfUri": ref("responseLibrary", library_id)["selfUri"],
            },
        )
