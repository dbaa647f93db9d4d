"""The part of the dashboard's map that brings goods to their buyers."""

from starlette.routing import Route

from merchant import order_shipments, packing, papers


def fulfilment() -> list[Route]:
    """Return the addresses of packing and shipments."""
    shipments = "/dashboard/{store}/orders/{number}/shipments"
    one = f"{shipments}/{{shipment}}"
    return [
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
