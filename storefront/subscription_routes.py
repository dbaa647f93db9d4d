"""The map of subscriptions: begun on a page of their own, cared for behind a secret link."""

from typing import Final

from starlette.routing import Route

from storefront import subscription_care, subscriptions

_ONE: Final = "/subscriptions/{token}"

ROUTES: Final = [
    Route("/account/subscriptions", subscriptions.index, name="subscriptions.index"),
    Route("/subscriptions/new", subscriptions.new, name="subscriptions.new"),
    Route("/subscriptions/new", subscriptions.reprice, name="subscription_quotes.create", methods=["POST"]),
    Route("/subscriptions", subscriptions.create, name="subscriptions.create", methods=["POST"]),
    Route(_ONE, subscription_care.show, name="subscriptions.show"),
    Route(f"{_ONE}/beginning", subscription_care.come_back, name="subscription_beginnings.show"),
    Route(
        f"{_ONE}/beginning", subscription_care.begin, name="subscription_beginnings.create", methods=["POST"]
    ),
    Route(f"{_ONE}/wishes", subscription_care.change, name="subscription_wishes.create", methods=["POST"]),
    Route(f"{_ONE}/address", subscription_care.move, name="subscription_addresses.update", methods=["POST"]),
    Route(f"{_ONE}/credit", subscription_care.switch, name="subscription_credits.update", methods=["POST"]),
    Route(f"{_ONE}/card", subscription_care.change_card, name="subscription_cards.create", methods=["POST"]),
]
