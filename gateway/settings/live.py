"""Settings of notification channels and subscriptions."""

from pydantic import Field

from gateway.settings.group import Count, Group


class LiveSettings(Group):
    """Notification channels and subscriptions."""

    enabled: bool = Field(default=True, description="Offer subscriptions, through notification channels.")
    lease: float = Field(
        60,
        ge=0,
        le=3600,
        description="Seconds for which polling is answered from followed states without a read; 0: never.",
    )
    channels: Count = Field(
        1000,
        description="Open notification channels, in each process, if the system allows so many files.",
    )
