"""Settings of the listening socket, its connections and the shutdown."""

from pydantic import Field
from pydantic import field_validator as validator

from gateway.settings.address import is_host, is_origin
from gateway.settings.group import Count, Group, Seconds, Text, Texts


class HttpSettings(Group):
    """The listening socket, its connections and the shutdown."""

    host: Text = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on; 0 takes any free port.")
    allowed_origins: Texts = Field(
        (),
        description="Origins of pages that may call, such as `https://app.example.com`, separated by commas.",
    )
    allowed_hosts: Texts = Field(
        (),
        description="Hosts that requests may name, separated by commas. By default any, "
        "or `localhost`, `127.0.0.1` and `::1` if callers need no token.",
    )
    max_body: Count = Field(1_048_576, description="Largest request body, in bytes.")
    batch: int = Field(
        0, ge=0, le=1000, description="Most operations in a list in one body; 0 refuses lists."
    )
    draft_statuses: bool = Field(
        default=False,
        description="Use the statuses of the newest GraphQL-over-HTTP draft: "
        "422 for a well-formed operation that is not run, 294 for data with errors.",
    )
    max_headers: int = Field(
        32_768, ge=1024, description="Largest request line and headers together, in bytes."
    )
    connections: Count = Field(
        1000,
        description="Open connections with clients, in each process, if the system allows so many files.",
    )
    first_byte_timeout: Seconds = Field(10, description="Seconds from a connection to its first byte.")
    headers_timeout: Seconds = Field(10, description="Seconds for a request's headers to arrive.")
    body_timeout: Seconds = Field(30, description="Seconds for a request's body to arrive.")
    write_timeout: Seconds = Field(
        30, description="Seconds for a client to receive an answer, or each MiB of a larger one."
    )
    keepalive_timeout: Seconds = Field(
        75,
        description="Seconds that a connection may idle between requests; more than in the proxy in front.",
    )
    buffers: Count = Field(
        67_108_864,
        description="Memory for stalled half-received requests and half-sent answers, in bytes.",
    )
    ping: Seconds = Field(20, description="Seconds between two pings on a socket or an event stream.")
    init_timeout: Seconds = Field(
        5, description="Seconds from the opening of a socket to its `connection_init`."
    )
    max_message: Count = Field(65_536, description="Largest message on a socket, in bytes.")
    operations: Count = Field(100, description="Open operations on a socket or an event stream.")
    slow_timeout: Seconds = Field(
        10, description="Seconds for which a subscriber may receive nothing before its connection is closed."
    )
    drain: float = Field(
        0, ge=0, le=600, description="Seconds to go on serving after the signal to stop, while not ready."
    )
    grace: Seconds = Field(30, description="Seconds for running operations to end after that.")

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
