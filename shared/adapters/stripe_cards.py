"""Cards that shoppers keep at Stripe, as payment methods of its customers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from shared.adapters.stripe_answers import answer, noted
from shared.payments.cards import KeptCard
from shared.payments.gateway import GatewayRefused

# Stripe's word for what is no longer there.
GONE = "resource_missing"


class StripeCards:
    """The card file of one Stripe account."""

    def __init__(self, v1: Any) -> None:
        self._v1 = v1

    async def add_customer(self, holder_id: UUID, *, store_id: UUID, email: str, key: str) -> str:
        """Make a customer who carries our id."""
        ours = {"holder_id": str(holder_id), "store_id": str(store_id)}
        params = {"email": email, "metadata": ours}
        made = await answer(lambda: self._v1.customers.create_async(params, {"idempotency_key": key}))
        return str(made.id)

    async def find_customer(self, holder_id: UUID, *, since: datetime) -> str | None:
        """Look through the customers that were made since then for the one that carries our id."""
        after: str | None = None
        while True:
            params: dict[str, Any] = {"limit": 100, "created": {"gte": int(since.timestamp()) - 300}}
            if after:
                params["starting_after"] = after
            page = await answer(lambda params=params: self._v1.customers.list_async(params))  # type: ignore[misc]  # bound for this turn
            for one in page.data:
                if noted(one, "holder_id") == str(holder_id):
                    return str(one.id)
            if not page.has_more:
                return None
            after = page.data[-1].id

    async def knows(self, customer: str) -> bool:
        """Say whether there is such a customer."""
        return await self._known(customer) is not None

    async def delete_customer(self, customer: str) -> None:
        """Delete the customer; Stripe detaches the cards with it."""
        await _unless_gone(lambda: self._v1.customers.delete_async(customer))

    async def cards_of(self, customer: str) -> Sequence[KeptCard]:
        """Read the cards, and which of them is charged where nobody chooses; Stripe allows far fewer than a page."""
        known = await self._known(customer)
        if known is None:
            return ()
        page = await answer(
            lambda: self._v1.customers.payment_methods.list_async(customer, {"type": "card", "limit": 100})
        )
        return tuple(_card(one, known.invoice_settings.default_payment_method) for one in page.data)

    async def prefer(self, customer: str, card: str) -> None:
        """Make it the customer's default; to say so twice is to say it once."""
        params = {"invoice_settings": {"default_payment_method": card}}
        await answer(lambda: self._v1.customers.update_async(customer, params))

    async def detach(self, card: str, *, key: str) -> None:
        """Detach the card."""
        await _unless_gone(
            lambda: self._v1.payment_methods.detach_async(card, None, {"idempotency_key": key})
        )

    async def _known(self, customer: str) -> Any:
        """Read a customer, None for one whom Stripe does not know or shows as deleted."""
        try:
            known = await answer(lambda: self._v1.customers.retrieve_async(customer))
        except GatewayRefused as refused:
            if refused.code == GONE:
                return None
            raise
        return None if getattr(known, "deleted", False) else known


async def _unless_gone(call: Any) -> None:
    try:
        await answer(call)
    except GatewayRefused as refused:
        if refused.code != GONE:
            raise


def _card(method: Any, default: Any) -> KeptCard:
    card = method.card
    return KeptCard(
        str(method.id), str(card.brand), str(card.last4), card.exp_month, card.exp_year, method.id == default
    )
