"""The lines of the isolation matrix for orders that are written for somebody, and for exchanges."""

from tests.tenancy.asks import ADDRESS, Ask, Entry, desk, get, in_store, post
from tests.tenancy.world_ids import Ids


def _drafts(ids: Ids) -> str:
    return f"{desk(ids)}/drafts"


def _of_one(path: str = "", **form: str) -> Entry:
    def ask(own: Ids, other: Ids) -> Ask:
        return post(f"{_drafts(own)}/{other.draft}{path}", **form)

    return in_store(lambda own: ask(own, own), path_id=(404, ask))


def _exchange(own: Ids, other: Ids) -> str:
    return f"{desk(own)}/returns/{other.returned}/exchange"


DRAFTS_MERCHANT: dict[str, Entry] = {
    "draft_orders.index": in_store(
        lambda own: get(_drafts(own)),
        query_after=(200, lambda own, their: get(_drafts(own), after=their.order_cursor)),
    ),
    "draft_orders.create": in_store(
        lambda own: post(_drafts(own), order=own.order_number),
        form_order=(404, lambda own, their: post(_drafts(own), order=their.order_number)),
    ),
    "draft_orders.edit": in_store(
        lambda own: get(f"{_drafts(own)}/{own.draft}", q="a"),
        path_id=(404, lambda own, their: get(f"{_drafts(own)}/{their.draft}")),
    ),
    "draft_orders.update": _of_one(
        **ADDRESS,
        seen="2",
        email="ada@example.com",
        note="As agreed",
        delivery="",
        discount="percentage",
        percent="10",
        amount="1",
        discount_reason="A scratch",
    ),
    "draft_orders.destroy": _of_one("/removal"),
    "draft_assignments.create": in_store(
        lambda own: post(f"{_drafts(own)}/{own.draft}/assignment", assignee=own.colleague),
        path_id=(404, lambda own, their: post(f"{_drafts(own)}/{their.draft}/assignment", assignee="me")),
        form_assignee=(
            422,
            lambda own, their: post(f"{_drafts(own)}/{own.draft}/assignment", assignee=their.colleague),
        ),
    ),
    "draft_sendings.create": _of_one("/sending", days="3", is_held="yes", seen="2", seen_total="1"),
    "draft_sendings.destroy": _of_one("/withdrawal"),
    "draft_sendings.place": _of_one("/order", how="paid"),
}
DRAFTS_MERCHANT |= {
    "exchanges.new": in_store(
        lambda own: get(_exchange(own, own), q="a"),
        path_id=(404, lambda own, their: get(_exchange(own, their))),
        # Its goods have not come back yet.
        query_more=(409, lambda own, their: get(_exchange(own, own), more=their.variant)),
    ),
    "exchanges.create": in_store(
        lambda own: post(_exchange(own, own), seen="0", seen_total="1", reason="Another size"),
        path_id=(404, lambda own, their: post(_exchange(own, their), seen="0")),
    ),
}
DRAFTS_STOREFRONT: dict[str, Entry] = {
    "draft_orders.show": Entry(
        lambda own: get(f"/offers/{own.draft_link}"),
        {"path:token": (404, lambda _own, their: get(f"/offers/{their.draft_link}"))},
    ),
    "draft_orders.create": Entry(
        lambda own: post(f"/offers/{own.draft_link}", payment="cash_on_delivery"),
        {
            "path:token": (
                404,
                lambda _own, their: post(f"/offers/{their.draft_link}", payment="cash_on_delivery"),
            )
        },
    ),
}
