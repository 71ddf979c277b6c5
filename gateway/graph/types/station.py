"""Phones, and which of them a user has."""

from typing import Any

import strawberry

from gateway.graph.enums import VendorEnum, unknown, value
from gateway.graph.link import link
from gateway.graph.model import Entity, Model, Named, entity, field, hidden
from gateway.graph.scalars import DateTime, Int, JSONObject
from gateway.graph.types.reference import Reference


@strawberry.enum(description="Occupancy of a station: available or associated with a user.")
class StationStatus(VendorEnum):
    AVAILABLE = value("AVAILABLE", "Nobody uses it.")
    ASSOCIATED = value("ASSOCIATED", "A user uses it.")
    UNKNOWN = unknown()


@entity("A phone, real or virtual, on which an agent takes calls.")
class Station(Entity, Named):
    name: str | None = field("Station name shown to agents when they pick a phone.")
    description: str | None = field("Free text that describes the station.")
    status: StationStatus | None = field("Whether the station is free or taken by a user.")
    user_id: str | None = field("Id of the user who occupies the station at present.")
    user = link("user", "User who is at the phone right now.", id="user_id")
    web_rtc_user_id: str | None = field(
        "Id of the user a WebRTC softphone is made for; empty for other phones."
    )
    web_rtc_user = link("user", "User to whom the WebRTC phone belongs.", id="web_rtc_user_id")
    primary_edge: Reference | None = field("Edge device that is first in line to serve the station.")
    secondary_edge: Reference | None = field("Edge device that is second in line to serve the station.")
    type: str | None = field("Kind of phone, for example inin_webrtc_softphone.")
    line_appearance_id: str | None = field("Id of the line appearance that the station uses.")
    web_rtc_media_dscp: Int | None = field(
        "DSCP network priority mark for softphone media; empty for other phones."
    )
    web_rtc_persistent_enabled: bool | None = field(
        "True when a softphone keeps its connection open between calls."
    )
    web_rtc_force_turn: bool | None = field(
        "True when softphone calls must be relayed through a TURN server."
    )
    web_rtc_call_appearances: Int | None = field("How many calls the station can show at a time.")
    web_rtc_require_media_helper: bool | None = field(
        "True when the softphone works only with the media helper."
    )


@strawberry.pydantic.type(description="A phone in its relation to a user.")
class UserStation(Model):
    station_id: strawberry.ID | None = field("Identifies the station.", key="id")
    name: str | None = field("Station name shown to the agent.")
    station = link("station", "Phone itself.", id="station_id", name="name")
    type: str | None = field("Kind of phone, as text.")
    associated_user_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="associatedUser")
    associated_user = link("user", "User who occupies the station at present.", ref="associated_user_ref")
    associated_date: DateTime | None = field("When that user took the station, in ISO 8601.")
    default_user_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="defaultUser")
    default_user = link("user", "User for whom this is the usual station.", ref="default_user_ref")
    provider_info: JSONObject | None = field("Details from the telephony provider, as pairs of key and text.")
    web_rtc_call_appearances: Int | None = field("How many calls the station can show at a time.")


@strawberry.pydantic.type(description="The phones of a user, by the use of each.")
class UserStations(Model):
    associated_station: UserStation | None = field("Phone the user occupies now.")
    effective_station: UserStation | None = field(
        "Phone that calls to the user reach, taking present and default stations together."
    )
    default_station: UserStation | None = field("Phone that is used when the user occupies none.")
    last_associated_station: UserStation | None = field("Phone the user occupied most recently.")
