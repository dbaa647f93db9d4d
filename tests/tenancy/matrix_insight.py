"""The lines of the isolation matrix that are about how a store does."""

from tests.tenancy.asks import Entry, desk, get, in_store, post
from tests.tenancy.world_ids import Ids

_COSTS = "reports/acquisition/costs"
_COST = {"from": "2026-10-01", "to": "2026-10-31", "channel": "shop", "cost": "12.50", "note": "Fair"}


def _stop(own: Ids, other: Ids) -> str:
    return f"{desk(own)}/notices/mails/{other.notice_stop}"


INSIGHT_MERCHANT: dict[str, Entry] = {
    "dashboard_streams.show": in_store(lambda own: get(f"{desk(own)}/now")),
    "notices.index": in_store(lambda own: get(f"{desk(own)}/notices")),
    "notices.update": in_store(
        lambda own: post(f"{desk(own)}/notices", until="2026-01-02T03:04:05+00:00"),
    ),
    "notice_streams.show": in_store(lambda own: get(f"{desk(own)}/notices/now")),
    "notice_choices.edit": in_store(lambda own: get(f"{desk(own)}/notices/choices")),
    "notice_choices.update": in_store(
        lambda own: post(f"{desk(own)}/notices/choices", orders="yes", stock="yes"),
    ),
    # Whoever has the link may end the mails; it is one store's and one member's.
    "notice_stops.show": Entry(
        lambda own: get(_stop(own, own)),
        {
            "path:store": (404, lambda own, their: get(_stop(their, own))),
            "path:token": (404, lambda own, their: get(_stop(own, their))),
        },
    ),
    "notice_stops.create": Entry(
        lambda own: post(_stop(own, own)),
        {
            "path:store": (404, lambda own, their: post(_stop(their, own))),
            "path:token": (404, lambda own, their: post(_stop(own, their))),
        },
    ),
    "marketing_costs.index": in_store(
        lambda own: get(f"{desk(own)}/{_COSTS}", removed=own.removed_cost),
        query_removed=(200, lambda own, their: get(f"{desk(own)}/{_COSTS}", removed=their.removed_cost)),
    ),
    "marketing_costs.create": in_store(lambda own: post(f"{desk(own)}/{_COSTS}", **_COST)),
    "marketing_costs.edit": in_store(
        lambda own: get(f"{desk(own)}/{_COSTS}/{own.marketing_cost}"),
        path_id=(404, lambda own, their: get(f"{desk(own)}/{_COSTS}/{their.marketing_cost}")),
    ),
    "marketing_costs.update": in_store(
        lambda own: post(f"{desk(own)}/{_COSTS}/{own.marketing_cost}", **_COST),
        path_id=(404, lambda own, their: post(f"{desk(own)}/{_COSTS}/{their.marketing_cost}", **_COST)),
    ),
    "marketing_costs.destroy": in_store(
        lambda own: post(f"{desk(own)}/{_COSTS}/{own.marketing_cost}/removal"),
        path_id=(404, lambda own, their: post(f"{desk(own)}/{_COSTS}/{their.marketing_cost}/removal")),
    ),
    "marketing_cost_returns.create": in_store(
        lambda own: post(f"{desk(own)}/{_COSTS}/{own.removed_cost}/return"),
        path_id=(404, lambda own, their: post(f"{desk(own)}/{_COSTS}/{their.removed_cost}/return")),
    ),
    "reports.index": in_store(lambda own: get(f"{desk(own)}/reports")),
    "reports.show": in_store(lambda own: get(f"{desk(own)}/reports/products")),
    "report_plans.create": in_store(
        lambda own: post(f"{desk(own)}/reports/products/mails", every="month", format="csv")
    ),
    "report_plans.destroy": in_store(
        lambda own: post(f"{desk(own)}/reports/mails/{own.report_plan}/end"),
        path_id=(404, lambda own, their: post(f"{desk(own)}/reports/mails/{their.report_plan}/end")),
    ),
    "report_files.show": in_store(lambda own: get(f"{desk(own)}/reports/variants/files/csv")),
}
