"""Everything that the price of a cart depends on besides its lines, read in one statement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from shared.carts.models import Cart
from shared.currencies.paying import paying
from shared.kernel.money import Money
from shared.kernel.reading import Reader
from shared.payments.ways import Way, read_way
from shared.price_lists.fitting_lists import as_price_list, fitting_lists
from shared.pricing.purchase import PriceList, Promotion
from shared.pricing.taxes import TaxRate
from shared.products.models import Variant
from shared.promotions.rules import as_rule
from shared.shipping.methods import Destination, PickUpPlace, Place, ShippingMethod, ShippingZone
from shared.shipping.slots import plan_of
from shared.taxes.exemptions import CHECK_LIFE
from shared.taxes.providers import ANSWER_LIFE
from shared.taxes.rate_source import category_of
from shared.taxes.registrations import Registered

_CHECK_DAYS: Final = CHECK_LIFE.days
_ANSWER_SECONDS: Final = int(ANSWER_LIFE.total_seconds())
# A guest is in no group, owns no credit and is not named as exempt: half of the tables need not even be opened.
_MINE: Final = "SELECT DISTINCT group_id FROM customers_in_groups WHERE customer_id = $8"
_MINE_OF_GUEST: Final = "SELECT NULL::uuid AS group_id WHERE false"
_EXEMPT: Final = """EXISTS (SELECT 1 FROM customers c WHERE c.id = $8 AND c.is_tax_exempt) OR EXISTS (
        SELECT 1 FROM customer_groups g JOIN mine ON mine.group_id = g.id WHERE g.is_tax_exempt)"""


def _rules(*, mine: str, exempt: str) -> str:
    lists = fitting_lists(
        now="$2", customer="$8", currency="$9", variants="$10", channel="$13", groups="mine"
    )
    return f"""
WITH given AS (
    SELECT c.id, c.code, c.promotion_id, c.is_on AND (c.use_limit IS NULL OR c.used < c.use_limit)
        AND (c.expires_at IS NULL OR c.expires_at > $2) AS usable
    FROM coupons c
    WHERE c.id IN (SELECT coupon_id FROM cart_coupons WHERE cart_id = $1
                   UNION ALL SELECT id FROM coupons WHERE code = ANY($14))
), mine AS (
    {mine}
), offered AS (
    SELECT p.* FROM promotions p
    WHERE p.is_on AND (p.starts_at IS NULL OR p.starts_at <= $2) AND (p.ends_at IS NULL OR p.ends_at > $2)
      AND (NOT p.needs_code OR p.id IN (SELECT promotion_id FROM given WHERE usable))
      AND (p.group_id IS NULL OR p.group_id IN (SELECT group_id FROM mine))
), held AS (
    SELECT id, code_end, balance_minor, customer_id IS NOT NULL AS is_credit FROM gift_cards
    WHERE (id = $5 AND customer_id IS NULL OR customer_id = $8) AND is_on AND currency = $6
      AND (expires_at IS NULL OR expires_at > $2)
)
SELECT
    (SELECT json_agg(to_json(given) ORDER BY code) FROM given) AS codes,
    (SELECT json_agg(to_jsonb(offered) || jsonb_build_object('percent', percent::text)) FROM offered) AS promotions,
    (SELECT json_agg(to_jsonb(t) || jsonb_build_object('rate', rate::text)) FROM tax_rates t
     WHERE country IN ($3, $15)) AS taxes, (SELECT json_agg(json_build_object(
        'countries', z.countries, 'region', z.region, 'postcodes', z.postcodes,
        'methods', (SELECT json_agg(to_jsonb(m) || jsonb_build_object('taken', (
                        SELECT jsonb_agg(jsonb_build_array(extract(epoch FROM s.starts_at)::bigint, s.taken))
                        FROM delivery_slots s
                        WHERE s.store_id = m.store_id AND s.method_id = m.id AND s.starts_at > $2
                    )) ORDER BY m.position, m.id) FROM shipping_methods m
                    WHERE m.store_id = z.store_id AND m.zone_id = z.id AND m.is_on)
     ) ORDER BY z.position, z.id) FROM shipping_zones z) AS zones,
    (SELECT json_object_agg(product_id, ids) FROM (
        SELECT product_id, array_agg(collection_id) AS ids FROM collection_products
        WHERE product_id = ANY($4) GROUP BY product_id
     ) AS shelves) AS collections,
    (SELECT to_json(h) FROM held h WHERE id = $5) AS card,
    (SELECT to_json(h) FROM held h WHERE is_credit AND balance_minor > 0) AS credit,
    (SELECT json_agg(json_build_object('id', id, 'is_on', is_on, 'key_name', encode(substring(secret FOR 8), 'hex'))
                     ORDER BY created_at, id) FROM payment_accounts WHERE secret IS NOT NULL) AS accounts,
    (SELECT json_agg(to_json(w)) FROM payment_ways w) AS ways,
    (SELECT array_agg(group_id) FROM mine) AS groups,
    (SELECT max(amount) FROM measurements WHERE unit = 'mm' AND product_id = ANY($4)) AS longest_mm,
    (SELECT json_agg(json_build_object('country', country, 'region', region, 'since', since)) FROM tax_registrations)
    AS registrations,
    (SELECT to_jsonb(r) FROM vat_rules r) AS vat_rules,
    (SELECT to_jsonb(v) FROM vat_checks v
     WHERE v.number = $11 AND v.checked_at > $2::timestamptz - interval '{_CHECK_DAYS} days'
     ORDER BY v.checked_at DESC LIMIT 1) AS vat_check,
    (SELECT json_build_object('name', p.name, 'when_away', p.when_away, 'answer', (
        SELECT to_jsonb(a) FROM tax_answers a
        WHERE a.provider_id = p.id AND a.question = $12
          AND a.asked_at > $2::timestamptz - interval '{_ANSWER_SECONDS} seconds'
        ORDER BY a.asked_at DESC LIMIT 1)) FROM tax_providers p WHERE p.is_on) AS tax_provider,
    {exempt} AS is_tax_exempt,
    ({lists}) AS lists,
    EXISTS (SELECT 1 FROM offered WHERE first_order_only)
        AND EXISTS (SELECT 1 FROM orders WHERE state <> 'cancelled' AND (email = $7 OR customer_id = $8)) AS has_ordered
"""  # noqa: S608 - what is put in comes from our own modules and holds placeholders


_RULES: Final = _rules(mine=_MINE, exempt=_EXEMPT)
_RULES_OF_GUEST: Final = _rules(mine=_MINE_OF_GUEST, exempt="false")


@dataclass(frozen=True, slots=True)
class GivenCode:
    """A code in the cart; `works` when it brings its promotion now."""

    coupon_id: UUID
    code: str
    promotion_id: UUID
    works: bool


@dataclass(frozen=True, slots=True)
class GivenCard:
    """A gift card that the cart will be paid with, or the buyer's store credit."""

    id: UUID
    code_end: str
    balance: Money
    is_credit: bool = False


@dataclass(frozen=True, slots=True)
class GivenAccount:
    """An account of the store at a payment provider, and the name of the key that its credentials are sealed with."""

    id: UUID
    is_on: bool
    key_name: bytes


@dataclass(frozen=True, slots=True)
class PriceRules:
    """The rules of a store for one cart, one buyer, one country, one moment."""

    codes: tuple[GivenCode, ...]
    promotions: tuple[Promotion, ...]
    tax_rates: tuple[TaxRate, ...]
    zones: tuple[ShippingZone, ...]
    collections: Mapping[UUID, frozenset[UUID]]
    card: GivenCard | None
    # What the buyer could pay with, whether or not the cart says so.
    credit: GivenCard | None
    is_first_order: bool
    accounts: tuple[GivenAccount, ...]
    ways: tuple[Way, ...]
    # Groups of customers that the buyer belongs to.
    groups: frozenset[UUID]
    # The longest side of all that is in the cart, as far as it is known.
    longest_mm: int
    # What the store asks of businesses, the latest check of the buyer's number, and whether they are named as exempt.
    vat_rules: Mapping[str, Any] | None
    vat_check: Mapping[str, Any] | None
    is_tax_exempt: bool
    # Who names the rates of this store's orders, with what was answered to the question; None where the table does.
    tax_provider: Mapping[str, Any] | None
    # Those that are for this buyer now.
    price_lists: tuple[PriceList, ...]
    # Where the store is registered to collect tax.
    registrations: tuple[Registered, ...] = ()
    # Variants for which the provider has named rates of their own.
    named_lines: frozenset[str] = frozenset()

    def category_of(self, variant: Variant) -> str:
        """Return by which category the rates on goods are found."""
        named = str(variant.id)
        return category_of(named) if named in self.named_lines else variant.product.tax_category


async def price_rules(
    reader: Reader,
    cart: Cart,
    *,
    destination: Destination,
    email: str,
    customer_id: UUID | None,
    vat_number: str,
    question: str,
    channel: str,
    home: str,
    codes: Sequence[str] = (),
    now: datetime,
) -> PriceRules:
    """Read the rules for a cart; a buyer who is not known yet counts as new.

    `question` is the digest of what a provider of tax rates would be asked, `channel` where it is bought, `codes` are
    those that are given beside the ones in the cart. The tax rates are those of the destination and of `home`, the
    store's own country: each says for which place it is.
    """
    conversion = paying()
    products = [line.variant.product_id for line in cart.lines]
    row = await reader.fetchrow(
        _RULES if customer_id else _RULES_OF_GUEST,
        cart.id,
        now,
        destination.country,
        products,
        cart.gift_card_id,
        cart.currency,
        email,
        customer_id,
        conversion.currency if conversion else cart.currency,
        [line.variant_id for line in cart.lines],
        vat_number,
        question,
        channel,
        list(codes),
        home,
    )
    assert row is not None
    found = {name: row[name] or [] for name in _LISTS}
    offered = {UUID(facts["id"]) for facts in found["promotions"]}
    given = tuple(_code(facts, offered) for facts in found["codes"])
    brought = {code.promotion_id: code.code for code in reversed(given) if code.works}
    return PriceRules(
        codes=given,
        promotions=tuple(
            as_rule(facts, code=brought.get(UUID(facts["id"]), "")) for facts in found["promotions"]
        ),
        tax_rates=tuple(_rate(facts) for facts in found["taxes"]),
        zones=tuple(_zone(facts, cart.currency) for facts in found["zones"]),
        collections=_collections(row["collections"]),
        card=_card(row["card"], cart.currency),
        credit=_card(row["credit"], cart.currency),
        is_first_order=not row["has_ordered"],
        accounts=tuple(_account(facts) for facts in found["accounts"]),
        ways=tuple(read_way(facts) for facts in found["ways"]),
        groups=frozenset(row["groups"] or ()),
        longest_mm=row["longest_mm"] or 0,
        vat_rules=row["vat_rules"],
        vat_check=row["vat_check"],
        is_tax_exempt=row["is_tax_exempt"],
        tax_provider=row["tax_provider"],
        price_lists=tuple(as_price_list(facts, cart.currency) for facts in found["lists"]),
        registrations=tuple(_registered(facts) for facts in found["registrations"]),
    )


_LISTS: Final = ("codes", "promotions", "taxes", "zones", "accounts", "ways", "lists", "registrations")


def _code(facts: Mapping[str, Any], offered: set[UUID]) -> GivenCode:
    promotion_id = UUID(facts["promotion_id"])
    return GivenCode(
        UUID(facts["id"]), facts["code"], promotion_id, facts["usable"] and promotion_id in offered
    )


def _rate(facts: Mapping[str, Any]) -> TaxRate:
    place = Place(facts["country"], facts["region"], facts["postcode"])
    return TaxRate(facts["name"], Decimal(facts["rate"]), place, facts["category"])


def _registered(facts: Mapping[str, Any]) -> Registered:
    return Registered(facts["country"], facts["region"], date.fromisoformat(facts["since"]))


def _zone(facts: Mapping[str, Any], currency: str) -> ShippingZone:
    places = tuple(
        Place(country, facts["region"], postcode)
        for country in facts["countries"] or [""]
        for postcode in facts["postcodes"] or [""]
    )
    return ShippingZone(places, tuple(_method(one, currency) for one in facts["methods"] or []))


def _method(facts: Mapping[str, Any], currency: str) -> ShippingMethod:
    free_over = facts["free_over_minor"]
    return ShippingMethod(
        id=UUID(facts["id"]),
        name=facts["name"],
        kind=facts["kind"],
        price=Money(facts["price_minor"], currency),
        steps=tuple((step["from"], Money(step["price_minor"], currency)) for step in facts["steps"]),
        free_over=None if free_over is None else Money(free_over, currency),
        fewest_days=facts["fewest_days"],
        most_days=facts["most_days"],
        postcodes=tuple(facts["postcodes"]),
        most_grams=facts["most_grams"],
        longest_mm=facts["longest_mm"],
        plan=plan_of(facts["plan"]),
        taken=tuple((start, count) for start, count in facts["taken"] or ()),
        place=PickUpPlace(**facts["place"]) if facts["place"] else None,
    )


def _collections(found: Mapping[str, list[str]] | None) -> dict[UUID, frozenset[UUID]]:
    return {UUID(product): frozenset(map(UUID, ids)) for product, ids in (found or {}).items()}


def _account(facts: Mapping[str, Any]) -> GivenAccount:
    return GivenAccount(UUID(facts["id"]), facts["is_on"], bytes.fromhex(facts["key_name"]))


def _card(facts: Mapping[str, Any] | None, currency: str) -> GivenCard | None:
    if not facts:
        return None
    balance = Money(facts["balance_minor"], currency)
    return GivenCard(UUID(facts["id"]), facts["code_end"], balance, is_credit=facts["is_credit"])
