"""The part of the dashboard's map that is about what a store writes to people."""

from starlette.routing import Route

from merchant import abandoned_carts, cart_reminders, recovery_settings


def mail_routes() -> list[Route]:
    """Return the addresses of abandoned carts."""
    carts = "/dashboard/{store}/abandoned-carts"
    return [
        Route(carts, abandoned_carts.index, name="abandoned_carts.index"),
        Route(f"{carts}/settings", recovery_settings.edit, name="recovery_settings.edit"),
        Route(
            f"{carts}/settings", recovery_settings.update, name="recovery_settings.update", methods=["POST"]
        ),
        Route(f"{carts}/{{id}}", abandoned_carts.show, name="abandoned_carts.show"),
        Route(
            f"{carts}/{{id}}/reminders", cart_reminders.create, name="cart_reminders.create", methods=["POST"]
        ),
        Route(
            f"{carts}/{{id}}/reminders/end",
            cart_reminders.destroy,
            name="cart_reminders.destroy",
            methods=["POST"],
        ),
    ]
