"""The part of the dashboard's map that is about orders written for somebody."""

from starlette.routing import Route

from merchant import draft_assignments, draft_orders, draft_sendings


def draft_routes() -> list[Route]:
    """Return the addresses of drafts."""
    many = "/dashboard/{store}/drafts"
    one = f"{many}/{{id}}"
    return [
        Route(many, draft_orders.index, name="draft_orders.index"),
        Route(many, draft_orders.create, name="draft_orders.create", methods=["POST"]),
        Route(one, draft_orders.edit, name="draft_orders.edit"),
        Route(one, draft_orders.update, name="draft_orders.update", methods=["POST"]),
        Route(f"{one}/removal", draft_orders.destroy, name="draft_orders.destroy", methods=["POST"]),
        Route(
            f"{one}/assignment", draft_assignments.create, name="draft_assignments.create", methods=["POST"]
        ),
        Route(f"{one}/sending", draft_sendings.create, name="draft_sendings.create", methods=["POST"]),
        Route(f"{one}/withdrawal", draft_sendings.destroy, name="draft_sendings.destroy", methods=["POST"]),
        Route(f"{one}/order", draft_sendings.place, name="draft_sendings.place", methods=["POST"]),
    ]
