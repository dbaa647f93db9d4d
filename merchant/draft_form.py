"""What a member typed of an order that they write for somebody: goods, buyer, delivery, discount."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Final
from uuid import UUID

from merchant.order_edit_form import ADD, MORE, whole
from shared.accounts.emails import clean_email
from shared.checkout.write_draft import DraftWords
from shared.kernel.errors import Invalid
from shared.kernel.ids import parse_id
from shared.kernel.money import Money, NotAnAmount
from shared.kernel.sentences import say
from shared.kernel.typed_numbers import plain_digits
from shared.orders.drafts import DISCOUNTS, FIXED, NO_DISCOUNT, PERCENTAGE, DraftOrder
from shared.shipping.addresses import LONGEST, Address
from shared.web.forms import Form

FIELDS: Final = (
    "email",
    *Address.__slots__,
    "note",
    "delivery",
    "discount",
    "percent",
    "amount",
    "discount_reason",
)


def form_of(draft: DraftOrder) -> dict[str, str]:
    """Return the form as a draft is."""
    address = {field: str(draft.address.get(field, "")) for field in Address.__slots__}
    return address | {
        "email": draft.email,
        "note": draft.note,
        "delivery": str(draft.delivery_id or ""),
        "discount": draft.discount,
        "percent": format(draft.discount_percent.normalize(), "f") if draft.discount_percent else "",
        "amount": str(Money(draft.discount_minor, draft.currency).major) if draft.discount_minor else "",
        "discount_reason": draft.discount_reason,
    }


def typed_form(form: Mapping[str, str]) -> dict[str, str]:
    """Return what was typed, to be shown again."""
    return {field: form[field][:2000] for field in FIELDS}


def read_goods(form: Form) -> dict[UUID, int]:
    """Return how many of each variant are wanted: a row that says 0 is taken out, the button beside a find adds one."""
    goods = {
        key: count
        for name in form
        if name.startswith(ADD)
        and (key := parse_id(name.removeprefix(ADD))) is not None
        and (count := whole(form[name]))
    }
    more = parse_id(form[MORE])
    if more is not None:
        goods[more] = max(goods.get(more, 0), 0) + 1
    return goods


def read_words(form: Form, currency: str) -> DraftWords:
    """Read everything but the goods; raises Invalid. What is not known yet may be left out until it is sent."""
    wrong: dict[str, str] = {}
    email = form.get("email")
    if email:
        try:
            email = clean_email(email)
        except Invalid as refusal:
            wrong |= refusal.fields
    address = {field: " ".join(form[field].split()) for field in Address.__slots__}
    address |= {field: address[field].upper() for field in ("country", "postcode")}
    wrong |= {
        field: say("Use at most %(num)s characters.", num=LONGEST)
        for field, value in address.items()
        if len(value) > LONGEST
    }
    discount = form["discount"] if form["discount"] in DISCOUNTS else NO_DISCOUNT
    percent, minor = Decimal(0), 0
    if discount == PERCENTAGE:
        percent = _percent(form.get("percent"), wrong)
    elif discount == FIXED:
        minor = _minor(form.get("amount"), currency, wrong)
    if wrong:
        raise Invalid(wrong)
    reason = form.get("discount_reason") if discount else ""
    return DraftWords(
        email, address, form.get("note"), parse_id(form["delivery"]), discount, percent, minor, reason
    )


def _percent(typed: str, wrong: dict[str, str]) -> Decimal:
    try:
        percent = Decimal(plain_digits(typed).replace(",", "."))
    except InvalidOperation:
        percent = Decimal(-1)
    if not percent.is_finite() or not 0 < percent <= 100:
        wrong["percent"] = say("Enter a percentage above 0, up to 100.")
        return Decimal(0)
    return percent.quantize(Decimal("0.001"))


def _minor(typed: str, currency: str, wrong: dict[str, str]) -> int:
    try:
        return Money.parse(typed, currency).minor
    except NotAnAmount as problem:
        wrong["amount"] = str(problem)
        return 0
