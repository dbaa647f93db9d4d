"""Everything that the checkout's form says: read, checked, and shown again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from shared.accounts.emails import clean_email
from shared.carts.models import Cart
from shared.checkout.make_offer import Offer, Wish
from shared.customers.models import Customer
from shared.kernel.errors import Invalid
from shared.kernel.ids import parse_id
from shared.kernel.sentences import say, say_count
from shared.languages.speaking import spoken_locale
from shared.orders.asked_questions import Asked
from shared.orders.questions import Answer
from shared.orders.read_answers import read_answers
from shared.payments.ways import GIFT_CARD, way_of
from shared.shipping.address_book import SavedAddress
from shared.shipping.addresses import LONGEST, Address, read_address, read_residence
from shared.shipping.countries import destination_codes, destinations
from shared.shipping.methods import Destination
from shared.taxes.exemptions import NO_NUMBER
from shared.taxes.vat_numbers import VatNumber, read_vat_number
from shared.web.forms import Form
from shared.web.respond import respond
from shared.web.services import services_of
from shared.web.write_part import Shown
from storefront.arrivals import arrival
from storefront.cart_view import Problems, view_cart
from storefront.checkout_due import STAND_INS, due_of, with_due
from storefront.countries import shape_of
from storefront.kept_cart import cart_key, fields_key, frame_key
from storefront.payment_choice import ICONS, offered_methods, paying_policy, taker_of
from storefront.visit import store_of

LONGEST_NOTE: Final = 500
# What the form says of its delivery where nothing in the cart goes by post.
DOWNLOAD: Final = "download"
# A field for programs that fill in forms; people do not see it.
TRAP: Final = "website"
FIELDS: Final = (
    "email",
    "name",
    "line1",
    "line2",
    "postcode",
    "city",
    "region",
    "country",
    "phone",
    "vat_number",
    "slot",
    "note",
)
# What the form holds beside what is typed: the chosen ways of delivery and payment, and what may be kept of it.
KEPT: Final = (*FIELDS, "delivery", "payment", "save_address", "keep_card", "reminders")
LABELS: Final = {
    "email": say("E-mail"),
    "name": say("Full name"),
    "line1": say("Street"),
    "line2": say("Flat, floor, company"),
    "postcode": say("Postcode"),
    "city": say("Town or city"),
    "region": say("State"),
    "country": say("Country"),
    "phone": say("Phone"),
    "vat_number": say("VAT number"),
    "slot": say("Time"),
    "payment": say("Payment"),
    "note": say("Note"),
    "gift_card": say("Gift card"),
    TRAP: say("Website"),
}


@dataclass(frozen=True, slots=True)
class Typed:
    """What the form holds once it can be used. `is_download` says that it was filled in where nothing is sent."""

    email: str
    address: Address
    is_download: bool
    note: str
    delivery: UUID | None
    seen_total_minor: int | None
    seen_card_minor: int | None
    payment: str
    vat_number: VatNumber | None = None
    slot: str = ""
    answers: tuple[Answer, ...] = ()


def read_checkout(form: Form, asked: Sequence[Asked]) -> Typed:
    """Read the form; raises Invalid with every field that cannot be used, in the order of the page."""
    is_download = form["delivery"] == DOWNLOAD
    read = read_residence if is_download else read_address
    address, wrong = read(form, countries=destination_codes())
    try:
        email = clean_email(form["email"])
    except Invalid as refusal:
        email, wrong = "", refusal.fields | wrong
    number = None
    try:
        number = read_vat_number(form["vat_number"], country=address.country)
    except Invalid as refusal:
        wrong = wrong | refusal.fields
    note = form["note"].strip()
    if len(note) > LONGEST_NOTE:
        wrong["note"] = say_count(
            "Use at most %(num)s character.", "Use at most %(num)s characters.", LONGEST_NOTE
        )
    answers, unanswered = read_answers(form, asked)
    if wrong or unanswered:
        raise Invalid({field: wrong[field] for field in FIELDS if field in wrong} | unanswered)
    return Typed(
        email,
        address,
        is_download,
        note,
        delivery=parse_id(form["delivery"]),
        seen_total_minor=form.figure("seen_total", otherwise=None),
        seen_card_minor=form.figure("seen_card", otherwise=None),
        payment=form["payment"][:40],
        vat_number=number,
        slot=form["slot"][:20],
        answers=answers,
    )


def empty_form(
    request: Request, customer: Customer | None, saved: Sequence[SavedAddress] | None
) -> dict[str, str]:
    """Return the form as it is first seen: what is known of the customer, else the store's own country."""
    known = {"email": customer.email, "name": customer.name} if customer else {}
    usual = saved[0].address.as_record() if saved and saved[0].is_delivery_default else {}
    return dict.fromkeys(KEPT, "") | {"country": store_of(request).country} | known | usual


def with_saved(form: Form, saved: Sequence[SavedAddress] | None) -> Form:
    """Return the form with the saved address that was tapped, if one was, in its fields."""
    wanted = next((one for one in saved or () if str(one.id) == form["saved_address"]), None)
    if wanted is None:
        return form
    filled = {field: [str(value)] for field, value in wanted.address.as_record().items()}
    return Form({name: form.all(name) for name in form} | filled | {"save_address": [""]})


def typed_form(form: Mapping[str, str], asked: Sequence[Asked] = ()) -> dict[str, str]:
    """Return what was typed, to be shown again."""
    return {field: form[field] for field in (*KEPT, *(question.field for question in asked))}


def wish_of(form: Mapping[str, str], customer_id: UUID | None) -> Wish:
    """Return what the form says about where it goes, as far as it has been filled in."""
    destination = Destination(
        form["country"].upper()[:2], form["region"][:LONGEST].strip(), form["postcode"][:LONGEST].strip()
    )
    return Wish(
        destination,
        parse_id(form["delivery"]),
        form["email"].strip().lower()[:LONGEST],
        customer_id,
        form["payment"][:40],
        _number(form),
        form["slot"][:20],
    )


def _number(form: Mapping[str, str]) -> str:
    try:
        found = read_vat_number(form["vat_number"], country=form["country"].upper()[:2])
    except Invalid:
        return ""
    return found.number if found else ""


def checkout_answer(
    request: Request,
    cart: Cart,
    offer: Offer | None,
    form: Mapping[str, str],
    *,
    status: int = 200,
    errors: Mapping[str, str] | None = None,
    problem: str | None = None,
    problems: Problems | None = None,
    typed_card: str = "",
    saved: Sequence[SavedAddress] | None = None,
    reminders: str,
    asked: Sequence[Asked] = (),
) -> Response:
    """Render the checkout; nothing that was typed is lost.

    `asked` is what the store asks beside the rest; `saved` are a customer's addresses, None for a guest;
    `reminders` is how guests agree to mails about their cart.
    """
    shown = view_cart(request, cart, offer, problems)
    taker = taker_of(request, offer) if offer else None
    methods = offered_methods(request, offer)
    context: dict[str, Any] = dict(
        methods=methods,
        takes_gift_cards=offer is None or way_of(offer.ways, GIFT_CARD).is_on,
        fee=offer.quote.fee if offer else None,
        chosen_payment=next(
            (one.name for one in methods if one.name == form["payment"]), methods[0].name if methods else ""
        ),
        method_icons=ICONS,
        cart=shown,
        errors=errors or {},
        labels=LABELS | {question.field: question.told_label for question in asked},
        asked=asked,
        typed_card=typed_card,
        arrival=arrival,
        today=services_of(request).clock().date(),
        problem=problem,
        reminders=reminders,
        saved_addresses=saved,
        vat=offer.vat if offer else NO_NUMBER,
        slots=offer.slots if offer else (),
        place=offer.quote.shipping_method.place if offer and offer.quote.shipping_method else None,
        chosen_address=Address(**{field: form[field] for field in Address.__slots__}),
        **address_fields(request, form),
    )
    goods = None if errors or problem else cart_key(shown)
    summary = Shown(None if goods is None else (goods, context["fee"]), lambda: context)
    fields = Shown(fields_key(request, shown, context), lambda: context)
    due = due_of(request, shown, summary)
    key = None if fields.key is None else (fields.key, frame_key(request), shown.total.currency)
    return respond(
        request,
        "storefront/checkout/show.html",
        partial="storefront/checkout/_checkout.html",
        status=status,
        headers=paying_policy(request, taker.account_id if taker else None),
        kept_under=key,
        completed_by=partial(with_due, due=due),
        due=due if key is None else STAND_INS,
        fields=fields,
        **context,
    )


def address_fields(request: Request, form: Mapping[str, str]) -> dict[str, Any]:
    """Return what the address part of the form needs."""
    store = store_of(request)
    return {
        "form": form,
        "shape": shape_of(form["country"]),
        "countries": destinations(spoken_locale() or store.locale),
    }
