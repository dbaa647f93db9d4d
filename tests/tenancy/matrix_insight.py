"""The lines of the isolation matrix that are about how a store does."""

from tests.tenancy.asks import Entry, desk, get, in_store, post
from tests.tenancy.world import Ids


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
