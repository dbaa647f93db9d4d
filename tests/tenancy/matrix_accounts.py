"""The lines of the isolation matrix for shoppers' accounts."""

from tests.tenancy.asks import ADDRESS, Ask, Entry, desk, get, in_store, post
from tests.tenancy.matrix_prices import GROUPS
from tests.tenancy.world_customers import PASSWORD
from tests.tenancy.world_ids import Ids

# Routes that send whoever is not signed in to the door before they look anything up.
FOR_CUSTOMERS = {
    "account.show",
    "account_credit.show",
    "account_credit.create",
    "kept_cards.destroy",
    "kept_cards.prefer",
    "account_emails.update",
    "addresses.edit",
    "addresses.update",
    "addresses.destroy",
    "address_shapes.create",
}


def _confirmation(ids: Ids) -> str:
    return f"/account/confirmation/{ids.confirm_link}"


def _sign_up(ids: Ids) -> str:
    return f"/account/sign-up/{ids.sign_up_link}"


def _reset(ids: Ids) -> str:
    return f"/account/password-reset/{ids.reset_link}"


def _address(ids: Ids) -> str:
    return f"/account/addresses/{ids.saved_address}"


ACCOUNTS: dict[str, Entry] = {
    "account.show": Entry(
        lambda _own: get("/account"),
        {"query:after": (200, lambda _own, their: get("/account", after=their.order_cursor))},
    ),
    "account_credit.show": Entry(lambda _own: get("/account/credit")),
    "account_credit.create": Entry(
        lambda _own: post("/account/credit", gift_card="nothing"),
        {"form:gift_card": (422, lambda _own, their: post("/account/credit", gift_card=their.gift_code))},
    ),
    "kept_cards.index": Entry(lambda _own: get("/account/cards")),
    "kept_cards.destroy": Entry(
        lambda own: post(f"/account/cards/{own.kept_card}/removal"),
        {"path:card": (404, lambda _own, their: post(f"/account/cards/{their.kept_card}/removal"))},
    ),
    "kept_cards.prefer": Entry(
        lambda own: post(f"/account/cards/{own.kept_card}/default"),
        {"path:card": (404, lambda _own, their: post(f"/account/cards/{their.kept_card}/default"))},
    ),
    "sessions.new": Entry(lambda _own: get("/account/sign-in")),
    "sessions.create": Entry(
        lambda own: post("/account/sign-in", email=own.email, password="not this one"),
        {
            "form:email": (
                422,
                lambda _own, their: post("/account/sign-in", email=their.email, password=PASSWORD),
            )
        },
    ),
    "registrations.new": Entry(lambda _own: get("/account/sign-up")),
    "registrations.create": Entry(
        lambda own: post("/account/sign-up", email=own.email),
        # Whoever is known here or there is sent a link as everybody is.
        {"form:email": (303, lambda _own, their: post("/account/sign-up", email=their.email))},
    ),
    "registrations.edit": Entry(
        lambda own: get(_sign_up(own)), {"path:token": (404, lambda _own, their: get(_sign_up(their)))}
    ),
    "registrations.update": Entry(
        lambda own: post(_sign_up(own), name="Ada", password="short"),
        {"path:token": (404, lambda _own, their: post(_sign_up(their), name="Ada", password=PASSWORD))},
    ),
    "sessions.destroy": Entry(lambda _own: post("/account/sign-out")),
    "confirmation_mails.create": Entry(lambda _own: post("/account/confirmation")),
    "email_confirmations.show": Entry(
        lambda own: get(_confirmation(own)),
        {"path:token": (404, lambda _own, their: get(_confirmation(their)))},
    ),
    "email_confirmations.create": Entry(
        lambda own: post(_confirmation(own), password="not this one"),
        {"path:token": (404, lambda _own, their: post(_confirmation(their), password=PASSWORD))},
    ),
    "password_resets.new": Entry(lambda _own: get("/account/password-reset")),
    "password_resets.create": Entry(
        lambda own: post("/account/password-reset", email=own.email),
        {"form:email": (303, lambda _own, their: post("/account/password-reset", email=their.email))},
    ),
    "password_resets.edit": Entry(
        lambda own: get(_reset(own)), {"path:token": (404, lambda _own, their: get(_reset(their)))}
    ),
    "password_resets.update": Entry(
        lambda own: post(_reset(own), password="short"),
        {"path:token": (404, lambda _own, their: post(_reset(their), password=PASSWORD))},
    ),
    "account_settings.show": Entry(lambda _own: get("/account/settings")),
    "account_settings.update": Entry(lambda _own: post("/account/settings", name="Ada")),
    "account_emails.update": Entry(
        lambda own: post("/account/email", email=own.email, email_password="not this one"),
        {
            "form:email": (
                422,
                lambda _own, their: post("/account/email", email=their.email, email_password="not this one"),
            )
        },
    ),
    "account_passwords.update": Entry(
        lambda _own: post("/account/password", current_password="not this one", new_password=PASSWORD)
    ),
    "account_sessions.destroy": Entry(
        lambda own: post(f"/account/sessions/{own.customer_session}/end"),
        {"path:id": (303, lambda _own, their: post(f"/account/sessions/{their.customer_session}/end"))},
    ),
    "other_sessions.destroy": Entry(lambda _own: post("/account/other-sessions/end")),
    "addresses.index": Entry(lambda _own: get("/account/addresses")),
    "addresses.new": Entry(lambda _own: get("/account/addresses/new")),
    "addresses.create": Entry(lambda _own: post("/account/addresses", **ADDRESS)),
    "addresses.edit": Entry(
        lambda own: get(_address(own)), {"path:id": (404, lambda _own, their: get(_address(their)))}
    ),
    "addresses.update": Entry(
        lambda own: post(_address(own), **ADDRESS),
        {"path:id": (404, lambda _own, their: post(_address(their), **ADDRESS))},
    ),
    "addresses.destroy": Entry(
        lambda own: post(f"{_address(own)}/removal"),
        {"path:id": (404, lambda _own, their: post(f"{_address(their)}/removal"))},
    ),
    "address_shapes.create": Entry(
        lambda _own: post("/account/address-shape", **ADDRESS),
        {
            "form:saved": (
                404,
                lambda _own, their: post("/account/address-shape", **ADDRESS, saved=their.saved_address),
            )
        },
    ),
    "order_repeats.create": Entry(
        lambda own: post(f"/orders/{own.order_token}/repeats"),
        {"path:token": (404, lambda _own, their: post(f"/orders/{their.order_token}/repeats"))},
    ),
    "data_exports.create": Entry(lambda _own: post("/account/export")),
    "data_exports.show": Entry(
        lambda own: get(f"/account/export/{own.export_link}"),
        {"path:token": (404, lambda _own, their: get(f"/account/export/{their.export_link}"))},
    ),
    "erasures.create": Entry(lambda _own: post("/account/erasure", erasure_password="not this one")),
    "erasures.destroy": Entry(lambda _own: post("/account/erasure/withdrawal")),
}


def _customer(own: Ids, other: Ids) -> str:
    return f"{desk(own)}/customers/{other.customer}"


def _done_to(noun: str, **form: str) -> Entry:
    """Return the entry of what is done to one customer."""
    return in_store(
        lambda own: post(f"{_customer(own, own)}{noun}", **form),
        path_id=(404, lambda own, their: post(f"{_customer(own, their)}{noun}", **form)),
    )


CUSTOMERS: dict[str, Entry] = {
    **GROUPS,
    "customers.index": in_store(
        # Narrowed, because everybody who visits is a customer more.
        lambda own: get(f"{desk(own)}/customers", tag="friend"),
        query_after=(
            200,
            lambda own, their: get(f"{desk(own)}/customers", tag="friend", after=their.customer_cursor),
        ),
        query_q=(200, lambda own, their: get(f"{desk(own)}/customers", q=their.customer_name)),
        query_group=(200, lambda own, their: get(f"{desk(own)}/customers", group=their.group)),
    ),
    "customer_lists.show": in_store(
        lambda own: get(f"{desk(own)}/customers.csv", tag="friend"),
        query_q=(200, lambda own, their: get(f"{desk(own)}/customers.csv", q=their.customer_name)),
    ),
    "customer_imports.index": in_store(lambda own: get(f"{desk(own)}/customers/imports")),
    "customer_imports.create": in_store(
        lambda own: Ask(
            f"{desk(own)}/customers/imports",
            "POST",
            {"files": {"file": ("people.csv", b"Email,Name\nnew@example.com,New\n", "text/csv")}},
        ),
    ),
    "customer_imports.show": in_store(
        lambda own: get(f"{desk(own)}/customers/imports/{own.people}"),
        path_id=(404, lambda own, their: get(f"{desk(own)}/customers/imports/{their.people}")),
    ),
    "customer_imports.update": in_store(
        lambda own: post(f"{desk(own)}/customers/imports/{own.people}", step="stop"),
        path_id=(
            404,
            lambda own, their: post(f"{desk(own)}/customers/imports/{their.people}", step="start"),
        ),
    ),
    "customer_import_problems.index": in_store(
        lambda own: get(f"{desk(own)}/customers/imports/{own.people}/to-correct.csv"),
        path_id=(
            404,
            lambda own, their: get(f"{desk(own)}/customers/imports/{their.people}/to-correct.csv"),
        ),
    ),
    "customers.new": in_store(lambda own: get(f"{desk(own)}/customers/new")),
    "customers.create": in_store(
        lambda own: post(f"{desk(own)}/customers", email="not an address", name="Ada")
    ),
    "customer_ranks.edit": in_store(lambda own: get(f"{desk(own)}/customers/ranks")),
    "customer_ranks.update": in_store(
        lambda own: post(f"{desk(own)}/customers/ranks", vip="100", platinum="200")
    ),
    "customers.show": in_store(
        lambda own: get(_customer(own, own)), path_id=(404, lambda own, their: get(_customer(own, their)))
    ),
    "customers.update": _done_to("", name="Ada", rank="vip", tags="friend"),
    "customers_groups.update": in_store(
        lambda own: post(f"{_customer(own, own)}/groups", groups=own.group),
        path_id=(404, lambda own, their: post(f"{_customer(own, their)}/groups", groups=own.group)),
    ),
    "customer_merges.new": in_store(
        lambda own: get(f"{_customer(own, own)}/merge"),
        path_id=(404, lambda own, their: get(f"{_customer(own, their)}/merge")),
        query_with=(
            422,
            lambda own, their: get(f"{_customer(own, own)}/merge", **{"with": their.buyer_email}),
        ),
    ),
    # Merging would end the customer whom all others ask about, so it is asked for with nobody.
    "customer_merges.create": in_store(
        lambda own: post(f"{_customer(own, own)}/merge", other=own.customer),
        path_id=(404, lambda own, their: post(f"{_customer(own, their)}/merge", other=own.customer)),
        form_other=(404, lambda own, their: post(f"{_customer(own, own)}/merge", other=their.customer)),
    ),
    "customer_notes.create": _done_to("/notes", body="Likes red"),
    "customer_notes.destroy": in_store(
        lambda own: post(f"{_customer(own, own)}/notes/{own.note}/removal"),
        path_id=(404, lambda own, their: post(f"{_customer(own, their)}/notes/{their.note}/removal")),
        path_note=(303, lambda own, their: post(f"{_customer(own, own)}/notes/{their.note}/removal")),
    ),
    "customer_credits.create": _done_to("/credit", direction="give", amount="0", note="Sorry"),
    "customer_gift_cards.create": in_store(
        lambda own: post(f"{_customer(own, own)}/gift-cards", gift_card="nothing"),
        path_id=(
            404,
            lambda own, their: post(f"{_customer(own, their)}/gift-cards", gift_card=own.gift_code),
        ),
        form_gift_card=(
            422,
            lambda own, their: post(f"{_customer(own, own)}/gift-cards", gift_card=their.gift_code),
        ),
    ),
    "customer_blocks.update": _done_to("/block", blocked="no"),
    "customer_exports.create": _done_to("/export"),
    "customer_erasures.update": _done_to("/erasure", keep="yes"),
}


def _own_account(ids: Ids) -> str:
    return f"{desk(ids)}/account"


def _member_reset(token: str) -> str:
    return f"/dashboard/password-reset/{token}"


MEMBERS: dict[str, Entry] = {
    "password_resets.new": Entry(lambda _own: get("/dashboard/password-reset")),
    "password_resets.create": Entry(
        lambda own: post("/dashboard/password-reset", email=own.email),
        {"form:email": (303, lambda _own, their: post("/dashboard/password-reset", email=their.email))},
    ),
    # A link is worth what it says to whoever holds it; a shopper's opens nothing here.
    "password_resets.edit": Entry(
        lambda own: get(_member_reset(own.reset_link)),
        {"path:token": (404, lambda _own, their: get(_member_reset(their.reset_link)))},
    ),
    "password_resets.update": Entry(
        lambda own: post(_member_reset(own.reset_link), password=PASSWORD),
        {"path:token": (404, lambda _own, their: post(_member_reset(their.reset_link), password=PASSWORD))},
    ),
    "own_account.show": in_store(lambda own: get(_own_account(own))),
    "own_password.update": in_store(
        lambda own: post(
            f"{_own_account(own)}/password", current_password="not this one", new_password=PASSWORD
        )
    ),
    "own_sessions.destroy": in_store(
        lambda own: post(f"{_own_account(own)}/sessions/{own.member_session}/end"),
        path_id=(
            303,
            lambda own, their: post(f"{_own_account(own)}/sessions/{their.member_session}/end"),
        ),
    ),
    "own_other_sessions.destroy": in_store(lambda own: post(f"{_own_account(own)}/other-sessions/end")),
}
