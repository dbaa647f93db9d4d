"""The part of the dashboard's map that brings goods to their buyers, and takes them back."""

from starlette.routing import Route

from merchant import (
    exchanges,
    order_shipments,
    packing,
    papers,
    return_settings,
    return_steps,
    returns,
    set_aside,
)


def fulfilment() -> list[Route]:
    """Return the addresses of packing, shipments and returns."""
    shipments = "/dashboard/{store}/orders/{number}/shipments"
    one = f"{shipments}/{{shipment}}"
    back = "/dashboard/{store}/returns"
    return [
        Route(back, returns.index, name="returns.index"),
        Route(f"{back}/settings", return_settings.edit, name="return_settings.edit"),
        Route(f"{back}/settings", return_settings.update, name="return_settings.update", methods=["POST"]),
        Route(f"{back}/set-aside", set_aside.index, name="set_aside.index"),
        Route(f"{back}/set-aside/{{id}}", set_aside.update, name="set_aside.update", methods=["POST"]),
        Route(f"{back}/{{id}}", returns.show, name="returns.show"),
        Route(f"{back}/{{id}}/decision", return_steps.decide, name="return_steps.decide", methods=["POST"]),
        Route(f"{back}/{{id}}/receipt", return_steps.receive, name="return_steps.receive", methods=["POST"]),
        Route(f"{back}/{{id}}/settlement", return_steps.settle, name="return_steps.settle", methods=["POST"]),
        Route(f"{back}/{{id}}/exchange", exchanges.new, name="exchanges.new"),
        Route(f"{back}/{{id}}/exchange", exchanges.create, name="exchanges.create", methods=["POST"]),
        Route(
            f"{back}/{{id}}/withdrawal", return_steps.withdraw, name="return_steps.withdraw", methods=["POST"]
        ),
        Route("/dashboard/{store}/packing", packing.show, name="packing.show"),
        Route("/dashboard/{store}/pick-list", papers.picks, name="papers.picks"),
        Route("/dashboard/{store}/orders/{number}/packing-slip", papers.slip, name="papers.slip"),
        Route(shipments, order_shipments.create, name="order_shipments.create", methods=["POST"]),
        Route(
            f"{one}/handover", order_shipments.hand_over, name="order_shipments.hand_over", methods=["POST"]
        ),
        Route(f"{one}/arrival", order_shipments.bring, name="order_shipments.bring", methods=["POST"]),
        Route(f"{one}/removal", order_shipments.destroy, name="order_shipments.destroy", methods=["POST"]),
    ]
