"""Which variables a merchant may use in which kind of mail.

`source` is how the templates of that kind say the same: written here by us, never by a merchant.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from shared.kernel.sentences import Sentence, say


@dataclass(frozen=True, slots=True)
class Variable:
    """A name that a merchant writes, what it stands for, and where its value comes from."""

    name: str
    label: Sentence
    source: str


_STORE: Final = (
    Variable("store.name", say("Name of the shop"), "store.name"),
    Variable("store.email", say("Address of the shop"), "store.email"),
)
_FIGURES: Final = (
    Variable("order.number", say("Number of the order"), "order.shown_number"),
    Variable("order.total", say("What the order costs"), "order.total | money"),
    Variable("order.day", say("Day of the order"), "order.placed_at | day"),
)
_BUYER: Final = (
    Variable("customer.name", say("Name of the buyer"), "order.buyer_name"),
    Variable("customer.email", say("Address of the buyer"), "order.email"),
)
_LINK: Final = (Variable("order.link", say("Link to the order"), "link"),)
_ORDER: Final = (*_FIGURES, *_BUYER, *_LINK)
_DELIVERY: Final = (
    Variable(
        "order.delivery",
        say("Way of delivery"),
        "order.told_names.get(order.shipping_name, order.shipping_name)",
    ),
)
_PAYMENT: Final = (Variable("order.payment", say("Way to pay"), "method.label"),)
_REASON: Final = (Variable("order.reason", say("Why it was cancelled"), "order.cancel_reason or ''"),)
_PARCEL: Final = (
    Variable("parcel.carrier", say("Who brings the parcel"), "shipment.carrier"),
    Variable("parcel.number", say("Number to follow it by"), "shipment.tracking_number"),
    Variable("parcel.link", say("Link to follow it by"), "shipment.tracking_link"),
)
_PLACE: Final = (
    Variable("place.address", say("Where to pick it up"), "order.place.address if order.place else ''"),
    Variable("place.hours", say("When to pick it up"), "order.place.hours if order.place else ''"),
)
_TRANSFER: Final = (
    Variable("transfer.amount", say("What is to be transferred"), "transfer.missing | money"),
    Variable("transfer.day", say("By when"), "transfer.due_at | day"),
    Variable("transfer.reference", say("Reference of the transfer"), "transfer.reference"),
)
_ACCOUNT: Final = (
    Variable("customer.name", say("Name of the customer"), "customer.name"),
    Variable("customer.email", say("Address of the customer"), "customer.email"),
)
_ACCOUNT_LINK: Final = (Variable("account.link", say("The link of this mail"), "link"),)
_REQUEST: Final = (Variable("request.day", say("Day on which it ends"), "data_request.due_at | day"),)
_PRODUCT: Final = (
    Variable("product.name", say("Name of the product"), "names.product"),
    Variable("product.version", say("Its version"), "names.variant"),
    Variable("product.link", say("Link to the product"), "link"),
)
_CART: Final = (
    Variable("cart.link", say("Link that brings the cart back"), "link"),
    Variable("coupon.code", say("Code, in the mail that has one"), "coupon.code if coupon else ''"),
    Variable("coupon.percent", say("What it takes off, in percent"), "reminder.percent if coupon else ''"),
    Variable("coupon.day", say("Until when it is good"), "(coupon.expires_at | day) if coupon else ''"),
)
_SERIES: Final = (
    Variable("customer.name", say("Name of the reader, where it is known"), "name"),
    Variable("shop.link", say("Link to the shop"), "link"),
    Variable("coupon.code", say("Code, in the mail that has one"), "coupon.code if coupon else ''"),
    Variable("coupon.percent", say("What it takes off, in percent"), "percent if coupon else ''"),
    Variable("coupon.day", say("Until when it is good"), "(coupon.expires_at | day) if coupon else ''"),
)
_OFFER: Final = (
    Variable("customer.name", say("Name of the buyer"), "draft.buyer_name"),
    Variable("customer.email", say("Address of the buyer"), "draft.email"),
    Variable("offer.total", say("What it costs"), "quote.total | money"),
    Variable("offer.until", say("Until when it stands (UTC)"), "draft.expires_at | moment"),
    Variable("offer.link", say("Link to the offer"), "link"),
)
_CHANGE: Final = (
    Variable("change.amount", say("What it costs more, or less"), "edit.difference | money"),
    Variable("change.total", say("What the order costs then"), "edit.after | money"),
)
_REFUND: Final = (Variable("refund.amount", say("What is given back"), "refund.amount | money"),)
_RETURN: Final = (
    Variable(
        "return.amount", say("What was given back"), "(asked.refund | money) if asked.refund_minor else ''"
    ),
    Variable("return.answer", say("What you answered"), "asked.answer"),
)
_FAILED: Final = (
    Variable("payment.amount", say("What was not paid"), "to_pay | money"),
    Variable(
        "payment.until",
        say("Until when they can pay (UTC)"),
        "(offered.expires_at | moment) if offered else ''",
    ),
)
_LOW: Final = (
    Variable("stock.count", say("How many things run low"), "count"),
    Variable("stock.link", say("Link to your stock"), "link"),
)
_REPORT: Final = (
    Variable("report.title", say("Name of the report"), "title"),
    Variable("report.link", say("Link to the report"), "link"),
)
_NOTICES: Final = (
    Variable("news.count", say("How many things there are to tell"), "count"),
    Variable("news.link", say("Link to the notifications"), "link"),
)
_REVIEW: Final = (
    Variable("product.name", say("Name of the product"), "product"),
    Variable("review.link", say("Link to the review"), "link"),
)
_INVITATION: Final = (
    Variable("invitation.from", say("Who invites"), "inviter"),
    Variable("invitation.link", say("Link to the invitation"), "link"),
)
_SUBSCRIPTION: Final = (
    Variable("customer.name", say("Name of the buyer"), "subscription.buyer_name"),
    Variable("customer.email", say("Address of the buyer"), "subscription.email"),
    Variable("subscription.goods", say("What comes again and again"), "subscription.title"),
    Variable("subscription.amount", say("What each delivery costs"), "subscription.total | money"),
    Variable(
        "subscription.day",
        say("Day of the next payment"),
        "(subscription.renews_at | day) if subscription.renews_at else ''",
    ),
    Variable("subscription.link", say("Link to the subscription"), "link"),
)
_BY_KIND: Final[Mapping[str, tuple[Variable, ...]]] = {
    "order_confirmation": (*_ORDER, *_DELIVERY, *_PAYMENT),
    "order_cancellation": (*_ORDER, *_REASON),
    "downloads": _ORDER,
    "shipment": (*_ORDER, *_DELIVERY, *_PARCEL),
    "pick_up": (*_ORDER, *_PLACE),
    "return_news": (*_ORDER, *_RETURN),
    "draft_offer": _OFFER,
    "order_change": (*_ORDER, *_CHANGE),
    "order_note": _ORDER,
    "refund_sent": (*_ORDER, *_REFUND),
    "order_held": _FIGURES,
    "payment_review": _FIGURES,
    "new_order": (*_FIGURES, *_LINK),
    "low_stock": _LOW,
    "report": _REPORT,
    "notices": _NOTICES,
    "transfer_details": (*_ORDER, *_TRANSFER),
    "transfer_reminder": (*_ORDER, *_TRANSFER),
    "payment_failed": (*_ORDER, *_FAILED),
    "back_in_stock": _PRODUCT,
    "review_request": (*_FIGURES, *_BUYER),
    "review_link": _REVIEW,
    "abandoned_cart": _CART,
    "newsletter_link": _ACCOUNT_LINK,
    "series_welcome_1": _SERIES,
    "series_welcome_2": _SERIES,
    "series_welcome_3": _SERIES,
    "series_win_back_1": _SERIES,
    "series_win_back_2": _SERIES,
    "series_suggestions_1": _SERIES,
    "invitation": _INVITATION,
    "subscription_started": _SUBSCRIPTION,
    "subscription_ahead": _SUBSCRIPTION,
    "subscription_failed": _SUBSCRIPTION,
    "subscription_ended": _SUBSCRIPTION,
    "account_welcome": (*_ACCOUNT, *_ACCOUNT_LINK),
    "account_sign_up": _ACCOUNT_LINK,
    "account_known": _ACCOUNT_LINK,
    "account_confirm_email": (*_ACCOUNT, *_ACCOUNT_LINK),
    "account_change_email": (*_ACCOUNT, *_ACCOUNT_LINK),
    "account_reset_password": (*_ACCOUNT, *_ACCOUNT_LINK),
    "account_password_changed": (*_ACCOUNT, *_ACCOUNT_LINK),
    "account_email_changed": _ACCOUNT,
    "account_export": (*_ACCOUNT, *_ACCOUNT_LINK, *_REQUEST),
    "account_erasure": (*_ACCOUNT, *_ACCOUNT_LINK, *_REQUEST),
}


def variables_of(kind: str) -> dict[str, Variable]:
    """Return the variables of a kind of mail by name."""
    return {one.name: one for one in (*_BY_KIND.get(kind, ()), *_STORE)}
