"""Settings of the listening socket, its connections and its end."""

from pydantic import Field
from pydantic import field_validator as validator

from gateway.settings.address import is_host, is_origin
from gateway.settings.group import Count, Group, Seconds, Text, Texts


class HttpSettings(Group):
    """The listening socket, its connections and its end."""

    host: Text = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on; 0 takes any that is free.")
    allowed_origins: Texts = Field(
        (),
        description="Origins of web pages that may call, as `https://app.example.com`, with commas.",
    )
    allowed_hosts: Texts = Field(
        (),
        description="Hosts that requests may name, with commas. By default any; "
        "where no token is needed, `localhost`, `127.0.0.1` and `::1`.",
    )
    max_body: Count = Field(1_048_576, description="Largest request body, in bytes.")
    batch: int = Field(
        0, ge=0, le=1000, description="Most operations in a list in one body; 0 takes no list."
    )
    draft_statuses: bool = Field(
        default=False,
        description="Whether statuses are those of the newest GraphQL-over-HTTP draft: "
        "422 for what is well-formed but not run, 294 for data beside errors.",
    )
    max_headers: int = Field(
        32_768, ge=1024, description="Largest request line and headers together, in bytes."
    )
    connections: Count = Field(
        1000,
        description="Connections with clients open at once, in each process, if it may open so many files.",
    )
    first_byte_timeout: Seconds = Field(10, description="Seconds from a connection to its first byte.")
    headers_timeout: Seconds = Field(10, description="Seconds for a request's headers to arrive.")
    body_timeout: Seconds = Field(30, description="Seconds for a request's body to arrive.")
    write_timeout: Seconds = Field(
        30, description="Seconds for a client to take an answer, or each MiB of a larger one."
    )
    keepalive_timeout: Seconds = Field(
        75,
        description="Seconds that a connection may idle between requests; longer than a proxy's before it.",
    )
    buffers: Count = Field(
        67_108_864,
        description="Memory for half-received requests and half-sent answers that do not move on, in bytes.",
    )
    ping: Seconds = Field(20, description="Seconds between two pings on a socket or an event stream.")
    init_timeout: Seconds = Field(5, description="Seconds from a socket's opening to its `connection_init`.")
    max_message: Count = Field(65_536, description="Largest message on a socket, in bytes.")
    operations: Count = Field(100, description="Operations open at once on a socket or an event stream.")
    slow_timeout: Seconds = Field(
        10, description="Seconds for which a subscriber may take nothing, before it has to come again."
    )
    drain: float = Field(
        0, ge=0, le=600, description="Seconds to go on serving, no longer ready, after the signal to stop."
    )
    grace: Seconds = Field(30, description="Seconds that running operations get to end after that.")

    @validator("allowed_origins")
    @classmethod
    def _origins(cls, origins: tuple[str, ...]) -> tuple[str, ...]:
        for origin in origins:
            if not is_origin(origin):
                raise ValueError("each origin is a scheme and a host, such as https://app.example.com")
        return origins

    @validator("allowed_hosts")
    @classmethod
    def _hosts(cls, hosts: tuple[str, ...]) -> tuple[str, ...]:
        for host in hosts:
            if not is_host(host):
                raise ValueError("each host is a name in lower case or an address, without a port")
        return hosts
