"""GraphiQL at `/`: the page built from `web/`, its files and its settings."""

from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

ASSETS = Path(__file__).parent / "assets"

_ENDPOINT = "/graphql"
"""The path of GraphQL operations."""

HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True, slots=True)
class Login:
    """Where people sign in for a token of the upstream.

    Attributes:
        login_url: The login host.
        api_url: The API, which returns a token's scopes.
        region: The region of both; ``None`` for a sandbox.
    """

    login_url: str
    api_url: str
    region: str | None


# Listed here because the types in `mimetypes` for fonts depend on the machine.
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".woff2": "font/woff2",
}

NOT_BUILT = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Conversation gateway</title>
<h1>Conversation gateway</h1>
<p>The gateway runs, but GraphiQL has not been built. Install Node 20 or newer,
run <code>make explorer</code>, and restart the gateway.</p>
<p>Any GraphQL client can send operations to <code>{endpoint}</code>.
The schema is at <a href="/schema.graphql">/schema.graphql</a>.</p>
</html>
"""


def add_explorer(
    app: web.Application, *, demo: bool, login: Login | None = None, assets: Path = ASSETS
) -> None:
    """Serve GraphiQL at `/`, its files at `/assets/` and its settings at `/explorer.json`.

    The page may connect to its own host and to those of ``login``. Only the files in ``assets`` at the time
    of this call are served. If GraphiQL is not built, `/` says how to build it.

    Args:
        app: The application.
        demo: Whether an operation without a token uses the sandbox's demo token.
        login: Where people sign in; ``None`` for typed tokens only.
        assets: The folder of the built page.
    """
    common = HEADERS | {"Content-Security-Policy": _policy(login)}
    index = assets / "index.html"
    built = index.is_file()
    known = {path.name: path for path in sorted(assets.glob("*")) if path.suffix in TYPES}

    async def page(_request: web.Request) -> web.StreamResponse:
        headers = common | {"Cache-Control": "no-cache"}
        if built:
            return web.FileResponse(index, headers=headers | {"Content-Type": "text/html; charset=utf-8"})
        return web.Response(
            text=NOT_BUILT.format(endpoint=_ENDPOINT), content_type="text/html", headers=headers
        )

    async def asset(request: web.Request) -> web.StreamResponse:
        path = known.get(request.match_info["name"])
        if path is None:
            raise web.HTTPNotFound(headers=common)
        # The file's name has the hash of its content, so the content never changes.
        immutable = {"Cache-Control": "public, max-age=31536000, immutable"}
        return web.FileResponse(path, headers=common | immutable | {"Content-Type": TYPES[path.suffix]})

    async def settings(_request: web.Request) -> web.Response:
        return web.json_response(
            {"demo": demo, "endpoint": _ENDPOINT, "login": _login_json(login)},
            headers=common | {"Cache-Control": "no-store"},
        )

    app.router.add_get("/", page)
    app.router.add_get("/assets/{name}", asset)
    app.router.add_get("/explorer.json", settings)


def _policy(login: Login | None) -> str:
    hosts = dict.fromkeys([login.login_url, login.api_url]) if login else ()
    connections = " ".join(["'self'", *hosts])
    # GraphiQL's editor Monaco creates style elements while it runs, and its stylesheet contains the fonts.
    return (
        "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; "
        f"img-src 'self' data:; font-src 'self' data:; connect-src {connections}; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


def _login_json(login: Login | None) -> dict[str, str | None] | None:
    if login is None:
        return None
    return {"loginUrl": login.login_url, "apiUrl": login.api_url, "region": login.region}
