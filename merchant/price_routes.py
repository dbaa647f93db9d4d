"""The part of the dashboard's map that decides what things cost."""

from starlette.routing import Route

from merchant import (
    coupons,
    gift_cards,
    promotions,
    shipping_methods,
    shipping_zones,
    tax_providers,
    tax_registrations,
    taxes,
)


def marketing() -> list[Route]:
    """Return the addresses of promotions, codes and gift cards."""
    one = "/dashboard/{store}/promotions/{id}"
    card = "/dashboard/{store}/gift-cards/{id}"
    return [
        Route("/dashboard/{store}/promotions", promotions.index, name="promotions.index"),
        Route("/dashboard/{store}/promotions", promotions.create, name="promotions.create", methods=["POST"]),
        Route("/dashboard/{store}/promotions/new", promotions.new, name="promotions.new"),
        Route(one, promotions.edit, name="promotions.edit"),
        Route(one, promotions.update, name="promotions.update", methods=["POST"]),
        Route(f"{one}/state", promotions.switch, name="promotions.switch", methods=["POST"]),
        Route(f"{one}/coupons", coupons.create, name="coupons.create", methods=["POST"]),
        Route(f"{one}/coupons.csv", coupons.index, name="coupons.index"),
        Route(f"{one}/coupons/{{coupon}}/state", coupons.switch, name="coupons.switch", methods=["POST"]),
        Route("/dashboard/{store}/gift-cards", gift_cards.index, name="gift_cards.index"),
        Route("/dashboard/{store}/gift-cards", gift_cards.create, name="gift_cards.create", methods=["POST"]),
        Route(card, gift_cards.show, name="gift_cards.show"),
        Route(f"{card}/state", gift_cards.switch, name="gift_cards.switch", methods=["POST"]),
    ]


def settings() -> list[Route]:
    """Return the addresses of tax and delivery."""
    tax, zone = "/dashboard/{store}/taxes", "/dashboard/{store}/shipping/{id}"
    return [
        Route(tax, taxes.index, name="taxes.index"),
        Route(tax, taxes.create, name="taxes.create", methods=["POST"]),
        Route(f"{tax}/prices", taxes.update, name="taxes.update", methods=["POST"]),
        Route(f"{tax}/businesses", taxes.ask_businesses, name="vat_rules.update", methods=["POST"]),
        Route(f"{tax}/provider", tax_providers.update, name="tax_provider.update", methods=["POST"]),
        Route(f"{tax}/provider/check", tax_providers.check, name="tax_provider.check", methods=["POST"]),
        Route(
            f"{tax}/provider/removal", tax_providers.destroy, name="tax_provider.destroy", methods=["POST"]
        ),
        Route(f"{tax}/known", taxes.adopt, name="taxes.adopt", methods=["POST"]),
        Route(f"{tax}/registrations", tax_registrations.index, name="tax_registrations.index"),
        Route(
            f"{tax}/registrations",
            tax_registrations.create,
            name="tax_registrations.create",
            methods=["POST"],
        ),
        Route(
            f"{tax}/registrations/reach",
            tax_registrations.update,
            name="tax_registrations.update",
            methods=["POST"],
        ),
        Route(
            f"{tax}/registrations/{{id}}/removal",
            tax_registrations.destroy,
            name="tax_registrations.destroy",
            methods=["POST"],
        ),
        Route(f"{tax}/{{id}}/removal", taxes.destroy, name="taxes.destroy", methods=["POST"]),
        Route("/dashboard/{store}/shipping", shipping_zones.index, name="shipping_zones.index"),
        Route(
            "/dashboard/{store}/shipping",
            shipping_zones.create,
            name="shipping_zones.create",
            methods=["POST"],
        ),
        Route(f"{zone}/removal", shipping_zones.destroy, name="shipping_zones.destroy", methods=["POST"]),
        Route(f"{zone}/methods", shipping_methods.create, name="shipping_methods.create", methods=["POST"]),
        Route(f"{zone}/methods/{{method}}", shipping_methods.edit, name="shipping_methods.edit"),
        Route(
            f"{zone}/methods/{{method}}",
            shipping_methods.update,
            name="shipping_methods.update",
            methods=["POST"],
        ),
        Route(
            f"{zone}/methods/{{method}}/removal",
            shipping_methods.destroy,
            name="shipping_methods.destroy",
            methods=["POST"],
        ),
    ]
