"""The lines of the isolation matrix for promotions, coupons, gift cards, taxes and delivery in the dashboard."""

from tests.tenancy.asks import Entry, desk, get, in_store, post

SELLING: dict[str, Entry] = {
    "promotions.index": in_store(lambda own: get(f"{desk(own)}/promotions")),
    "promotions.new": in_store(lambda own: get(f"{desk(own)}/promotions/new")),
    "promotions.create": in_store(
        lambda own: post(f"{desk(own)}/promotions", name="Ten", kind="percentage", percent="10"),
        form_products=(
            422,
            lambda own, their: post(f"{desk(own)}/promotions", name="Ten", products=their.product_slug),
        ),
    ),
    "promotions.edit": in_store(
        lambda own: get(f"{desk(own)}/promotions/{own.promotion}"),
        path_id=(404, lambda own, their: get(f"{desk(own)}/promotions/{their.promotion}")),
    ),
    "promotions.update": in_store(
        lambda own: post(f"{desk(own)}/promotions/{own.promotion}", name=own.title, kind="free_shipping"),
        path_id=(404, lambda own, their: post(f"{desk(own)}/promotions/{their.promotion}", name="Mine")),
    ),
    "promotions.switch": in_store(
        lambda own: post(f"{desk(own)}/promotions/{own.promotion}/state", is_on="yes"),
        path_id=(404, lambda own, their: post(f"{desk(own)}/promotions/{their.promotion}/state")),
    ),
    "coupons.index": in_store(
        lambda own: get(f"{desk(own)}/promotions/{own.promotion}/coupons.csv"),
        path_id=(404, lambda own, their: get(f"{desk(own)}/promotions/{their.promotion}/coupons.csv")),
    ),
    "coupons.create": in_store(
        lambda own: post(f"{desk(own)}/promotions/{own.promotion}/coupons", many="yes", count="1"),
        path_id=(
            404,
            lambda own, their: post(f"{desk(own)}/promotions/{their.promotion}/coupons", code="MINE"),
        ),
        form_code=(
            303,
            lambda own, their: post(
                f"{desk(own)}/promotions/{own.promotion}/coupons", code=their.coupon_code
            ),
        ),
    ),
    "coupons.switch": in_store(
        lambda own: post(f"{desk(own)}/promotions/{own.promotion}/coupons/{own.coupon}/state", is_on="yes"),
        path_id=(
            404,
            lambda own, their: post(f"{desk(own)}/promotions/{their.promotion}/coupons/{own.coupon}/state"),
        ),
        path_coupon=(
            404,
            lambda own, their: post(f"{desk(own)}/promotions/{own.promotion}/coupons/{their.coupon}/state"),
        ),
    ),
    "gift_cards.index": in_store(lambda own: get(f"{desk(own)}/gift-cards")),
    "gift_cards.create": in_store(lambda own: post(f"{desk(own)}/gift-cards", amount="0")),
    "gift_cards.show": in_store(
        lambda own: get(f"{desk(own)}/gift-cards/{own.gift_card}"),
        path_id=(404, lambda own, their: get(f"{desk(own)}/gift-cards/{their.gift_card}")),
    ),
    "gift_cards.switch": in_store(
        lambda own: post(f"{desk(own)}/gift-cards/{own.gift_card}/state", is_on="yes"),
        path_id=(404, lambda own, their: post(f"{desk(own)}/gift-cards/{their.gift_card}/state")),
    ),
    "taxes.index": in_store(lambda own: get(f"{desk(own)}/taxes")),
    "taxes.create": in_store(
        lambda own: post(f"{desk(own)}/taxes", name="VAT", percent="19", country="DE", category="standard")
    ),
    "taxes.update": in_store(lambda own: post(f"{desk(own)}/taxes/prices", prices_include_tax="yes")),
    "taxes.adopt": in_store(lambda own: post(f"{desk(own)}/taxes/known", known="FR")),
    "taxes.destroy": in_store(
        lambda own: post(f"{desk(own)}/taxes/{own.tax_rate}/removal"),
        path_id=(404, lambda own, their: post(f"{desk(own)}/taxes/{their.tax_rate}/removal")),
    ),
    "shipping_zones.index": in_store(lambda own: get(f"{desk(own)}/shipping")),
    "shipping_zones.create": in_store(lambda own: post(f"{desk(own)}/shipping", name="", countries="DE")),
    "shipping_zones.destroy": in_store(
        lambda own: post(f"{desk(own)}/shipping/{own.shipping_zone}/removal"),
        path_id=(404, lambda own, their: post(f"{desk(own)}/shipping/{their.shipping_zone}/removal")),
    ),
    "shipping_methods.create": in_store(
        lambda own: post(f"{desk(own)}/shipping/{own.shipping_zone}/methods", name=""),
        path_id=(
            404,
            lambda own, their: post(
                f"{desk(own)}/shipping/{their.shipping_zone}/methods", name="Mine", kind="flat"
            ),
        ),
    ),
    "shipping_methods.edit": in_store(
        lambda own: get(f"{desk(own)}/shipping/{own.shipping_zone}/methods/{own.shipping_method}"),
        path_id=(
            404,
            lambda own, their: get(
                f"{desk(own)}/shipping/{their.shipping_zone}/methods/{own.shipping_method}"
            ),
        ),
        path_method=(
            404,
            lambda own, their: get(
                f"{desk(own)}/shipping/{own.shipping_zone}/methods/{their.shipping_method}"
            ),
        ),
    ),
    "shipping_methods.update": in_store(
        lambda own: post(
            f"{desk(own)}/shipping/{own.shipping_zone}/methods/{own.shipping_method}", address="Dock 4"
        ),
        path_id=(
            404,
            lambda own, their: post(
                f"{desk(own)}/shipping/{their.shipping_zone}/methods/{own.shipping_method}"
            ),
        ),
        path_method=(
            404,
            lambda own, their: post(
                f"{desk(own)}/shipping/{own.shipping_zone}/methods/{their.shipping_method}"
            ),
        ),
    ),
    "shipping_methods.destroy": in_store(
        lambda own: post(f"{desk(own)}/shipping/{own.shipping_zone}/methods/{own.shipping_method}/removal"),
        path_id=(
            404,
            lambda own, their: post(
                f"{desk(own)}/shipping/{their.shipping_zone}/methods/{own.shipping_method}/removal"
            ),
        ),
        path_method=(
            404,
            lambda own, their: post(
                f"{desk(own)}/shipping/{own.shipping_zone}/methods/{their.shipping_method}/removal"
            ),
        ),
    ),
}
