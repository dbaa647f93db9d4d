"""The part of the dashboard's map that is about how the store does."""

from starlette.routing import Route

from merchant import (
    dashboard_streams,
    marketing_cost_returns,
    marketing_costs,
    notice_choices,
    notice_stops,
    notice_streams,
    notices,
    report_files,
    report_plans,
    reports,
)


def insight() -> list[Route]:
    """Return the addresses of reports and of their files, and of the word that today has changed."""
    many, news = "/dashboard/{store}/reports", "/dashboard/{store}/notices"
    costs = f"{many}/acquisition/costs"
    return [
        Route("/dashboard/{store}/now", dashboard_streams.show, name="dashboard_streams.show"),
        Route(news, notices.index, name="notices.index"),
        Route(news, notices.update, name="notices.update", methods=["POST"]),
        Route(f"{news}/now", notice_streams.show, name="notice_streams.show"),
        Route(f"{news}/choices", notice_choices.edit, name="notice_choices.edit"),
        Route(f"{news}/choices", notice_choices.update, name="notice_choices.update", methods=["POST"]),
        Route(f"{news}/mails/{{token}}", notice_stops.show, name="notice_stops.show"),
        Route(f"{news}/mails/{{token}}", notice_stops.create, name="notice_stops.create", methods=["POST"]),
        Route(costs, marketing_costs.index, name="marketing_costs.index"),
        Route(costs, marketing_costs.create, name="marketing_costs.create", methods=["POST"]),
        Route(f"{costs}/{{id}}", marketing_costs.edit, name="marketing_costs.edit"),
        Route(f"{costs}/{{id}}", marketing_costs.update, name="marketing_costs.update", methods=["POST"]),
        Route(
            f"{costs}/{{id}}/removal",
            marketing_costs.destroy,
            name="marketing_costs.destroy",
            methods=["POST"],
        ),
        Route(
            f"{costs}/{{id}}/return",
            marketing_cost_returns.create,
            name="marketing_cost_returns.create",
            methods=["POST"],
        ),
        Route(many, reports.index, name="reports.index"),
        Route(f"{many}/{{report}}", reports.show, name="reports.show"),
        Route(f"{many}/{{report}}/files/{{format}}", report_files.show, name="report_files.show"),
        Route(f"{many}/{{report}}/mails", report_plans.create, name="report_plans.create", methods=["POST"]),
        Route(
            f"{many}/mails/{{id}}/end", report_plans.destroy, name="report_plans.destroy", methods=["POST"]
        ),
    ]
