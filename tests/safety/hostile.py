"""Self URIs and ids as an attacker would write them."""

ID = "f81d4fae-7dec-4d80-a765-00a0c91e6bf6"
USER = f"/api/v2/users/{ID}"

URIS = {
    "absolute": f"http://{{host}}{USER}",
    "absolute over https": f"https://{{host}}{USER}",
    "absolute in capitals": f"HTTP://{{host}}{USER}",
    "a scheme without slashes": f"http:{USER}",
    "another scheme": "file:///etc/hostname",
    "data": "data:application/json,{{}}",
    "relative to the scheme": f"//{{host}}{USER}",
    "with three slashes": f"///{{host}}{USER}",
    "with backslashes": f"\\\\{{host}}{USER}",
    "with a slash and a backslash": f"/\\{{host}}{USER}",
    "with backslashes between": USER.replace("/", "\\"),
    "with a host behind an at sign": f"@{{host}}{USER}",
    "with a user before the host": f"http://api.example.com@{{host}}{USER}",
    "with an at sign in the id": "/api/v2/users/1@{host}",
    "with a port": f":80{USER}",
    "with a dot": f"/api/v2/./users/{ID}",
    "with two dots": f"/api/v2/users/../users/{ID}",
    "up to the root": "/api/v2/users/../../../oauth/token",
    "with two dots for an id": "/api/v2/users/..",
    "with encoded dots": f"/api/v2/users/%2e%2e/users/{ID}",
    "with encoded dots in capitals": "/api/v2/users/%2E%2E",
    "with a dot encoded twice": "/api/v2/users/%252e%252e/me1",
    "with an encoded slash": "/api/v2/users%2f" + ID,
    "with an encoded slash in the id": "/api/v2/users/1%2froles",
    "with an encoded backslash": "/api/v2/users/1%5croles",
    "with an encoded digit": "/api/v2/users/%31",
    "with an encoded NUL": f"{USER}%00",
    "with a NUL": f"{USER}\0",
    "with a line feed": f"{USER}\n",
    "with a line feed before": f"\n{USER}",
    "with a header in it": f"{USER} HTTP/1.1\r\nHost: {{host}}\r\n\r\n",
    "with a tab": f"/api/v2/\tusers/{ID}",
    "with a space before": f" {USER}",
    "with a space after": f"{USER} ",
    "with a soft hyphen": f"/api/v2/us\u00aders/{ID}",
    "with a zero-width space": f"{USER}\u200b",
    "with a full-width slash": f"/api/v2/users\uff0f{ID}",
    "with full-width letters": f"/api/v2/\uff55sers/{ID}",
    "with a Cyrillic letter": f"/api/v2/us\u0435rs/{ID}",
    "with Arabic digits": "/api/v2/users/\u0661\u0662\u0663",
    "with a line separator": f"{USER}\u2028",
    "with right-to-left text": f"\u202e{USER}",
    "with a query": f"{USER}?expand=authorization",
    "with an empty query": f"{USER}?",
    "with a fragment": f"{USER}#me",
    "with parameters": f"{USER};jsessionid=1",
    "with a trailing slash": f"{USER}/",
    "with two slashes": f"/api/v2/users//{ID}",
    "with two ids": f"{USER},{ID}",
    "without the root": USER[1:],
    "with a template": "/api/v2/users/{{id}}",
    "with a star": "/api/v2/users/*",
    "a bare id": ID,
    "very long": f"/api/v2/users/{'1' * 100_000}",
    "very deep": f"/api/v2/users/{'../' * 10_000}1",
}
"""Self URIs that are refused in every place, by their fault; `{host}` is the attacker's."""

OUTSIDE = {
    "with a sub-resource": f"{USER}/roles",
    "of the collection": "/api/v2/users",
    "of a word": "/api/v2/users/me",
    "of an unknown template": f"/api/v2/oauth/clients/{ID}",
    "of another version": f"/api/v1/users/{ID}",
    "in capitals": USER.upper(),
    "empty": "",
}
"""Relative self URIs that name nothing: refused where nothing else tells the entity, else ignored."""

IDS = {
    "two dots": "..",
    "a path": "../queues/1",
    "an encoded path": "..%2fqueues%2f1",
    "a word": "me",
    "another word": "divisionviews",
    "a sub-resource": f"{ID}/roles",
    "a query": f"{ID}?expand=authorization",
    "a fragment": f"{ID}#1",
    "two ids": f"{ID},{ID}",
    "a parameter": f"{ID}&id={ID}",
    "a host": "@{host}/1",
    "a URL": "http://{host}/1",
    "a line feed": f"{ID}\n",
    "a header": f"{ID}\r\nHost: {{host}}",
    "a NUL": f"{ID}\0",
    "a space": f" {ID}",
    "a zero-width space": f"{ID}\u200b",
    "full-width digits": "\uff11\uff12",
    "a backslash": f"{ID}\\",
    "empty": "",
    "a star": "*",
    "very long": "1" * 100_000,
}
"""Ids that must reach no URL, by their fault."""


def of(texts: dict[str, str], host: str) -> list[str]:
    """The texts, with the attacker's host in its place."""
    return [text.format(host=host) for text in texts.values()]
