"""What shoppers' accounts add to the two stores."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.accounts.models import User, UserSession
from shared.customers.models import Customer, CustomerProof, CustomerSession
from shared.customers.notes import CustomerNote, write_note
from shared.customers.ranks import Thresholds, change_thresholds
from shared.customers.send_link import proof_token, send_confirmation_link, send_reset_link
from shared.customers.sign_up_links import send_sign_up_link, sign_up_token
from shared.gift_cards.change_credit import give_credit
from shared.kernel.clock import utc_now
from shared.kernel.ids import new_id
from shared.kernel.money import Money
from shared.kernel.pagination import encode_cursor
from shared.kernel.signed_links import sign_link
from shared.kernel.tokens import new_token
from shared.privacy.ask import ask_for_export
from shared.privacy.models import EXPORT_LINK, DataRequest
from shared.shipping.address_book import save_address
from tests.support.factories.orders import ADDRESS
from tests.tenancy.world_cards import keep_card
from tests.tenancy.world_people import PeopleIds, nobodys_people
from tests.tenancy.world_prices import fill_prices, nobodys_prices


@dataclass(frozen=True, slots=True)
class AccountIds(PeopleIds):
    """By what something of an account can be asked for."""

    confirm_link: str
    sign_up_link: str
    reset_link: str
    customer_session: str
    member_session: str
    saved_address: str
    export_link: str
    customer: str
    note: str
    customer_cursor: str
    customer_name: str
    kept_card: str


def nobodys_account() -> dict[str, str]:
    """Return identifiers of these shapes that never existed."""
    return {
        **nobodys_people(),
        **nobodys_prices(),
        "confirm_link": new_token(),
        "sign_up_link": new_token(),
        "reset_link": new_token(),
        "customer_session": str(new_id()),
        "member_session": str(new_id()),
        "saved_address": str(new_id()),
        "customer": str(new_id()),
        "note": str(new_id()),
        "customer_name": _name(),
        "kept_card": f"pm_{new_id().hex}",
        "customer_cursor": encode_cursor([utc_now().isoformat(), str(new_id())]),
        "export_link": f"{new_id().hex[:8]}.{new_id().hex}.1.{new_token()}",
    }


def _name() -> str:
    return f"Ada {new_id().hex[-12:]}"


async def fill_account(session: AsyncSession, customer: Customer, *, secret_key: str) -> dict[str, str]:
    """Add what an account has, after its customer has signed in."""
    store_id, now = customer.store_id, utc_now()
    await send_confirmation_link(session, customer, secret_key=secret_key, now=now)
    await send_reset_link(session, email=customer.email, secret_key=secret_key, now=now)
    newcomer = f"newcomer-{new_id().hex[-12:]}@example.com"
    await send_sign_up_link(session, email=newcomer, language="", secret_key=secret_key, now=now)
    saved = await save_address(session, customer.id, ADDRESS, now=now)
    await ask_for_export(session, customer, actor="shopper", now=now)
    await write_note(session, customer, "Likes red", author="test", now=now)
    await give_credit(session, customer, Money(500, "EUR"), note="Sorry", actor="test", now=now)
    await change_thresholds(session, Thresholds(100, 200), actor="test", now=now)
    customer.tags, customer.name = ["friend"], _name()
    await session.flush()
    prices = await fill_prices(session, customer)
    note = await session.scalar(select(CustomerNote.id))
    wish = (await session.scalars(select(DataRequest))).one()
    proofs = {proof.purpose: proof.id for proof in await session.scalars(select(CustomerProof))}
    return {
        **prices,
        # Members are added to the store afterwards.
        **nobodys_people(),
        "member_session": "",
        "saved_address": str(saved),
        "customer": str(customer.id),
        "customer_name": customer.name,
        "note": str(note),
        "kept_card": await keep_card(session, customer),
        "customer_cursor": encode_cursor([customer.created_at.isoformat(), str(customer.id)]),
        "export_link": sign_link(secret_key, EXPORT_LINK, store_id, wish.id, until=wish.due_at),
        "sign_up_link": sign_up_token(secret_key, store_id, proofs["sign_up"]),
        "confirm_link": proof_token(secret_key, store_id, proofs["confirm_email"]),
        "reset_link": proof_token(secret_key, store_id, proofs["reset_password"]),
        "customer_session": str(
            await session.scalar(select(CustomerSession.id).where(CustomerSession.customer_id == customer.id))
        ),
    }


async def member_session(session: AsyncSession, user: User) -> str:
    """Return the id of a member's first session (platform session)."""
    first = select(UserSession.id).where(UserSession.user_id == user.id).order_by(UserSession.id)
    return str((await session.scalars(first)).first())
