"""What each kind of mail is about besides an order, while somebody looks at its words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any, Final

from shared.content.newsletter import STANDARD
from shared.customers.models import Customer
from shared.kernel.money import Money
from shared.kernel.sentences import say
from shared.orders.hold_order import REASONS
from shared.orders.models import Order
from shared.orders.states import FULFILLED
from shared.payments.bank_details import BankDetails, reference_of
from shared.payments.transfers import AwaitedTransfer
from shared.products.models import Variant
from shared.products.told_products import Names
from shared.stores.models import Store

BUYER: Final = "Ada Lovelace"
MAILBOX: Final = "ada@example.com"
# The example of the standard for account numbers (ISO 13616).
_IBAN: Final = "GB29NWBK60161331926819"


@dataclass(frozen=True, slots=True)
class Sample:
    """What all kinds of mail are made of while they are looked at."""

    store: Store
    shop: str
    order: Order
    variants: Sequence[Variant]
    now: datetime

    @property
    def link(self) -> str:
        return f"{self.shop}/orders/sample"


def more_of(kind: str, sample: Sample) -> Mapping[str, Any]:
    """Return what the templates of a kind of mail need besides the order."""
    return _MORE.get(kind, _nothing)(sample)


def _nothing(_sample: Sample) -> Mapping[str, Any]:
    return {}


def _files(sample: Sample) -> Mapping[str, Any]:
    grant = SimpleNamespace(
        file=SimpleNamespace(name="guide.pdf"), expires_at=sample.now + timedelta(days=30), most=5
    )
    return {"files": [(grant, f"{sample.shop}/downloads/sample")]}


def _shipment(sample: Sample) -> Mapping[str, Any]:
    shipment = SimpleNamespace(
        carrier="DHL",
        tracking_number="00340434161094042557",
        tracking_link="https://www.dhl.com/tracking",
    )
    contents = [(line, line.quantity) for line in sample.order.lines]
    sample.order.fulfilment_state = FULFILLED
    return {"shipment": shipment, "contents": contents}


def _return(sample: Sample) -> Mapping[str, Any]:
    line = sample.order.lines[0]
    asked = SimpleNamespace(
        state="settled", answer="", refund_minor=line.total_minor, refund=line.total, order=sample.order
    )
    return {"asked": asked, "lines": [(SimpleNamespace(quantity=line.quantity), line)]}


def _offer(sample: Sample) -> Mapping[str, Any]:
    order = sample.order
    draft = SimpleNamespace(
        buyer_name=BUYER, email=MAILBOX, note="", expires_at=sample.now + timedelta(days=7)
    )
    none = Money.zero(order.currency)
    quote = SimpleNamespace(discount=none, discounts=[], shipping=order.shipping, tax=none, total=order.total)
    return {"draft": draft, "quote": quote, "lines": [(line.title, line) for line in order.lines]}


def _change(sample: Sample) -> Mapping[str, Any]:
    order, line = sample.order, sample.order.lines[0]
    edit = SimpleNamespace(
        is_waiting=True,
        is_applied=False,
        difference=line.unit_price,
        after=order.total + line.unit_price,
        refunded_minor=0,
        settlement="link",
        movements=[SimpleNamespace(pieces=1, title=line.title, variant_title=line.variant_title)],
        delivered=None,
        reason="",
        expires_at=sample.now + timedelta(days=3),
    )
    return {"edit": edit}


def _note(sample: Sample) -> Mapping[str, Any]:
    return {"note": SimpleNamespace(body=f"{sample.order.lines[0].title}: +1 :-)")}


def _refund(sample: Sample) -> Mapping[str, Any]:
    return {"refund": SimpleNamespace(amount=sample.order.lines[0].total), "is_by_hand": False}


def _held(_sample: Sample) -> Mapping[str, Any]:
    return {"hold_words": REASONS}


def _payment_review(sample: Sample) -> Mapping[str, Any]:
    return {"amount": sample.order.to_pay, "is_other": True}


def _low(sample: Sample) -> Mapping[str, Any]:
    stock = SimpleNamespace(on_hand=3, reserved=1)
    low = [SimpleNamespace(product=one.product, title=one.title, stock=stock) for one in sample.variants]
    return {"low": low, "count": len(low)}


def _report(sample: Sample) -> Mapping[str, Any]:
    today = sample.now.date()
    sums = SimpleNamespace(orders=12, net=sample.order.total_minor * 12)
    period = SimpleNamespace(first=today - timedelta(days=7), last=today - timedelta(days=1))
    return {"title": say("Sales over time"), "period": period, "sums": sums, "is_attached": True}


def _notices(sample: Sample) -> Mapping[str, Any]:
    order = sample.order
    line = SimpleNamespace(
        at=sample.now,
        text=say("New order %(number)s", number=order.shown_number),
        link=sample.link,
        amount=order.total,
    )
    low = SimpleNamespace(
        at=sample.now, text=say("Running low: %(count)s", count="3"), link=sample.link, amount=None
    )
    groups = [
        SimpleNamespace(title=say("New orders"), lines=[line]),
        SimpleNamespace(title=say("What runs low"), lines=[low]),
    ]
    return {"groups": groups, "count": 2, "more": 0, "is_daily": True, "choices": sample.link}


def _transfer(sample: Sample) -> Mapping[str, Any]:
    order = sample.order
    transfer = AwaitedTransfer(
        store_id=order.store_id,
        order_id=order.id,
        amount_minor=order.total_minor,
        received_minor=0,
        currency=order.currency,
        reference=reference_of(order.number),
        bank=BankDetails(sample.store.name, _IBAN).as_record(),
        created_at=sample.now,
        due_at=sample.now + timedelta(days=7),
    )
    return {"transfer": transfer}


def _payment_failed(sample: Sample) -> Mapping[str, Any]:
    offered = SimpleNamespace(expires_at=sample.now + timedelta(days=2))
    return {"offered": offered, "to_pay": sample.order.to_pay}


def _product(sample: Sample) -> Mapping[str, Any]:
    variant = sample.variants[0]
    return {
        "names": Names(variant.product.title, variant.title),
        "link": f"{sample.shop}/products/{variant.product.slug}",
    }


def _review(sample: Sample) -> Mapping[str, Any]:
    return {"product": sample.variants[0].product.title}


def _cart(sample: Sample) -> Mapping[str, Any]:
    lines = [
        SimpleNamespace(quantity=1, variant=variant, total=Money(variant.price_minor, sample.store.currency))
        for variant in sample.variants
    ]
    coupon = SimpleNamespace(code="BACK-ABCD", expires_at=sample.now + timedelta(days=7))
    reminder = SimpleNamespace(nth=1, is_last=True, percent=10)
    return {"lines": lines, "coupon": coupon, "reminder": reminder, "pixel": None}


def _series(sample: Sample) -> Mapping[str, Any]:
    coupon = SimpleNamespace(code="HELLO-ABCD", expires_at=sample.now + timedelta(days=14))
    link = f"{sample.shop}/cart/code?code={coupon.code}"
    return {"name": BUYER, "coupon": coupon, "percent": 10, "picks": [], "link": link}


def _suggestions(sample: Sample) -> Mapping[str, Any]:
    picks = [
        {
            "title": variant.product.title,
            "price": Money(variant.price_minor, sample.store.currency),
            "varies": False,
            "link": f"{sample.shop}/products/{variant.product.slug}",
        }
        for variant in sample.variants
    ]
    return {**_series(sample), "picks": picks}


def _account(sample: Sample) -> Mapping[str, Any]:
    customer = Customer(store_id=sample.store.id, email=MAILBOX, name=BUYER, language="")
    proof = SimpleNamespace(email="ada.lovelace@example.com", replaces=MAILBOX)
    return {
        "customer": customer,
        "proof": proof,
        "data_request": SimpleNamespace(due_at=sample.now + timedelta(days=7)),
        "shop": f"{sample.shop}/",
    }


def _subscription(sample: Sample) -> Mapping[str, Any]:
    line = sample.order.lines[0]
    subscription = SimpleNamespace(
        first_quote=None,
        buyer_name=BUYER,
        email=MAILBOX,
        title=line.title,
        quantity=line.quantity,
        total=line.total,
        renews_at=sample.now + timedelta(days=14),
        problem="",
    )
    link = f"{sample.shop}/subscriptions/sample"
    return {"subscription": subscription, "link": link, "credit": None}


def _newsletter(sample: Sample) -> Mapping[str, Any]:
    return {"words": STANDARD, "link": f"{sample.shop}/newsletter/sample"}


def _invitation(_sample: Sample) -> Mapping[str, Any]:
    return {"inviter": "grace@example.com"}


_MORE: Final[Mapping[str, Callable[[Sample], Mapping[str, Any]]]] = {
    "downloads": _files,
    "shipment": _shipment,
    "pick_up": _shipment,
    "return_news": _return,
    "draft_offer": _offer,
    "order_change": _change,
    "order_note": _note,
    "refund_sent": _refund,
    "order_held": _held,
    "payment_review": _payment_review,
    "low_stock": _low,
    "report": _report,
    "notices": _notices,
    "transfer_details": _transfer,
    "transfer_reminder": _transfer,
    "payment_failed": _payment_failed,
    "back_in_stock": _product,
    "review_link": _review,
    "abandoned_cart": _cart,
    "newsletter_link": _newsletter,
    **dict.fromkeys(
        (
            "series_welcome_1", "series_welcome_2", "series_welcome_3", "series_win_back_1", "series_win_back_2",
        ),
        _series,
    ),
    "series_suggestions_1": _suggestions,
    "invitation": _invitation,
    **dict.fromkeys(
        ("subscription_started", "subscription_ahead", "subscription_failed", "subscription_ended"),
        _subscription,
    ),
    **{
        f"account_{what}": _account
        for what in (
            "welcome", "sign_up", "known", "confirm_email", "change_email", "reset_password",
            "password_changed", "email_changed", "export", "erasure",
        )
    },
}  # fmt: skip
