"""Every report by its name: what it is called, what it answers, and how it is reckoned."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from shared.insight.acquisition import acquisition
from shared.insight.buyer_reports import cohorts, new_and_returning, segments
from shared.insight.cart_reports import recoveries
from shared.insight.goods_reports import by_category, by_product, by_variant
from shared.insight.lost_buyers import lost_buyers
from shared.insight.report import Asked, Report
from shared.insight.sales_reports import by_channel, by_country, by_currency, over_time
from shared.insight.visit_reports import by_interest, by_source, from_view_to_order
from shared.kernel.sentences import say


@dataclass(frozen=True, slots=True)
class Kind:
    """A report that can be asked for."""

    title: str
    tells: str
    reckon: Callable[[AsyncSession, Asked], Awaitable[Report]]


REPORTS: Final[Mapping[str, Kind]] = {
    "sales": Kind(say("Sales over time"), say("What was sold, given back and earned."), over_time),
    "products": Kind(say("Products"), say("What sells, what does not, and what comes back."), by_product),
    "variants": Kind(say("Variants"), say("Which sizes and colours sell."), by_variant),
    "categories": Kind(say("Categories"), say("By the main category that products have today."), by_category),
    "countries": Kind(say("Countries"), say("Where orders went to."), by_country),
    "channels": Kind(say("Channels"), say("Where orders came from."), by_channel),
    "currencies": Kind(
        say("Currencies"), say("What buyers paid in, reckoned in the store’s own currency."), by_currency
    ),
    "buyers": Kind(
        say("New and returning"), say("How many buyers were new, and how many came back."), new_and_returning
    ),
    "cohorts": Kind(
        say("Cohorts"), say("Of those who first ordered in a month, how many ordered again later."), cohorts
    ),
    "lost": Kind(say("Lost buyers"), say("How many buyers stopped ordering, month by month."), lost_buyers),
    "acquisition": Kind(
        say("Acquisition cost"),
        say("What you spent on marketing, and how many new buyers it won."),
        acquisition,
    ),
    "segments": Kind(
        say("Segments"), say("Buyers by their last order, how many they made and what they left."), segments
    ),
    "funnel": Kind(
        say("From view to order"),
        say("How many look, how many put something into a cart, and how many order. Nobody is followed."),
        from_view_to_order,
    ),
    "interest": Kind(say("Seen and sold"), say("What is looked at most, and whether it sells."), by_interest),
    "sources": Kind(say("Sources"), say("From where people come to pages of products."), by_source),
    "recovery": Kind(say("Carts brought back"), say("What reminding of left carts brings."), recoveries),
}


async def reckon(session: AsyncSession, name: str, asked: Asked) -> Report:
    """Return a report as its reader may see it."""
    report = await REPORTS[name].reckon(session, asked)
    return report if asked.sees_costs else report.without_costs()
