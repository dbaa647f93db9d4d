"""The operations of Stripe's API that this sandbox knows, by method and path."""

from collections.abc import Callable
from typing import Final

from shared.adapters.stripe_sandbox import (
    catalogue,
    charges,
    coupons,
    customers,
    endpoints,
    event_lists,
    intents,
    invoices,
    payment_methods,
    portal,
    refunds,
    sessions,
    subscriptions,
)
from shared.adapters.stripe_sandbox.books import Thing

Operation = Callable[..., Thing]

OPERATIONS: Final[dict[tuple[str, str], Operation]] = {
    ("POST", "/v1/checkout/sessions"): sessions.create,
    ("GET", "/v1/checkout/sessions"): sessions.index,
    ("GET", "/v1/checkout/sessions/{session}"): sessions.retrieve,
    ("POST", "/v1/checkout/sessions/{session}/expire"): sessions.expire,
    ("GET", "/v1/checkout/sessions/{session}/line_items"): sessions.line_items,
    ("GET", "/v1/payment_intents"): intents.index,
    ("GET", "/v1/payment_intents/{intent}"): intents.retrieve,
    ("POST", "/v1/payment_intents/{intent}/cancel"): intents.cancel,
    ("POST", "/v1/payment_intents/{intent}/capture"): intents.capture,
    ("GET", "/v1/charges"): charges.index,
    ("GET", "/v1/charges/{charge}"): charges.retrieve,
    ("POST", "/v1/refunds"): refunds.create,
    ("GET", "/v1/refunds"): refunds.index,
    ("GET", "/v1/refunds/{refund}"): refunds.retrieve,
    ("POST", "/v1/customers"): customers.create,
    ("GET", "/v1/customers"): customers.index,
    ("GET", "/v1/customers/{customer}"): customers.retrieve,
    ("POST", "/v1/customers/{customer}"): customers.update,
    ("DELETE", "/v1/customers/{customer}"): customers.destroy,
    ("GET", "/v1/customers/{customer}/payment_methods"): payment_methods.index,
    ("POST", "/v1/payment_methods/{payment_method}/detach"): payment_methods.detach,
    ("POST", "/v1/coupons"): coupons.create,
    ("POST", "/v1/products"): catalogue.create_product,
    ("POST", "/v1/prices"): catalogue.create_price,
    ("GET", "/v1/prices"): catalogue.index_prices,
    ("GET", "/v1/subscriptions"): subscriptions.index,
    ("GET", "/v1/subscriptions/{subscription}"): subscriptions.retrieve,
    ("POST", "/v1/subscriptions/{subscription}"): subscriptions.update,
    ("DELETE", "/v1/subscriptions/{subscription}"): subscriptions.cancel,
    ("GET", "/v1/invoices"): invoices.index,
    ("GET", "/v1/invoices/{invoice}"): invoices.retrieve,
    ("POST", "/v1/invoices/{invoice}/pay"): invoices.pay,
    ("GET", "/v1/invoice_payments"): invoices.index_payments,
    ("POST", "/v1/billing_portal/sessions"): portal.create,
    ("GET", "/v1/balance_transactions"): charges.index_transactions,
    ("GET", "/v1/balance_transactions/{transaction}"): charges.retrieve_transaction,
    ("GET", "/v1/balance"): charges.balance,
    ("GET", "/v1/events"): event_lists.index,
    ("GET", "/v1/events/{event}"): event_lists.retrieve,
    ("POST", "/v1/webhook_endpoints"): endpoints.create,
    ("GET", "/v1/webhook_endpoints"): endpoints.index,
    ("GET", "/v1/webhook_endpoints/{endpoint}"): endpoints.retrieve,
    ("DELETE", "/v1/webhook_endpoints/{endpoint}"): endpoints.destroy,
}
