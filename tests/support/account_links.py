"""The links that mails about accounts carry, without the mails."""

from sqlalchemy import select

from shared.customers.models import CustomerProof
from shared.customers.send_link import proof_token
from shared.stores.models import Store
from shared.web.services import Services


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
    return proof_token(services.settings.web.secret_key, store.id, proof_id)
