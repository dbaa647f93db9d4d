"""What a merchant typed about a price list, read back as it was and as what it means."""

from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from merchant.typed_figures import Wrong, as_typed, moment, percentage, whole_number
from shared.customers.models import Customer
from shared.kernel.errors import Invalid
from shared.kernel.ids import parse_id
from shared.kernel.sentences import say
from shared.price_lists.models import PriceList
from shared.price_lists.save_list import MOST_STEPS, ListTerms, PercentSteps
from shared.stores.models import Store
from shared.web.forms import Form

EVERYBODY: Final = ""
ONE_CUSTOMER: Final = "customer"
NEW: Final = {"kind": "percent", "audience": EVERYBODY, "priority": "100"}
FIELDS: Final = (
    "name", "kind", "percents", "audience", "customer", "currency", "channel", "priority", "starts_at", "ends_at"
)  # fmt: skip


async def from_list(session: AsyncSession, store: Store, price_list: PriceList) -> dict[str, str]:
    """Return the form as the list is."""
    audience = str(price_list.group_id or (ONE_CUSTOMER if price_list.customer_id else EVERYBODY))
    customer = await session.scalar(select(Customer.email).where(Customer.id == price_list.customer_id))
    return {
        "name": price_list.name,
        "kind": price_list.kind,
        "percents": "\n".join(_written(step["from"], step["percent"]) for step in price_list.percents),
        "audience": audience,
        "customer": customer or "",
        "currency": price_list.currency,
        "channel": price_list.channel,
        "priority": str(price_list.priority),
        "starts_at": as_typed(price_list.starts_at, store.time_zone),
        "ends_at": as_typed(price_list.ends_at, store.time_zone),
    }


async def read_list(session: AsyncSession, store: Store, form: Form) -> ListTerms:
    """Return what the form says; raises Invalid naming every field that cannot be read."""
    wrong: Wrong = {}
    priority = whole_number(form, "priority", wrong)
    terms = ListTerms(
        name=form.get("name"),
        kind=form.get("kind"),
        percents=_percents(form, wrong) if form.get("kind") == "percent" else (),
        group_id=_group(form, wrong),
        customer_id=await _customer(session, form, wrong),
        currency=form.get("currency"),
        channel=form.get("channel"),
        priority=100 if priority is None else priority,
        starts_at=moment(form, "starts_at", store.time_zone, wrong),
        ends_at=moment(form, "ends_at", store.time_zone, wrong),
    )
    if wrong:
        raise Invalid(wrong)
    return terms


def _written(start: int, percent: str) -> str:
    plain = f"{Decimal(percent).normalize():f}"
    return plain if start == 1 else f"{start}: {plain}"


def _percents(form: Form, wrong: Wrong) -> PercentSteps:
    """Read "10" and "5: 15" lines: so many percent, or so many from so many pieces on."""
    steps: list[tuple[int, Decimal]] = []
    for line in form.get("percents").splitlines()[: MOST_STEPS + 1]:
        start, colon, percent = line.rpartition(":")
        cells = Form({"start": [start if colon else "1"], "percent": [percent]})
        unread: Wrong = {}
        pieces, share = whole_number(cells, "start", unread), percentage(cells, "percent", unread)
        if unread or pieces is None or share is None:
            wrong["percents"] = say("Write one step a line: from how many pieces, a colon, the percentage.")
            return ()
        steps.append((pieces, share))
    return steps


def _group(form: Form, wrong: Wrong) -> UUID | None:
    audience = form.get("audience")
    if audience in (EVERYBODY, ONE_CUSTOMER):
        return None
    group_id = parse_id(audience)
    if group_id is None:
        # Never taken for everybody.
        wrong["audience"] = say("This group does not exist.")
    return group_id


async def _customer(session: AsyncSession, form: Form, wrong: Wrong) -> UUID | None:
    if form.get("audience") != ONE_CUSTOMER:
        return None
    email = form.get("customer").lower()[:254]
    found = await session.scalar(
        select(Customer.id).where(Customer.email == email, Customer.erased_at.is_(None))
    )
    if found is None:
        wrong["customer"] = say("There is no customer with this address.")
    return found
