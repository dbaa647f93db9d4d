"""The lines of the isolation matrix for what the dashboard does with orders."""

from tests.tenancy.asks import Ask, Entry, desk, get, in_store, order_of, post
from tests.tenancy.world_ids import Ids


def _of_one(path: str, **form: str) -> Entry:
    """Return the entry of a form on an order's page."""

    def ask(own: Ids, other: Ids) -> Ask:
        return post(f"{order_of(own, other.order_number)}/{path}", **form)

    return in_store(lambda own: ask(own, own), path_number=(404, ask))


def _question(own: Ids, other: Ids) -> str:
    return f"{desk(own)}/checkout-questions/{other.question}"


def _stage(own: Ids, other: Ids) -> str:
    return f"{desk(own)}/order-stages/{other.stage}"


ORDERS: dict[str, Entry] = {
    "orders.index": in_store(
        lambda own: get(f"{desk(own)}/orders"),
        query_after=(200, lambda own, their: get(f"{desk(own)}/orders", after=their.order_cursor)),
        query_q=(200, lambda own, their: get(f"{desk(own)}/orders", q=their.order_number)),
        query_tag=(200, lambda own, their: get(f"{desk(own)}/orders", tag=their.order_tag)),
        query_stage=(200, lambda own, their: get(f"{desk(own)}/orders", stage=their.stage)),
        query_assigned=(200, lambda own, their: get(f"{desk(own)}/orders", assigned=their.colleague)),
    ),
    "order_exports.index": in_store(
        lambda own: get(f"{desk(own)}/orders.csv"),
        query_q=(200, lambda own, their: get(f"{desk(own)}/orders.csv", q=their.order_number)),
    ),
    "order_histories.index": in_store(
        lambda own: get(f"{desk(own)}/orders/with-goods.csv"),
        query_q=(200, lambda own, their: get(f"{desk(own)}/orders/with-goods.csv", q=their.order_number)),
    ),
    "order_imports.index": in_store(lambda own: get(f"{desk(own)}/orders/imports")),
    "order_imports.create": in_store(
        lambda own: Ask(
            f"{desk(own)}/orders/imports",
            "POST",
            {
                "files": {
                    "file": ("past.csv", b"Name,Email,Lineitem name\n#1,a@example.com,Vase\n", "text/csv")
                }
            },
        ),
    ),
    "order_imports.show": in_store(
        lambda own: get(f"{desk(own)}/orders/imports/{own.past}"),
        path_id=(404, lambda own, their: get(f"{desk(own)}/orders/imports/{their.past}")),
    ),
    "order_imports.update": in_store(
        lambda own: post(f"{desk(own)}/orders/imports/{own.past}", step="stop"),
        path_id=(404, lambda own, their: post(f"{desk(own)}/orders/imports/{their.past}", step="start")),
    ),
    "order_import_problems.index": in_store(
        lambda own: get(f"{desk(own)}/orders/imports/{own.past}/to-correct.csv"),
        path_id=(404, lambda own, their: get(f"{desk(own)}/orders/imports/{their.past}/to-correct.csv")),
    ),
    "order_numbers.edit": in_store(lambda own: get(f"{desk(own)}/orders/numbers")),
    "order_numbers.update": in_store(
        # Nothing that the world's other orders would show.
        lambda own: post(f"{desk(own)}/orders/numbers", prefix="", suffix="", digits="1", next_order="")
    ),
    "order_batches.create": in_store(
        lambda own: post(f"{desk(own)}/orders/batches", action="tag", number=own.order_number, tag="gift"),
        form_number=(
            200,
            lambda own, their: post(
                f"{desk(own)}/orders/batches", action="cancel", number=their.order_number
            ),
        ),
        form_stage=(
            200,
            lambda own, their: post(
                f"{desk(own)}/orders/batches", action="stage", number=own.order_number, stage=their.stage
            ),
        ),
        form_assignee=(
            422,
            lambda own, their: post(
                f"{desk(own)}/orders/batches",
                action="assign",
                number=own.order_number,
                assignee=their.colleague,
            ),
        ),
    ),
    "order_assignments.create": in_store(
        lambda own: post(f"{order_of(own, own.order_number)}/assignment", assignee=own.team),
        path_number=(
            404,
            lambda own, their: post(f"{order_of(own, their.order_number)}/assignment", assignee="me"),
        ),
        form_assignee=(
            422,
            lambda own, their: post(f"{order_of(own, own.order_number)}/assignment", assignee=their.team),
        ),
    ),
    "order_batches.show": in_store(
        lambda own: get(f"{desk(own)}/orders/sheets", number=own.order_number),
        query_number=(200, lambda own, their: get(f"{desk(own)}/orders/sheets", number=their.order_number)),
    ),
    "order_views.create": in_store(
        lambda own: post(f"{desk(own)}/orders/views", name="Mine", query="country=DE")
    ),
    "order_views.destroy": in_store(
        lambda own: post(f"{desk(own)}/orders/views/{own.saved_view}/removal"),
        path_id=(404, lambda own, their: post(f"{desk(own)}/orders/views/{their.saved_view}/removal")),
    ),
    "checkout_questions.index": in_store(lambda own: get(f"{desk(own)}/checkout-questions")),
    "checkout_questions.create": in_store(
        lambda own: post(f"{desk(own)}/checkout-questions", kind="text", label="Company", is_on=""),
        form_page=(
            422,
            lambda own, their: post(
                f"{desk(own)}/checkout-questions", kind="agreement", label="Terms", page=their.page
            ),
        ),
    ),
    "checkout_questions.update": in_store(
        lambda own: post(_question(own, own), kind="gift_message", label="Card", is_on="yes"),
        path_id=(404, lambda own, their: post(_question(own, their), kind="text", label="Card")),
    ),
    "checkout_questions.destroy": in_store(
        lambda own: post(f"{_question(own, own)}/removal"),
        path_id=(404, lambda own, their: post(f"{_question(own, their)}/removal")),
    ),
    "order_stages.index": in_store(lambda own: get(f"{desk(own)}/order-stages")),
    "order_stages.create": in_store(
        lambda own: post(f"{desk(own)}/order-stages", name="Sewing", tone="accent"),
        form_to=(
            422,
            lambda own, their: post(
                f"{desk(own)}/order-stages", name="Ironing", tone="accent", goes="only", to=their.stage
            ),
        ),
    ),
    "order_stages.update": in_store(
        lambda own: post(_stage(own, own), name="Cutting", tone="accent", is_public="yes"),
        path_id=(404, lambda own, their: post(_stage(own, their), name="Cutting", tone="accent")),
    ),
    "order_stages.destroy": in_store(
        lambda own: post(f"{_stage(own, own)}/removal", moved_to="none"),
        path_id=(404, lambda own, their: post(f"{_stage(own, their)}/removal")),
        form_moved_to=(
            422,
            lambda own, their: post(f"{_stage(own, own)}/removal", moved_to=their.stage),
        ),
    ),
    "order_settings.edit": in_store(lambda own: get(f"{desk(own)}/orders/settings")),
    "order_settings.update": in_store(
        lambda own: post(
            f"{desk(own)}/orders/settings",
            cancellation_minutes="30",
            hold_total="900000",
            hold_pieces="5000",
            hold_per_hour="5000",
        )
    ),
    "orders.show": in_store(
        lambda own: get(order_of(own, own.order_number)),
        path_number=(404, lambda own, their: get(order_of(own, their.order_number))),
    ),
    "order_tags.create": _of_one("tags", tag="gift"),
    "order_stage_moves.create": in_store(
        lambda own: post(f"{order_of(own, own.order_number)}/stage", seen=own.stage, stage="none"),
        path_number=(
            404,
            lambda own, their: post(f"{order_of(own, their.order_number)}/stage", stage=own.stage),
        ),
        form_stage=(
            409,
            lambda own, their: post(
                f"{order_of(own, own.order_number)}/stage", seen=own.stage, stage=their.stage
            ),
        ),
    ),
    "order_releases.create": _of_one("release"),
    "order_addresses.edit": in_store(
        lambda own: get(f"{order_of(own, own.order_number)}/address"),
        path_number=(404, lambda own, their: get(f"{order_of(own, their.order_number)}/address")),
    ),
    "order_addresses.update": _of_one("address", name="Ada", line1="Quay 1", city="Hamburg", country="DE"),
    "order_notes.create": _of_one("notes", note="Call first", readers="page"),
    "order_refunds.create": _of_one("refunds", amount="1"),
    "order_payments.create": _of_one("payment"),
    "order_cancellations.create": _of_one("cancellation", reason="lost"),
    "order_downloads.create": _of_one("downloads"),
    "order_edits.new": in_store(
        lambda own: get(f"{order_of(own, own.order_number)}/edit", q="a"),
        path_number=(404, lambda own, their: get(f"{order_of(own, their.order_number)}/edit")),
        query_more=(
            200,
            lambda own, their: get(f"{order_of(own, own.order_number)}/edit", more=their.variant),
        ),
        query_delivery=(
            200,
            lambda own, their: get(f"{order_of(own, own.order_number)}/edit", delivery=their.shipping_method),
        ),
    ),
    "order_edits.create": _of_one("edits", seen="0", seen_total="1", reason="They rang"),
    "order_edits.destroy": _of_one("edits/withdrawal"),
}
