"""Which permission each route of the dashboard needs, said once: beside its noun, or by its own name where it differs.

`access.py` refuses by it, and pages hide by it what leads to a refusal. A route that stands nowhere here is closed to
everybody, and a test names it. tests/tenancy/golden/roles.txt shows what comes of it, route by route and role by role.
"""

from collections.abc import Mapping
from typing import Final

from shared.stores import permissions as may

# What every member of a store may do.
MEMBER: Final = "member"

# What changes nothing.
LOOKING: Final = ("index", "show", "edit")

_ORDERS: Final = (may.ORDERS_SEE, may.ORDERS_CHANGE)
_CUSTOMERS: Final = (may.CUSTOMERS_SEE, may.CUSTOMERS_CHANGE)
_PRODUCTS: Final = (may.PRODUCTS_SEE, may.PRODUCTS_CHANGE)
_PRICES: Final = (may.PRODUCTS_SEE, may.PRICES_CHANGE)
_STOCK: Final = (may.STOCK_SEE, may.STOCK_CHANGE)
_REVIEWS: Final = (may.REVIEWS_SEE, may.REVIEWS_CHANGE)
_REPORTS: Final = (may.REPORTS_SEE, may.REPORTS_SEE)
_MARKETING: Final = (may.MARKETING_SEE, may.MARKETING_CHANGE)
_CONTENT: Final = (may.CONTENT_SEE, may.CONTENT_CHANGE)
_SETTINGS: Final = (may.SETTINGS_SEE, may.SETTINGS_CHANGE)
_PAYMENTS: Final = (may.PAYMENTS_SEE, may.PAYMENTS_CHANGE)
_PEOPLE: Final = (may.PEOPLE_SEE, may.PEOPLE_CHANGE)
_KEYS: Final = (may.KEYS_SEE, may.KEYS_CHANGE)
_ANYBODY: Final = (MEMBER, MEMBER)

# By noun: what looking needs, and what changing does.
NOUNS: Final[Mapping[str, tuple[str, str]]] = {
    "stores": _ANYBODY,
    "dashboards": _ANYBODY,
    "dashboard_streams": _ANYBODY,
    # Of what the reader may see.
    "notices": _ANYBODY,
    "notice_streams": _ANYBODY,
    "notice_choices": _ANYBODY,
    # Both show only what the reader may open.
    "finds": _ANYBODY,
    "settings": _ANYBODY,
    "store_facts": _SETTINGS,
    "store_pauses": _SETTINGS,
    # Everything of everybody.
    "store_copies": (may.STORE_OWN, may.STORE_OWN),
    "store_closings": (may.STORE_OWN, may.STORE_OWN),
    "media": _ANYBODY,
    "own_account": _ANYBODY,
    "own_password": _ANYBODY,
    "own_sessions": _ANYBODY,
    "own_other_sessions": _ANYBODY,
    "own_membership": _ANYBODY,
    "own_proofs": _ANYBODY,
    "second_steps": _ANYBODY,
    "sign_in_ways": _ANYBODY,
    "own_identities": _ANYBODY,
    "own_passkeys": _ANYBODY,
    "own_passkey_challenges": _ANYBODY,
    "backup_codes": _ANYBODY,
    "orders": _ORDERS,
    "order_batches": _ORDERS,
    "order_views": (may.ORDERS_SEE, may.ORDERS_SEE),
    "order_assignments": _ORDERS,
    "order_tags": _ORDERS,
    "order_stage_moves": _ORDERS,
    "order_releases": _ORDERS,
    "order_notes": _ORDERS,
    "order_addresses": _ORDERS,
    "order_downloads": _ORDERS,
    "order_shipments": _ORDERS,
    "packing": _ORDERS,
    "papers": _ORDERS,
    "returns": _ORDERS,
    "return_steps": _ORDERS,
    "set_aside": _ORDERS,
    "order_exports": (may.ORDERS_EXPORT, may.ORDERS_EXPORT),
    "order_histories": (may.ORDERS_EXPORT, may.ORDERS_EXPORT),
    "order_payments": (may.ORDERS_SEE, may.ORDERS_REFUND),
    "order_transfers": (may.ORDERS_SEE, may.ORDERS_REFUND),
    # Whoever reads a statement reads who paid what.
    "bank_statements": (may.ORDERS_REFUND, may.ORDERS_REFUND),
    "bank_lines": (may.ORDERS_REFUND, may.ORDERS_REFUND),
    "reconciliations": (may.ORDERS_REFUND, may.ORDERS_REFUND),
    "reconciliation_lines": (may.ORDERS_REFUND, may.ORDERS_REFUND),
    "reconciliation_files": (may.ORDERS_REFUND, may.ORDERS_REFUND),
    # What was sold before counts in every report from then on.
    "order_imports": (may.ORDERS_REFUND, may.ORDERS_REFUND),
    "order_import_problems": (may.ORDERS_REFUND, may.ORDERS_REFUND),
    "payouts": (may.ORDERS_REFUND, may.ORDERS_REFUND),
    "order_refunds": (may.ORDERS_SEE, may.ORDERS_REFUND),
    "order_cancellations": (may.ORDERS_SEE, may.ORDERS_REFUND),
    # The difference is asked for or given back.
    "order_edits": (may.ORDERS_SEE, may.ORDERS_REFUND),
    "draft_orders": _ORDERS,
    "draft_assignments": _ORDERS,
    "subscriptions": _ORDERS,
    # A price that the store gives, and money that it says is in.
    "draft_sendings": (may.ORDERS_SEE, may.ORDERS_REFUND),
    "exchanges": (may.ORDERS_SEE, may.ORDERS_REFUND),
    "order_settings": _SETTINGS,
    "order_numbers": _SETTINGS,
    "order_stages": _SETTINGS,
    "checkout_questions": _SETTINGS,
    "return_settings": _SETTINGS,
    "customers": _CUSTOMERS,
    "customer_notes": _CUSTOMERS,
    "customer_blocks": _CUSTOMERS,
    "customer_groups": _CUSTOMERS,
    "customer_imports": (may.CUSTOMERS_CHANGE, may.CUSTOMERS_CHANGE),
    "customer_import_problems": (may.CUSTOMERS_CHANGE, may.CUSTOMERS_CHANGE),
    "group_members": _CUSTOMERS,
    "customers_groups": _CUSTOMERS,
    "customer_merges": _CUSTOMERS,
    "customer_ranks": (may.CUSTOMERS_SEE, may.SETTINGS_CHANGE),
    "customer_credits": (may.CUSTOMERS_SEE, may.CREDIT_GIVE),
    "customer_gift_cards": (may.CUSTOMERS_SEE, may.CREDIT_GIVE),
    "customer_lists": (may.CUSTOMERS_EXPORT, may.CUSTOMERS_EXPORT),
    "customer_exports": (may.CUSTOMERS_EXPORT, may.CUSTOMERS_EXPORT),
    "customer_erasures": (may.CUSTOMERS_EXPORT, may.CUSTOMERS_EXPORT),
    "wishlists": (may.CUSTOMERS_SEE, may.CUSTOMERS_CHANGE),
    "products": _PRODUCTS,
    "product_images": _PRODUCTS,
    "product_image_fetches": _PRODUCTS,
    "product_image_words": _PRODUCTS,
    "product_image_order": _PRODUCTS,
    "product_image_returns": _PRODUCTS,
    "product_files": _PRODUCTS,
    "product_selling": _PRODUCTS,
    "product_associations": _PRODUCTS,
    "product_details": _PRODUCTS,
    "product_states": _PRODUCTS,
    "product_batches": _PRODUCTS,
    "product_copies": _PRODUCTS,
    "product_options": _PRODUCTS,
    "product_grids": _PRODUCTS,
    "product_exports": _PRODUCTS,
    "product_labels": _PRODUCTS,
    "product_imports": _PRODUCTS,
    "product_import_problems": _PRODUCTS,
    "product_sheets": _PRODUCTS,
    "product_types": _PRODUCTS,
    "attributes": _PRODUCTS,
    "bundles": _PRODUCTS,
    "categories": _PRODUCTS,
    "category_pictures": _PRODUCTS,
    "collections": _PRODUCTS,
    "collection_pictures": _PRODUCTS,
    "collection_products": _PRODUCTS,
    "brands": _PRODUCTS,
    "brand_pictures": _PRODUCTS,
    "size_charts": _PRODUCTS,
    # Shows what would fit, and changes nothing.
    "collection_previews": (may.PRODUCTS_SEE, may.PRODUCTS_SEE),
    "subscription_plans": _PRICES,
    "product_prices": _PRICES,
    "product_changes": _PRICES,
    "product_sales": _PRICES,
    "own_prices": _PRICES,
    "price_lists": _PRICES,
    "listed_prices": _PRICES,
    "listed_price_files": _PRICES,
    "stock": _STOCK,
    "stock_arrivals": _STOCK,
    "stock_movements": _STOCK,
    "stock_movement_files": _STOCK,
    "reorders": _STOCK,
    "reorder_files": _STOCK,
    "wanted": _STOCK,
    "reviews": _REVIEWS,
    "review_decisions": _REVIEWS,
    "review_replies": _REVIEWS,
    "review_settings": (may.REVIEWS_SEE, may.SETTINGS_CHANGE),
    "reports": _REPORTS,
    # Whoever changes them has to see costs, too.
    "marketing_costs": (may.COSTS_SEE, may.MARKETING_CHANGE),
    "marketing_cost_returns": (may.COSTS_SEE, may.MARKETING_CHANGE),
    "report_files": _REPORTS,
    "report_plans": (may.REPORTS_SEE, may.SETTINGS_CHANGE),
    "promotions": _MARKETING,
    "coupons": _MARKETING,
    "abandoned_carts": _MARKETING,
    "cart_reminders": _MARKETING,
    "recovery_settings": (may.MARKETING_SEE, may.SETTINGS_CHANGE),
    "subscribers": _MARKETING,
    "campaigns": _MARKETING,
    "campaign_copies": _MARKETING,
    "campaign_tests": _MARKETING,
    "campaign_sendings": _MARKETING,
    "subscriber_lists": (may.CUSTOMERS_EXPORT, may.CUSTOMERS_EXPORT),
    "newsletter_settings": (may.MARKETING_SEE, may.SETTINGS_CHANGE),
    "mail_series": (may.MARKETING_SEE, may.SETTINGS_CHANGE),
    "mail_series_runs": _MARKETING,
    "searches": _MARKETING,
    "search_synonyms": _MARKETING,
    "gift_cards": (may.MARKETING_SEE, may.CREDIT_GIVE),
    "home_page": _CONTENT,
    "home_sections": _CONTENT,
    "looks": _CONTENT,
    "publications": _CONTENT,
    "menus": _CONTENT,
    "menu_items": _CONTENT,
    "announcements": _CONTENT,
    "pages": _CONTENT,
    "posts": _CONTENT,
    "translations": _CONTENT,
    "translated_words": _CONTENT,
    "translation_files": _CONTENT,
    "store_words": _CONTENT,
    "store_languages": _SETTINGS,
    "domains": _SETTINGS,
    "domain_checks": _SETTINGS,
    "main_hosts": _SETTINGS,
    "checklist": _SETTINGS,
    "taxes": _SETTINGS,
    "vat_rules": _SETTINGS,
    "tax_provider": _SETTINGS,
    "tax_registrations": _SETTINGS,
    "shipping_zones": _SETTINGS,
    "shipping_methods": _SETTINGS,
    "currencies": _SETTINGS,
    "currency_files": _SETTINGS,
    "mails": _SETTINGS,
    "mail_sendings": _SETTINGS,
    "mail_refusals": _SETTINGS,
    "mail_settings": _SETTINGS,
    "letters": _SETTINGS,
    "letter_previews": _SETTINGS,
    "payments": _PAYMENTS,
    "payment_ways": _PAYMENTS,
    "payment_accounts": _PAYMENTS,
    "payment_rules": _PAYMENTS,
    "log": (may.LOG_SEE, may.LOG_SEE),
    "log_files": (may.LOG_SEE, may.LOG_SEE),
    "people": _PEOPLE,
    "people_invitations": _PEOPLE,
    "people_second_steps": _PEOPLE,
    "people_teams": _PEOPLE,
    "second_step_rules": _PEOPLE,
    "roles": _PEOPLE,
    "teams": _PEOPLE,
    "api_keys": _KEYS,
    "api_key_secrets": _KEYS,
    "api_key_ends": _KEYS,
}
# Where one route needs something else than its noun.
ROUTES: Final[Mapping[str, str]] = {
    # A form that only they can send.
    "marketing_costs.edit": may.MARKETING_CHANGE,
    # Money goes back to the buyer.
    "return_steps.settle": may.ORDERS_REFUND,
}


def permission_for(route: str) -> str | None:
    """Return what a route needs; None for one that nobody thought of, which stays closed."""
    noun, _, action = route.rpartition(".")
    if route in ROUTES:
        return ROUTES[route]
    looking, changing = NOUNS.get(noun, (None, None))
    return looking if action in LOOKING else changing
