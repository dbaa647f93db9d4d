"""What the server loads: `granian --interface asgi --workers 1 shared.adapters.issuer_sandbox.serve:app`.

ISSUER_SANDBOX_ORIGIN is where browsers and the shop find it, ISSUER_SANDBOX_REDIRECTS where it may send people back to,
with commas between; OIDC_CLIENT_ID and OIDC_CLIENT_SECRET name its one client.
"""

import os

from shared.adapters.issuer_sandbox.app import create_app
from shared.adapters.issuer_sandbox.sandbox import IssuerSandbox

app = create_app(
    IssuerSandbox(
        origin=os.environ["ISSUER_SANDBOX_ORIGIN"],
        client_id=os.environ["OIDC_CLIENT_ID"],
        client_secret=os.environ["OIDC_CLIENT_SECRET"],
        redirects=tuple(os.environ["ISSUER_SANDBOX_REDIRECTS"].split(",")),
    )
)
