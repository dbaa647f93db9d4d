"""Keys with which programs work in the store: who has which, for what, and how long."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from shared.kernel.errors import Invalid
from shared.kernel.sentences import say
from shared.languages.telling import tell
from shared.stores.api_keys import (
    ACTIVE,
    CALLS_A_DAY,
    ENDING,
    EXPIRED,
    GRACES,
    LIVES,
    LONGEST_NAME,
    MOST_KEYS,
    REVOKED,
    SCOPES,
    USUAL_LIFE,
    ApiKey,
    key_by_id,
    keys_of,
)
from shared.stores.make_api_key import make_api_key
from shared.stores.permissions import GROUPS, is_within
from shared.stores.revoke_api_key import revoke_api_key
from shared.stores.rotate_api_key import rotate_api_key
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of

LONGEST_TYPED: Final = 200
STATES: Final[Mapping[str, tuple[str, str]]] = {
    ACTIVE: (say("Works"), "positive"),
    ENDING: (say("Expires soon"), "caution"),
    EXPIRED: (say("Expired"), "neutral"),
    REVOKED: (say("Revoked"), "neutral"),
}


async def index(request: Request) -> Response:
    """Show every key, those that were revoked last."""
    store, now = member_of(request).store, services_of(request).clock()
    async with services_of(request).database.as_platform() as session:
        keys = await keys_of(session, store.id)
    return member_page(
        request,
        "merchant/api_keys/index.html",
        section="api",
        keys=[(one.key, one.maker, one.key.state_at(now)) for one in keys],
        states=STATES,
        today=now.astimezone(ZoneInfo(store.time_zone)).date(),
        now=now,
        most_calls=CALLS_A_DAY,
        most_keys=MOST_KEYS,
    )


async def new(request: Request) -> Response:
    """Ask what the key is for, what it may do, and how long."""
    return _form(request, name="", chosen=(), days=str(USUAL_LIFE))


async def create(request: Request) -> Response:
    """Make a key and show its secret this once."""
    form, access = await read_form(request), member_of(request)
    try:
        async with work(request) as session:
            key, secret = await make_api_key(
                session,
                access.member_id,
                name=form.get("name"),
                scopes=form.all("scopes"),
                days=form.get("days"),
                maker=access.permissions,
                actor=access.user.email,
                now=services_of(request).clock(),
            )
    except Invalid as refusal:
        return _form(
            request,
            name=form["name"],
            chosen=form.all("scopes"),
            days=form["days"],
            errors=refusal.fields,
        )
    return _shown(request, key, secret)


async def new_secret(request: Request) -> Response:
    """Ask how long the secret from now goes on working."""
    async with work(request) as session:
        key = await key_by_id(session, request.path_params["key"])
    return _rotation(request, key)


async def rotate(request: Request) -> Response:
    """Give a key another secret and show it this once."""
    form, access = await read_form(request), member_of(request)
    async with work(request) as session:
        key = await key_by_id(session, request.path_params["key"])
    try:
        async with work(request) as session:
            secret = await rotate_api_key(
                session,
                await key_by_id(session, str(key.id)),
                hours=form.get("hours"),
                rotator=access.permissions,
                actor=access.user.email,
                now=services_of(request).clock(),
            )
    except Invalid as refusal:
        return _rotation(request, key, errors=refusal.fields)
    return _shown(request, key, secret)


async def revoke(request: Request) -> Response:
    """End a key at once."""
    await read_form(request)
    access = member_of(request)
    async with work(request) as session:
        key = await key_by_id(session, request.path_params["key"])
        await revoke_api_key(session, key, actor=access.user.email, now=services_of(request).clock())
    return see_other(f"/dashboard/{access.store.slug}/settings/keys")


def _form(
    request: Request,
    *,
    name: str,
    chosen: Collection[str],
    days: str,
    errors: Mapping[str, str] | None = None,
) -> Response:
    words = {permission: (title, label) for title, group in GROUPS for permission, label in group.items()}
    return member_page(
        request,
        "merchant/api_keys/new.html",
        section="api",
        status=422 if errors else 200,
        name=name[:LONGEST_TYPED],
        longest=LONGEST_NAME,
        scopes=[
            (words[scope][0], scope, words[scope][1], scope in member_of(request).permissions)
            for scope in SCOPES
        ],
        chosen=set(chosen),
        days=days,
        lives=LIVES,
        errors=errors or {},
    )


def _rotation(request: Request, key: ApiKey, *, errors: Mapping[str, str] | None = None) -> Response:
    return member_page(
        request,
        "merchant/api_keys/new_secret.html",
        section="api",
        status=422 if errors else 200,
        key=key,
        is_over=key.state_at(services_of(request).clock()) in (EXPIRED, REVOKED),
        is_within_own=is_within(frozenset(key.scopes), member_of(request).permissions),
        graces=_graces(),
        errors=errors or {},
    )


def _graces() -> Sequence[tuple[str, str]]:
    words = {0: say("No longer at all"), 1: say("For one hour"), 24: say("For a day")}
    return [(str(hours), tell(words[hours])) for hours in GRACES]


def _shown(request: Request, key: ApiKey, secret: str) -> Response:
    web = services_of(request).settings.web
    answer = member_page(
        request,
        "merchant/api_keys/secret.html",
        section="api",
        key=key,
        secret=secret,
        example=f'curl -H "Authorization: Bearer $SOUK_KEY" {web.origin_of(web.platform_host)}/api/v1/products',
    )
    # A secret is shown once: not again by the back button either.
    answer.headers["cache-control"] = "no-store"
    return answer
