"""Settings of what the upstream tells by itself."""

from pydantic import Field

from gateway.settings.group import Count, Group


class LiveSettings(Group):
    """What the upstream tells by itself."""

    enabled: bool = Field(
        default=True, description="Whether there are subscriptions, by notification channels."
    )
    lease: float = Field(
        60,
        ge=0,
        le=3600,
        description="Seconds that what a channel tells of holds without being read; 0: always read.",
    )
    channels: Count = Field(
        1000,
        description="Notification channels open at once, in each process, if it may open so many files.",
    )
