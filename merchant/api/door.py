"""The API's door: a key in the Authorization header, and nothing else, says who calls and what they may do.

No cookie is read, so nobody's browser can be made to call, and no token of a form is asked for.
"""

from typing import Final
from urllib.parse import unquote_plus

from starlette.requests import Request

from shared.adapters.rate_limits import API_DAY, API_RUSH
from shared.kernel.errors import NotAllowed, NotKnown, TooMany, Unreadable
from shared.kernel.sentences import say
from shared.stores.api_keys import secrets_in
from shared.stores.use_api_key import Caller, caller_with, flag_key, key_behind, note_call
from shared.web.services import services_of

_BEARER: Final = "bearer "
MOST_FLAGGED: Final = 3


class NoKey(NotKnown):
    """No key came along, or none that works: which of them it is nobody is told."""

    message = say("Send a key that works, as “Authorization: Bearer souk_…”.")


class KeyInAddress(Unreadable):
    """A key stands in the address, where logs, histories and other pages keep it."""

    message = say(
        "A key must not be part of an address. Send it as “Authorization: Bearer …”, and give it a new secret now."
    )


class ScopeMissing(NotAllowed):
    """The key works, but not for this."""

    def __init__(self, scope: str) -> None:
        super().__init__(
            say("This key does not have the scope %(scope)s, or its maker may not.", scope=scope)
        )
        self.scope = scope


async def let_in(request: Request, scope: str) -> Caller:
    """Return who calls. Raises KeyInAddress, NoKey, TooMany, ScopeMissing, in this order."""
    await refuse_key_in_address(request)
    services, now = services_of(request), services_of(request).clock()
    secret = _sent(request)
    async with services.database.as_platform() as session:
        caller = await caller_with(session, secret, now=now) if secret else None
    if caller is None:
        raise NoKey
    request.state.store = caller.store
    await _count(request, caller)
    async with services.database.in_store(caller.store.id) as session:
        address = request.client.host if request.client else ""
        await note_call(session, caller, address=address, now=now)
    if scope not in caller.permissions:
        raise ScopeMissing(scope)
    return caller


async def refuse_key_in_address(request: Request) -> None:
    """Raise KeyInAddress where a secret of ours is part of the path or the query, and flag the key that it opens."""
    services = services_of(request)
    words = f"{request.url.path}\n{unquote_plus(request.url.query)}"
    found = secrets_in(words)
    if not found:
        return
    for secret in found[:MOST_FLAGGED]:
        async with services.database.as_platform() as session:
            place = await key_behind(session, secret)
        if place is not None:
            store_id, key_id = place
            async with services.database.in_store(store_id) as session:
                await flag_key(session, key_id, now=services.clock())
    raise KeyInAddress


def _sent(request: Request) -> str:
    """Return the secret that came along; an empty text for none, and for two."""
    given = request.headers.getlist("authorization")
    if len(given) != 1 or given[0][: len(_BEARER)].lower() != _BEARER:
        return ""
    return given[0][len(_BEARER) :].strip()


async def _count(request: Request, caller: Caller) -> None:
    """Take one of the key's calls, and have the answer say how many are left."""
    limits, key = services_of(request).limits, str(caller.key.id)
    left = {}
    policy = ", ".join(f'"{one.name}";q={one.burst};w={int(one.seconds)}' for one in (API_RUSH, API_DAY))
    request.state.rates = {"ratelimit-policy": policy}
    for limit in (API_RUSH, API_DAY):
        try:
            left[limit.name] = await limits.take(limit, store=caller.store.id, caller=key)
        except TooMany as refusal:
            request.state.rates["ratelimit"] = f'"{limit.name}";r=0;t={refusal.retry_after}'
            raise
    request.state.rates["ratelimit"] = ", ".join(f'"{name}";r={count}' for name, count in left.items())
