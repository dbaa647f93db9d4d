"""The lines of the isolation matrix for the dashboard's own frame, its papers and what stands beside it."""

from shared.kernel.pagination import encode_cursor
from tests.tenancy.asks import Entry, desk, get, in_store, order_of, post
from tests.tenancy.world_customers import PASSWORD

DESK: dict[str, Entry] = {
    "health.live": Entry(lambda _own: get("/healthz")),
    "health.ready": Entry(lambda _own: get("/readyz")),
    "health.metrics": Entry(lambda _own: get("/metrics")),
    "webhooks.stripe": Entry(lambda _own: post("/webhooks/stripe")),
    # The address says whose account it is; what counts is the signature, which both lack.
    "webhooks.stripe_account": Entry(
        lambda own: post(f"/webhooks/stripe/{own.payment_account}"),
        {"path:account": (400, lambda _own, their: post(f"/webhooks/stripe/{their.payment_account}"))},
    ),
    "static": Entry(
        lambda _own: get("/static/css/reset.css"),
        {"path:path": (404, lambda _own, their: get(f"/static/{their.media_key}"))},
    ),
    "platform.front_door": Entry(lambda _own: get("/")),
    "stores.index": Entry(lambda _own: get("/dashboard")),
    "guide.index": Entry(lambda _own: get("/dashboard/help")),
    "guide.calls": Entry(lambda _own: get("/dashboard/help/api/calls")),
    "guide.show": Entry(
        lambda _own: get("/dashboard/help/orders"),
        {"path:page": (404, lambda _own, their: get(f"/dashboard/help/{their.product_slug}"))},
    ),
    "sessions.new": Entry(
        lambda _own: get("/dashboard/sign-in"),
        {"query:next": (200, lambda _own, their: get("/dashboard/sign-in", next=desk(their)))},
    ),
    "sessions.create": Entry(
        lambda own: post("/dashboard/sign-in", email=own.email, password="not this one"),
        {
            "form:email": (
                422,
                lambda _own, their: post("/dashboard/sign-in", email=their.email, password=PASSWORD),
            ),
            "form:next": (
                422,
                lambda own, their: post("/dashboard/sign-in", email=own.email, password="", next=desk(their)),
            ),
        },
    ),
    "sessions.destroy": Entry(lambda _own: post("/dashboard/sign-out")),
    "languages.new": Entry(
        lambda _own: get("/dashboard/language"),
        {"query:next": (200, lambda _own, their: get("/dashboard/language", next=desk(their)))},
    ),
    "languages.create": Entry(
        lambda _own: post("/dashboard/language", language="en"),
        {
            "form:language": (
                422,
                lambda _own, their: post("/dashboard/language", language=their.product_slug),
            ),
            "form:next": (
                303,
                lambda _own, their: post("/dashboard/language", language="en", next=desk(their)),
            ),
        },
    ),
    "dashboards.show": in_store(lambda own: get(desk(own))),
    "packing.show": in_store(
        lambda own: get(f"{desk(own)}/packing"),
        query_order=(200, lambda own, their: get(f"{desk(own)}/packing", order=their.packed_number)),
    ),
    "returns.index": in_store(
        lambda own: get(f"{desk(own)}/returns"),
        query_after=(
            200,
            lambda own, their: get(f"{desk(own)}/returns", after=encode_cursor([their.returned])),
        ),
    ),
    "returns.show": in_store(
        lambda own: get(f"{desk(own)}/returns/{own.returned}"),
        path_id=(404, lambda own, their: get(f"{desk(own)}/returns/{their.returned}")),
    ),
    "set_aside.index": in_store(
        lambda own: get(f"{desk(own)}/returns/set-aside"),
        query_after=(
            200,
            lambda own, their: get(f"{desk(own)}/returns/set-aside", after=their.order_cursor),
        ),
    ),
    "set_aside.update": in_store(
        lambda own: post(f"{desk(own)}/returns/set-aside/{own.set_aside}", pieces="1", deed="write_off"),
        path_id=(
            404,
            lambda own, their: post(
                f"{desk(own)}/returns/set-aside/{their.set_aside}", pieces="1", deed="release"
            ),
        ),
    ),
    "return_settings.edit": in_store(lambda own: get(f"{desk(own)}/returns/settings")),
    "return_settings.update": in_store(
        lambda own: post(f"{desk(own)}/returns/settings", days="30", payer="store"),
        # A category of another store is not one of this one's, and is left out.
        form_kept_category=(
            303,
            lambda own, their: post(
                f"{desk(own)}/returns/settings", days="30", payer="store", kept_category=their.category
            ),
        ),
    ),
    "papers.slip": in_store(
        lambda own: get(f"{order_of(own, own.packed_number)}/packing-slip", parcel=own.shipment),
        path_number=(404, lambda own, their: get(f"{order_of(own, their.packed_number)}/packing-slip")),
        query_parcel=(
            404,
            lambda own, their: get(f"{order_of(own, own.packed_number)}/packing-slip", parcel=their.shipment),
        ),
    ),
    "papers.picks": in_store(
        lambda own: get(f"{desk(own)}/pick-list"),
        query_order=(200, lambda own, their: get(f"{desk(own)}/pick-list", order=their.packed_number)),
    ),
    "order_shipments.create": in_store(
        lambda own: post(f"{order_of(own, own.packed_number)}/shipments", **{f"of-{own.goods}": "1"}),
        path_number=(
            404,
            lambda own, their: post(
                f"{order_of(own, their.packed_number)}/shipments", **{f"of-{own.goods}": "1"}
            ),
        ),
        # A field that is not one of this order's says nothing: there is nothing to pack.
        form_of=(
            422,
            lambda own, their: post(
                f"{order_of(own, own.packed_number)}/shipments", **{f"of-{their.goods}": "1"}
            ),
        ),
    ),
    # The outbox stands in for a mail provider in development and shows the mail of all stores; production has no such route.
    "dev.mail": Entry(lambda _own: get("/dev/mail")),
    **{
        f"return_steps.{name}": in_store(
            lambda own, noun=noun, typed=typed: post(f"{desk(own)}/returns/{own.returned}/{noun}", **typed),
            path_id=(
                404,
                lambda own, their, noun=noun, typed=typed: post(
                    f"{desk(own)}/returns/{their.returned}/{noun}", **typed
                ),
            ),
        )
        for name, noun, typed in (
            ("decide", "decision", {"decision": "approve", "answer": "Send it."}),
            ("receive", "receipt", {}),
            ("settle", "settlement", {"amount": "1"}),
            ("withdraw", "withdrawal", {}),
        )
    },
    **{
        f"order_shipments.{name}": in_store(
            lambda own, noun=noun: post(
                f"{order_of(own, own.packed_number)}/shipments/{own.shipment}/{noun}"
            ),
            path_number=(
                404,
                lambda own, their, noun=noun: post(
                    f"{order_of(own, their.packed_number)}/shipments/{own.shipment}/{noun}"
                ),
            ),
            path_shipment=(
                404,
                lambda own, their, noun=noun: post(
                    f"{order_of(own, own.packed_number)}/shipments/{their.shipment}/{noun}"
                ),
            ),
        )
        for name, noun in (("hand_over", "handover"), ("bring", "arrival"), ("destroy", "removal"))
    },
}
