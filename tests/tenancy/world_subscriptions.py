"""What subscriptions and rates from outside add to the two stores."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from shared.carts.add_line import new_cart
from shared.kernel.clock import utc_now
from shared.kernel.ids import new_id, parse_id
from shared.kernel.sealing import KeyRing
from shared.kernel.tokens import new_token
from shared.payments.models import WebhookMessage
from shared.products.models import Variant
from shared.shipping.methods import Destination
from shared.stores.queries import current_store
from shared.subscriptions.models import SHORT, SubscriptionInvoice, subscription_token
from shared.subscriptions.renewal_credit import RETURNED, RenewalCredit
from shared.taxes.ask_for_rates import note_answer
from shared.taxes.connect_provider import ProviderTerms, connect_provider
from shared.taxes.rate_source import RateAnswer, RateQuestion
from tests.support.factories.subscriptions import ask_for_subscription

SECRET = "of tests"


@dataclass(frozen=True, slots=True)
class SubscriptionIds:
    """By what subscriptions can be asked for."""

    plan: str
    subscription: str
    subscription_link: str


def nobodys_subscriptions() -> dict[str, str]:
    """Return identifiers of these shapes that never existed."""
    return {"plan": str(new_id()), "subscription": str(new_id()), "subscription_link": new_token()}


async def fill_subscriptions(session: AsyncSession, keys: KeyRing, *, variant: str) -> dict[str, str]:
    """Name a provider of rates who has answered once, and add a subscription whose goods are short."""
    await _name_provider(session, keys)
    now, store = utc_now(), await current_store(session)
    sold = await session.get_one(Variant, (store.id, parse_id(variant)))
    subscription = await ask_for_subscription(session, sold, secret_key=SECRET)
    subscription.state, subscription.provider_id, subscription.payer = (
        "active",
        f"sub_{new_id().hex}",
        "cus_1",
    )
    subscription.session_id, subscription.problem, subscription.url = (
        f"cs_{new_id().hex}",
        "-",
        "https://x.test",
    )
    invoice = SubscriptionInvoice(
        store_id=store.id,
        subscription_id=subscription.id,
        provider="stripe",
        invoice_id=f"in_{new_id().hex}",
        amount_minor=subscription.total_minor,
        currency=subscription.currency,
        intent_id="pi_1",
        state=SHORT,
        paid_at=now,
        created_at=now,
    )
    message = WebhookMessage(
        store_id=store.id,
        provider="stripe",
        event_id=f"evt_{new_id().hex}",
        kind="invoice.paid",
        subscription_id=subscription.id,
        received_at=now,
    )
    cart, _ = await new_cart(session, currency=subscription.currency, customer_id=None, now=now)
    credit = RenewalCredit(
        store_id=store.id,
        subscription_id=subscription.id,
        provider="stripe",
        invoice_id=f"in_{new_id().hex}",
        cart_id=cart.id,
        amount_minor=1,
        currency=subscription.currency,
        state=RETURNED,
        created_at=now,
        settled_at=now,
    )
    session.add_all([invoice, message, credit])
    await session.flush()
    return {
        "plan": str(subscription.plan_id),
        "subscription": str(subscription.id),
        "subscription_link": subscription_token(SECRET, subscription),
    }


async def _name_provider(session: AsyncSession, keys: KeyRing) -> None:
    now, store = utc_now(), await current_store(session)
    terms = ProviderTerms("Rates Ltd", "https://rates.example/v1", "own", secret="key-0001")
    provider = await connect_provider(session, store, terms, keys=keys, actor="test", now=now)
    to = Destination(store.country)
    question = RateQuestion(store.currency, store.prices_include_tax, store.country, to, ())
    await note_answer(session, provider, question, RateAnswer({}, ()), now=now)
