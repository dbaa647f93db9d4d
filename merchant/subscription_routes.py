"""The part of the dashboard's map that is about what is had again and again."""

from starlette.routing import Route

from merchant import subscription_plans, subscriptions


def subscription_routes() -> list[Route]:
    """Return the addresses of subscriptions and of the plans of a product."""
    many, plans = "/dashboard/{store}/subscriptions", "/dashboard/{store}/products/{id}/plans"
    return [
        Route(many, subscriptions.index, name="subscriptions.index"),
        Route(f"{many}/{{id}}", subscriptions.show, name="subscriptions.show"),
        Route(f"{many}/{{id}}/wishes", subscriptions.update, name="subscriptions.update", methods=["POST"]),
        Route(plans, subscription_plans.index, name="subscription_plans.index"),
        Route(plans, subscription_plans.create, name="subscription_plans.create", methods=["POST"]),
        Route(
            f"{plans}/{{plan}}/state",
            subscription_plans.switch,
            name="subscription_plans.switch",
            methods=["POST"],
        ),
    ]
