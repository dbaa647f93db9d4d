"""What the server loads: `granian --interface asgi --workers 1 shared.adapters.stripe_sandbox.serve:app`.

STRIPE_SANDBOX_JOURNAL names the file that outlives a restart; STRIPE_SANDBOX_KEY, _WEBHOOK_URL and _WEBHOOK_SECRET make
an account whose events go to one address from the beginning.
"""

import os
from pathlib import Path

from shared.adapters.stripe_sandbox.app import create_app
from shared.adapters.stripe_sandbox.sandbox import Sandbox


def _from_environment() -> Sandbox:
    journal = os.environ.get("STRIPE_SANDBOX_JOURNAL")
    sandbox = Sandbox(Path(journal) if journal else None)
    url = os.environ.get("STRIPE_SANDBOX_WEBHOOK_URL")
    if url:
        key, secret = os.environ["STRIPE_SANDBOX_KEY"], os.environ["STRIPE_SANDBOX_WEBHOOK_SECRET"]
        sandbox.listen_at(key, url, secret)
    return sandbox


app = create_app(_from_environment())
