"""The part of the dashboard's map that is about customers."""

from starlette.routing import Route

from merchant import customer_actions, customer_credit, customer_ranks, customers


def customer_routes() -> list[Route]:
    """Return the addresses of the list of customers and of one customer."""
    many = "/dashboard/{store}/customers"
    one = f"{many}/{{id}}"
    return [
        Route(many, customers.index, name="customers.index"),
        Route(many, customers.create, name="customers.create", methods=["POST"]),
        Route(f"{many}.csv", customers.export, name="customer_lists.show"),
        Route(f"{many}/new", customers.new, name="customers.new"),
        Route(f"{many}/ranks", customer_ranks.edit, name="customer_ranks.edit"),
        Route(f"{many}/ranks", customer_ranks.update, name="customer_ranks.update", methods=["POST"]),
        Route(one, customers.show, name="customers.show"),
        Route(one, customers.update, name="customers.update", methods=["POST"]),
        Route(f"{one}/notes", customer_actions.write, name="customer_notes.create", methods=["POST"]),
        Route(
            f"{one}/notes/{{note}}/removal",
            customer_actions.unwrite,
            name="customer_notes.destroy",
            methods=["POST"],
        ),
        Route(f"{one}/block", customer_actions.block, name="customer_blocks.update", methods=["POST"]),
        Route(f"{one}/credit", customer_credit.change, name="customer_credits.create", methods=["POST"]),
        Route(f"{one}/export", customer_actions.export, name="customer_exports.create", methods=["POST"]),
        Route(f"{one}/erasure", customer_actions.erase, name="customer_erasures.update", methods=["POST"]),
    ]
