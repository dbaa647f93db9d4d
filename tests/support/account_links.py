"""Shoppers' accounts, and the links that mails about them carry, without the mails."""

from httpx import AsyncClient, Response
from sqlalchemy import select

from shared.accounts.proofs import SIGN_UP
from shared.customers.models import CustomerProof
from shared.customers.send_link import proof_token
from shared.customers.sign_up import sign_up
from shared.customers.sign_up_links import sign_up_token
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.stores.models import Store
from shared.web.services import Services

PASSWORD = "a long enough secret"


async def open_account(
    shopper: AsyncClient, database: Database, store: Store, email: str, *, name: str = "Mila"
) -> Response:
    """Make an account whose address is not confirmed, as a store's own hand or an import does, and sign in there."""
    async with database.in_store(store.id) as session:
        await sign_up(session, email=email, name=name, password=PASSWORD, now=utc_now())
    answer = await shopper.post("/account/sign-in", data={"email": email, "password": PASSWORD})
    assert answer.status_code == 303
    return answer


async def link_in_mail(services: Services, store: Store, purpose: str, *, email: str) -> str:
    """Return the token of the latest link for this purpose that went to a mailbox."""
    async with services.database.in_store(store.id) as session:
        found = await session.scalars(
            select(CustomerProof.id)
            .where(CustomerProof.purpose == purpose, CustomerProof.email == email)
            .order_by(CustomerProof.created_at.desc(), CustomerProof.id.desc())
        )
        proof_id = found.first()
    assert proof_id is not None, f"nothing was asked of {email}"
    make = sign_up_token if purpose == SIGN_UP else proof_token
    return make(services.settings.web.secret_key, store.id, proof_id)
