"""The lines of the isolation matrix that are about how a store does."""

from tests.tenancy.asks import Entry, desk, get, in_store, post

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
