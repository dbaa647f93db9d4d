"""All tables of an installation in one place: importing this module makes the whole metadata known."""

from shared.accounts import account_events, identities, issuer_tries, passkeys, second_steps
from shared.accounts import models as accounts
from shared.carts import models as carts
from shared.content import models as content
from shared.currencies import models as currencies
from shared.customers import groups as customer_groups
from shared.customers import models as customers
from shared.customers import notes as customer_notes
from shared.customers import ranks
from shared.domains import models as domains
from shared.fulfilment import models as fulfilment
from shared.gift_cards import models as gift_cards
from shared.imports import models as imports
from shared.insight import marketing_costs, notice_mails
from shared.insight import models as insight
from shared.insight import notices as member_notices
from shared.insight import plans as report_plans
from shared.inventory import bulk_models
from shared.inventory import models as inventory
from shared.kernel import events, jobs
from shared.kernel.tables import Table
from shared.languages import translation
from shared.letters import models as letters
from shared.marketing import campaigns
from shared.marketing import models as marketing
from shared.notifications import models as notifications
from shared.notifications import preferences, stock_notices
from shared.orders import downloads, drafts, edits, notes, questions, saved_views, stages, tags
from shared.orders import models as orders
from shared.payments import accounts as payment_accounts
from shared.payments import bank_lines, card_holders, payouts, reconciliation, transfers
from shared.payments import models as payments
from shared.payments import rules as payment_rules
from shared.payments import ways as payment_ways
from shared.price_lists import models as price_lists
from shared.privacy import erase_store, store_copies
from shared.privacy import models as privacy
from shared.products import bundles, details, digital_files, old_address, price_changes, sales, size_charts
from shared.products import models as products
from shared.promotions import models as promotions
from shared.recovery import models as recovery
from shared.returns import hand_refunds, set_aside
from shared.returns import models as returns
from shared.reviews import models as reviews
from shared.series import models as series
from shared.shipping import address_book, delivery_slots
from shared.shipping import models as shipping
from shared.stores import api_keys, audit, invitations, roles, teams
from shared.stores import models as stores
from shared.subscriptions import models as subscriptions
from shared.subscriptions import plans as subscription_plans
from shared.subscriptions import renewal_credit as renewal_credits
from shared.taxes import models as taxes
from shared.taxes import providers as tax_providers
from shared.wishlists import models as wishlists

metadata = Table.metadata

__all__ = [
    "account_events",
    "accounts",
    "address_book",
    "api_keys",
    "audit",
    "bank_lines",
    "bulk_models",
    "bundles",
    "campaigns",
    "card_holders",
    "carts",
    "content",
    "currencies",
    "customer_groups",
    "customer_notes",
    "customers",
    "delivery_slots",
    "details",
    "digital_files",
    "domains",
    "downloads",
    "drafts",
    "edits",
    "erase_store",
    "events",
    "fulfilment",
    "gift_cards",
    "hand_refunds",
    "identities",
    "imports",
    "insight",
    "inventory",
    "invitations",
    "issuer_tries",
    "jobs",
    "letters",
    "marketing",
    "marketing_costs",
    "member_notices",
    "metadata",
    "notes",
    "notice_mails",
    "notifications",
    "old_address",
    "orders",
    "passkeys",
    "payment_accounts",
    "payment_rules",
    "payment_ways",
    "payments",
    "payouts",
    "preferences",
    "price_changes",
    "price_lists",
    "privacy",
    "products",
    "promotions",
    "questions",
    "ranks",
    "reconciliation",
    "recovery",
    "renewal_credits",
    "report_plans",
    "returns",
    "reviews",
    "roles",
    "sales",
    "saved_views",
    "second_steps",
    "series",
    "set_aside",
    "shipping",
    "size_charts",
    "stages",
    "stock_notices",
    "store_copies",
    "stores",
    "subscription_plans",
    "subscriptions",
    "tags",
    "tax_providers",
    "taxes",
    "teams",
    "transfers",
    "translation",
    "wishlists",
]
