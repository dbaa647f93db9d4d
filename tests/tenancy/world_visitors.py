"""Who visits the two stores."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from shared.accounts import sign_in as member_sessions
from shared.carts.models import Cart, CartLine
from shared.customers import sign_in as customer_sessions
from shared.kernel.clock import utc_now
from shared.kernel.ids import new_id
from shared.kernel.tokens import hash_token, new_token
from shared.notifications.preferences import preference_token
from tests.tenancy.world import World
from tests.tenancy.world_customers import customer_of

AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody of store A: their cookies, and what differs from one such person to the next."""

    cookies: Mapping[str, str]
    masks: Mapping[str, str]


async def make_actor(world: World, kind: str) -> Actor:
    """Return somebody new with a filled cart: anonymous, a customer, or A's owner who visits the own shop."""
    waiting = _newcomers(world.a.id, kind)
    if not waiting:
        waiting += await _make_visitors(world, are_customers=kind == "customer")
    actor = waiting.pop()
    if kind == "owner":
        # Of sessions none is made before it is needed: what another person of A's does may end all of a member's.
        async with world.services.database.as_platform() as session:
            token = await member_sessions.sign_in(session, world.member, now=utc_now())
        return Actor({**actor.cookies, "member": token}, actor.masks)
    return actor


@cache
def _newcomers(_store_id: UUID, _kind: str) -> list[Actor]:
    """Return who has been made and has not come yet."""
    return []


async def _make_visitors(world: World, *, are_customers: bool) -> list[Actor]:
    """Return some people with filled carts: ten thousand are asked for, and a transaction for each is half of the time."""
    now, actors = utc_now(), []
    async with world.services.database.in_store(world.a.id) as session:
        made = []
        for _ in range(AT_ONCE):
            customer = customer_of(session) if are_customers else None
            token = new_token()
            cart = Cart(
                store_id=world.a.id,
                id=new_id(),
                token_hash=hash_token(token),
                customer_id=None,
                currency="EUR",
                created_at=now,
                updated_at=now,
            )
            made.append((customer, cart, token))
        session.add_all(one for customer, cart, _ in made for one in (customer, cart) if one)
        await session.flush()
        lines = [
            CartLine(
                store_id=world.a.id,
                id=new_id(),
                cart_id=cart.id,
                variant_id=UUID(world.own.variant),
                quantity=1,
                note="",
                created_at=now,
            )
            for _, cart, _ in made
        ]
        session.add_all(lines)
        secret_key = world.services.settings.web.secret_key
        for (customer, _, token), line in zip(made, lines, strict=True):
            cookies, masks = {"cart": token}, {str(line.id): "LINE"}
            if customer:
                cookies["customer"] = await customer_sessions.sign_in(session, customer, now=now)
                masks[customer.email] = "EMAIL"
                masks[preference_token(secret_key, world.a.id, customer.email)] = "MAILS"
            actors.append(Actor(cookies, masks))
    return actors
