"""The part of the dashboard's map that is about customers."""

from starlette.routing import Route

from merchant import (
    customer_actions,
    customer_credit,
    customer_groups,
    customer_import_problems,
    customer_imports,
    customer_merges,
    customer_ranks,
    customers,
)


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
        *_imports(f"{many}/imports"),
        *_groups(f"{many}/groups"),
        Route(one, customers.show, name="customers.show"),
        Route(one, customers.update, name="customers.update", methods=["POST"]),
        Route(f"{one}/groups", customer_actions.regroup, name="customers_groups.update", methods=["POST"]),
        Route(f"{one}/notes", customer_actions.write, name="customer_notes.create", methods=["POST"]),
        Route(
            f"{one}/notes/{{note}}/removal",
            customer_actions.unwrite,
            name="customer_notes.destroy",
            methods=["POST"],
        ),
        Route(f"{one}/merge", customer_merges.new, name="customer_merges.new"),
        Route(f"{one}/merge", customer_merges.create, name="customer_merges.create", methods=["POST"]),
        Route(f"{one}/block", customer_actions.block, name="customer_blocks.update", methods=["POST"]),
        Route(f"{one}/credit", customer_credit.change, name="customer_credits.create", methods=["POST"]),
        Route(
            f"{one}/gift-cards", customer_credit.redeem, name="customer_gift_cards.create", methods=["POST"]
        ),
        Route(f"{one}/export", customer_actions.export, name="customer_exports.create", methods=["POST"]),
        Route(f"{one}/erasure", customer_actions.erase, name="customer_erasures.update", methods=["POST"]),
    ]


def _imports(here: str) -> list[Route]:
    one = f"{here}/{{id}}"
    return [
        Route(here, customer_imports.index, name="customer_imports.index"),
        Route(here, customer_imports.create, name="customer_imports.create", methods=["POST"]),
        Route(one, customer_imports.show, name="customer_imports.show"),
        Route(one, customer_imports.update, name="customer_imports.update", methods=["POST"]),
        Route(f"{one}/to-correct.csv", customer_import_problems.index, name="customer_import_problems.index"),
    ]


def _groups(many: str) -> list[Route]:
    one = f"{many}/{{id}}"
    return [
        Route(many, customer_groups.index, name="customer_groups.index"),
        Route(many, customer_groups.create, name="customer_groups.create", methods=["POST"]),
        Route(one, customer_groups.edit, name="customer_groups.edit"),
        Route(one, customer_groups.update, name="customer_groups.update", methods=["POST"]),
        Route(f"{one}/removal", customer_groups.destroy, name="customer_groups.destroy", methods=["POST"]),
        Route(f"{one}/members", customer_groups.put_in, name="group_members.create", methods=["POST"]),
        Route(
            f"{one}/members/{{customer}}/removal",
            customer_groups.take_out_one,
            name="group_members.destroy",
            methods=["POST"],
        ),
    ]
