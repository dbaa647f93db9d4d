"""Stripe on one's own machine: the same HTTP API at another address, for `make run` and the tests.

It speaks what Souk uses of Stripe: Checkout with a hosted payment page and the known test cards, payment intents,
charges, refunds, customers, products, prices, subscriptions, events and signed webhooks. Where Stripe is particular it
is too: form-encoded nested parameters, idempotency keys that compare parameters, errors of Stripe's shape, lists with
cursors. `/_control` makes it misbehave on command. It imports nothing of Souk, and takes no real money anywhere.
"""
