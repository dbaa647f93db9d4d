"""How the sandbox's pages are rendered: without scripts, in the shop's own tokens and components."""

from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

PROJECT: Final = Path(__file__).resolve().parents[3]
STYLES: Final = (
    "reset.css", "tokens.css", "themes/plain.css", "base.css", "layout.css", "buttons.css", "fields.css", "choices.css",
    "flash.css", "utilities.css", "stripe_sandbox.css",
)  # fmt: skip
POLICY: Final = "default-src 'none'; style-src 'self'; form-action *; base-uri 'none'; frame-ancestors 'none'"


def render(name: str, *, status: int = 200, **context: Any) -> Response:
    """Render a page of the sandbox."""
    page = templates().get_template(f"stripe_sandbox/{name}").render(context)
    headers = {
        "content-security-policy": POLICY,
        "cache-control": "no-store",
        "referrer-policy": "no-referrer",
    }
    return HTMLResponse(page, status, headers)


@cache
def templates() -> Environment:
    """Return what the pages of sandboxes are made with."""
    environment = Environment(
        loader=FileSystemLoader(PROJECT / "templates"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_null_translations(newstyle=True)  # type: ignore[attr-defined]  # the i18n extension adds it
    return environment


@cache
def styles() -> bytes:
    """Return the styles of the pages."""
    folder = PROJECT / "static" / "css"
    return b"\n".join((folder / name).read_bytes() for name in STYLES)
