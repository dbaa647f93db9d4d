"""Let the rates that a provider has named for a purchase stand in the place of the store's own."""

from dataclasses import replace
from datetime import datetime

from shared.checkout.price_rules import PriceRules
from shared.shipping.methods import Destination
from shared.taxes.providers import REFUSE
from shared.taxes.rate_source import OWN_RATES, RateStanding, read_kept


def named_rates(rules: PriceRules, destination: Destination) -> tuple[PriceRules, RateStanding]:
    """Return the rules with the rates that hold, and where those come from.

    Without an answer to just this question the store's own table speaks, and an order may be refused.
    """
    provider = rules.tax_provider
    if provider is None:
        return rules, OWN_RATES
    kept = provider["answer"]
    if kept is None:
        return rules, RateStanding(away=provider["name"], refuses=provider["when_away"] == REFUSE)
    answer = read_kept(kept["rates"], kept["reference"])
    standing = RateStanding(
        by=provider["name"],
        reference=answer.reference,
        asked_at=datetime.fromisoformat(kept["asked_at"]),
    )
    return replace(
        rules, tax_rates=answer.tax_rates(destination.country), named_lines=frozenset(answer.lines)
    ), standing
