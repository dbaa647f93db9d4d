"""The lines of the isolation matrix for groups of customers and prices of their own."""

from tests.tenancy.asks import Ask, Entry, desk, get, in_store, post
from tests.tenancy.world_ids import Ids


def _groups(own: Ids, other: Ids) -> str:
    return f"{desk(own)}/customers/groups/{other.group}"


GROUPS: dict[str, Entry] = {
    "customer_groups.index": in_store(lambda own: get(f"{desk(own)}/customers/groups")),
    "customer_groups.create": in_store(
        lambda own: post(f"{desk(own)}/customers/groups", name="", domains="trade.example")
    ),
    "customer_groups.edit": in_store(
        lambda own: get(_groups(own, own)), path_id=(404, lambda own, their: get(_groups(own, their)))
    ),
    "customer_groups.update": in_store(
        lambda own: post(_groups(own, own), name="Trade", domains="trade.example"),
        path_id=(404, lambda own, their: post(_groups(own, their), name="Trade", domains="")),
    ),
    "customer_groups.destroy": in_store(
        lambda own: post(f"{_groups(own, own)}/removal"),
        path_id=(404, lambda own, their: post(f"{_groups(own, their)}/removal")),
    ),
    "group_members.create": in_store(
        lambda own: post(f"{_groups(own, own)}/members", addresses=own.email),
        path_id=(404, lambda own, their: post(f"{_groups(own, their)}/members", addresses=own.email)),
        form_addresses=(
            200,
            lambda own, their: post(f"{_groups(own, own)}/members", addresses=their.buyer_email),
        ),
    ),
    "group_members.destroy": in_store(
        lambda own: post(f"{_groups(own, own)}/members/{own.customer}/removal"),
        path_id=(404, lambda own, their: post(f"{_groups(own, their)}/members/{own.customer}/removal")),
        path_customer=(303, lambda own, their: post(f"{_groups(own, own)}/members/{their.customer}/removal")),
    ),
}


def _lists(own: Ids, other: Ids) -> str:
    return f"{desk(own)}/price-lists/{other.price_list}"


def _terms(path: str, **more: str) -> Ask:
    return post(path, **({"name": "Trade prices", "kind": "own", "audience": "", "priority": "100"} | more))


def _file(path: str) -> Ask:
    return Ask(path, "POST", {"files": {"file": ("prices.csv", b"sku,price\nNONE,1\n", "text/csv")}})


PRICE_LISTS: dict[str, Entry] = {
    "price_lists.index": in_store(lambda own: get(f"{desk(own)}/price-lists")),
    "price_lists.new": in_store(lambda own: get(f"{desk(own)}/price-lists/new")),
    "price_lists.create": in_store(
        lambda own: _terms(f"{desk(own)}/price-lists", name=""),
        form_audience=(422, lambda own, their: _terms(f"{desk(own)}/price-lists", audience=their.group)),
        form_customer=(
            422,
            lambda own, their: _terms(
                f"{desk(own)}/price-lists", audience="customer", customer=their.buyer_email
            ),
        ),
    ),
    "price_lists.edit": in_store(
        lambda own: get(_lists(own, own)), path_id=(404, lambda own, their: get(_lists(own, their)))
    ),
    "price_lists.update": in_store(
        lambda own: _terms(_lists(own, own), audience=own.group),
        path_id=(404, lambda own, their: _terms(_lists(own, their))),
    ),
    "price_lists.switch": in_store(
        lambda own: post(f"{_lists(own, own)}/state", is_on="yes"),
        path_id=(404, lambda own, their: post(f"{_lists(own, their)}/state", is_on="no")),
    ),
    "price_lists.destroy": in_store(
        lambda own: post(f"{_lists(own, own)}/removal"),
        path_id=(404, lambda own, their: post(f"{_lists(own, their)}/removal")),
    ),
    "listed_prices.index": in_store(
        lambda own: get(f"{_lists(own, own)}/prices"),
        path_id=(404, lambda own, their: get(f"{_lists(own, their)}/prices")),
        query_after=(200, lambda own, their: get(f"{_lists(own, own)}/prices", after=their.variant_cursor)),
        query_q=(200, lambda own, their: get(f"{_lists(own, own)}/prices", q=their.title)),
    ),
    "listed_prices.update": in_store(
        lambda own: post(f"{_lists(own, own)}/prices", **{f"steps-{own.variant}": "9"}),
        path_id=(404, lambda own, their: post(f"{_lists(own, their)}/prices")),
        form_steps=(
            303,
            lambda own, their: post(f"{_lists(own, own)}/prices", **{f"steps-{their.variant}": "9"}),
        ),
    ),
    "listed_price_files.show": in_store(
        lambda own: get(f"{_lists(own, own)}/prices.csv"),
        path_id=(404, lambda own, their: get(f"{_lists(own, their)}/prices.csv")),
    ),
    "listed_price_files.create": in_store(
        lambda own: _file(f"{_lists(own, own)}/files"),
        path_id=(404, lambda own, their: _file(f"{_lists(own, their)}/files")),
    ),
}

VAT_RULES: dict[str, Entry] = {
    "vat_rules.update": in_store(
        lambda own: post(f"{desk(own)}/taxes/businesses", asks="yes", own_number="", unchecked="tax")
    ),
}

TAX_PROVIDER: dict[str, Entry] = {
    "tax_provider.update": in_store(
        lambda own: post(
            f"{desk(own)}/taxes/provider",
            provider_name="Rates Ltd",
            address="https://rates.example/v1",
            when_away="own",
            is_on="yes",
        )
    ),
    "tax_provider.check": in_store(lambda own: post(f"{desk(own)}/taxes/provider/check")),
    "tax_provider.destroy": in_store(lambda own: post(f"{desk(own)}/taxes/provider/removal")),
}

TAX_REGISTRATIONS: dict[str, Entry] = {
    "tax_registrations.index": in_store(lambda own: get(f"{desk(own)}/taxes/registrations")),
    "tax_registrations.create": in_store(
        lambda own: post(
            f"{desk(own)}/taxes/registrations", country="FR", region="", number="FR 40", since="2026-01-01"
        )
    ),
    "tax_registrations.update": in_store(
        lambda own: post(f"{desk(own)}/taxes/registrations/reach", reach="everywhere")
    ),
    "tax_registrations.destroy": in_store(
        lambda own: post(f"{desk(own)}/taxes/registrations/{own.tax_registration}/removal"),
        path_id=(
            404,
            lambda own, their: post(f"{desk(own)}/taxes/registrations/{their.tax_registration}/removal"),
        ),
    ),
}

VAT_NUMBERS: dict[str, Entry] = {
    # What the other store found out about a number is nothing to this one.
    "vat_numbers.create": Entry(
        lambda _own: post("/checkout/vat-number", country="FR", vat_number="FR40303265045"),
    ),
}

OWN_PRICES: dict[str, Entry] = {
    "own_prices.show": Entry(
        lambda own: get(f"/products/{own.product_slug}/own-prices"),
        {
            "path:slug": (404, lambda _own, their: get(f"/products/{their.product_slug}/own-prices")),
            "query:variant": (
                200,
                lambda own, their: get(f"/products/{own.product_slug}/own-prices", variant=their.variant),
            ),
        },
    ),
}
