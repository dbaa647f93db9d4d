"""What is asked of subscriptions, their plans and the rates that others name."""

from shared.kernel.pagination import encode_cursor
from tests.tenancy.asks import Ask, Entry, desk, get, in_store, post

ADDRESS = {
    "email": "mila@example.com",
    "name": "Mila Haddad",
    "line1": "Lindenstraße 4",
    "postcode": "10969",
    "city": "Berlin",
    "country": "DE",
}


def _new(plan: str, variant: str) -> Ask:
    return get("/subscriptions/new", plan=plan, variant=variant, quantity="1")


def _form(path: str, plan: str, variant: str) -> Ask:
    # Without an address for mails: each of them may try few cards in an hour.
    return post(path, plan=plan, variant=variant, quantity="1", **ADDRESS | {"email": ""})


SUBSCRIPTIONS_STOREFRONT: dict[str, Entry] = {
    "subscriptions.index": Entry(lambda _own: get("/account/subscriptions")),
    "subscriptions.new": Entry(
        lambda own: _new(own.plan, own.variant),
        {
            "query:plan": (404, lambda own, their: _new(their.plan, own.variant)),
            "query:variant": (404, lambda own, their: _new(own.plan, their.variant)),
        },
    ),
    "subscription_quotes.create": Entry(
        lambda own: _form("/subscriptions/new", own.plan, own.variant),
        {
            "form:plan": (404, lambda own, their: _form("/subscriptions/new", their.plan, own.variant)),
            "form:variant": (404, lambda own, their: _form("/subscriptions/new", own.plan, their.variant)),
        },
    ),
    "subscriptions.create": Entry(
        lambda own: _form("/subscriptions", own.plan, own.variant),
        {
            "form:plan": (404, lambda own, their: _form("/subscriptions", their.plan, own.variant)),
            "form:variant": (404, lambda own, their: _form("/subscriptions", own.plan, their.variant)),
        },
    ),
    "subscriptions.show": Entry(
        lambda own: get(f"/subscriptions/{own.subscription_link}"),
        {"path:token": (404, lambda _own, their: get(f"/subscriptions/{their.subscription_link}"))},
    ),
    "subscription_beginnings.show": Entry(
        lambda own: get(f"/subscriptions/{own.subscription_link}/beginning"),
        {
            "path:token": (
                404,
                lambda _own, their: get(f"/subscriptions/{their.subscription_link}/beginning"),
            )
        },
    ),
    "subscription_beginnings.create": Entry(
        lambda own: post(f"/subscriptions/{own.subscription_link}/beginning"),
        {
            "path:token": (
                404,
                lambda _own, their: post(f"/subscriptions/{their.subscription_link}/beginning"),
            )
        },
    ),
    "subscription_wishes.create": Entry(
        lambda own: post(f"/subscriptions/{own.subscription_link}/wishes", wish="pause"),
        {
            "path:token": (
                404,
                lambda _own, their: post(f"/subscriptions/{their.subscription_link}/wishes", wish="pause"),
            )
        },
    ),
    "subscription_addresses.update": Entry(
        lambda own: post(f"/subscriptions/{own.subscription_link}/address", **ADDRESS),
        {
            "path:token": (
                404,
                lambda _own, their: post(f"/subscriptions/{their.subscription_link}/address", **ADDRESS),
            )
        },
    ),
    "subscription_credits.update": Entry(
        lambda own: post(f"/subscriptions/{own.subscription_link}/credit", pays="no"),
        {
            "path:token": (
                404,
                lambda _own, their: post(f"/subscriptions/{their.subscription_link}/credit", pays="no"),
            )
        },
    ),
    "subscription_cards.create": Entry(
        lambda own: post(f"/subscriptions/{own.subscription_link}/card"),
        {
            "path:token": (
                404,
                lambda _own, their: post(f"/subscriptions/{their.subscription_link}/card"),
            )
        },
    ),
}

SUBSCRIPTIONS_MERCHANT: dict[str, Entry] = {
    "subscriptions.index": in_store(
        lambda own: get(f"{desk(own)}/subscriptions"),
        query_after=(
            200,
            lambda own, their: get(f"{desk(own)}/subscriptions", after=encode_cursor([their.subscription])),
        ),
    ),
    "subscriptions.show": in_store(
        lambda own: get(f"{desk(own)}/subscriptions/{own.subscription}"),
        path_id=(404, lambda own, their: get(f"{desk(own)}/subscriptions/{their.subscription}")),
    ),
    "subscriptions.update": in_store(
        lambda own: post(f"{desk(own)}/subscriptions/{own.subscription}/wishes", wish="pause"),
        path_id=(
            404,
            lambda own, their: post(f"{desk(own)}/subscriptions/{their.subscription}/wishes", wish="pause"),
        ),
    ),
    "subscription_plans.index": in_store(
        lambda own: get(f"{desk(own)}/products/{own.product}/plans"),
        path_id=(404, lambda own, their: get(f"{desk(own)}/products/{their.product}/plans")),
    ),
    "subscription_plans.create": in_store(
        lambda own: post(f"{desk(own)}/products/{own.product}/plans", every="week", count="2"),
        path_id=(
            404,
            lambda own, their: post(f"{desk(own)}/products/{their.product}/plans", every="week", count="2"),
        ),
    ),
    "subscription_plans.switch": in_store(
        lambda own: post(f"{desk(own)}/products/{own.product}/plans/{own.plan}/state", is_on="no"),
        path_id=(
            404,
            lambda own, their: post(
                f"{desk(own)}/products/{their.product}/plans/{own.plan}/state", is_on="no"
            ),
        ),
        path_plan=(
            404,
            lambda own, their: post(
                f"{desk(own)}/products/{own.product}/plans/{their.plan}/state", is_on="no"
            ),
        ),
    ),
}
