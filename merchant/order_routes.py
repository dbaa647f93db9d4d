"""The part of the dashboard's map that is about orders."""

from starlette.routing import Route

from merchant import (
    checkout_questions,
    order_addresses,
    order_assignments,
    order_batches,
    order_cancellations,
    order_downloads,
    order_edits,
    order_exports,
    order_histories,
    order_import_problems,
    order_imports,
    order_notes,
    order_numbers,
    order_payments,
    order_refunds,
    order_releases,
    order_settings,
    order_stage_moves,
    order_stages,
    order_tags,
    order_views,
    orders,
)


def checkout_routes() -> list[Route]:
    """Return the addresses of what the checkout asks."""
    many = "/dashboard/{store}/checkout-questions"
    one = f"{many}/{{id}}"
    return [
        Route(many, checkout_questions.index, name="checkout_questions.index"),
        Route(many, checkout_questions.create, name="checkout_questions.create", methods=["POST"]),
        Route(one, checkout_questions.update, name="checkout_questions.update", methods=["POST"]),
        Route(
            f"{one}/removal", checkout_questions.destroy, name="checkout_questions.destroy", methods=["POST"]
        ),
    ]


def stage_routes() -> list[Route]:
    """Return the addresses of the store's own stages of work."""
    many = "/dashboard/{store}/order-stages"
    one = f"{many}/{{id}}"
    return [
        Route(many, order_stages.index, name="order_stages.index"),
        Route(many, order_stages.create, name="order_stages.create", methods=["POST"]),
        Route(one, order_stages.update, name="order_stages.update", methods=["POST"]),
        Route(f"{one}/removal", order_stages.destroy, name="order_stages.destroy", methods=["POST"]),
    ]


def _import_routes(many: str) -> list[Route]:
    one = f"{many}/{{id}}"
    return [
        Route(many, order_imports.index, name="order_imports.index"),
        Route(many, order_imports.create, name="order_imports.create", methods=["POST"]),
        Route(one, order_imports.show, name="order_imports.show"),
        Route(one, order_imports.update, name="order_imports.update", methods=["POST"]),
        Route(f"{one}/to-correct.csv", order_import_problems.index, name="order_import_problems.index"),
    ]


def order_routes() -> list[Route]:
    """Return the addresses of the list of orders and of one order."""
    many = "/dashboard/{store}/orders"
    one = f"{many}/{{number}}"
    return [
        Route(many, orders.index, name="orders.index"),
        Route(f"{many}.csv", order_exports.index, name="order_exports.index"),
        Route(f"{many}/with-goods.csv", order_histories.index, name="order_histories.index"),
        *_import_routes(f"{many}/imports"),
        Route(f"{many}/batches", order_batches.create, name="order_batches.create", methods=["POST"]),
        Route(f"{many}/sheets", order_batches.show, name="order_batches.show"),
        Route(f"{many}/views", order_views.create, name="order_views.create", methods=["POST"]),
        Route(
            f"{many}/views/{{id}}/removal", order_views.destroy, name="order_views.destroy", methods=["POST"]
        ),
        Route(f"{many}/settings", order_settings.edit, name="order_settings.edit"),
        Route(f"{many}/settings", order_settings.update, name="order_settings.update", methods=["POST"]),
        Route(f"{many}/numbers", order_numbers.edit, name="order_numbers.edit"),
        Route(f"{many}/numbers", order_numbers.update, name="order_numbers.update", methods=["POST"]),
        Route(one, orders.show, name="orders.show"),
        Route(f"{one}/tags", order_tags.create, name="order_tags.create", methods=["POST"]),
        Route(
            f"{one}/assignment", order_assignments.create, name="order_assignments.create", methods=["POST"]
        ),
        Route(f"{one}/stage", order_stage_moves.create, name="order_stage_moves.create", methods=["POST"]),
        Route(f"{one}/release", order_releases.create, name="order_releases.create", methods=["POST"]),
        Route(f"{one}/notes", order_notes.create, name="order_notes.create", methods=["POST"]),
        Route(f"{one}/address", order_addresses.edit, name="order_addresses.edit"),
        Route(f"{one}/address", order_addresses.update, name="order_addresses.update", methods=["POST"]),
        Route(f"{one}/payment", order_payments.create, name="order_payments.create", methods=["POST"]),
        Route(f"{one}/refunds", order_refunds.create, name="order_refunds.create", methods=["POST"]),
        Route(
            f"{one}/cancellation",
            order_cancellations.create,
            name="order_cancellations.create",
            methods=["POST"],
        ),
        Route(f"{one}/edit", order_edits.new, name="order_edits.new"),
        Route(f"{one}/edits", order_edits.create, name="order_edits.create", methods=["POST"]),
        Route(f"{one}/edits/withdrawal", order_edits.destroy, name="order_edits.destroy", methods=["POST"]),
        Route(f"{one}/downloads", order_downloads.create, name="order_downloads.create", methods=["POST"]),
    ]
