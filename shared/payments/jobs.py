"""What is done about payments after the commit that wants it."""

from shared.kernel.jobs import declare

# A webhook is only a reason to look: the provider is asked how the payment stands.
LOOK_AT_PAYMENT = declare("payments.look_at_payment", most_attempts=12)
SEND_REFUND = declare("payments.send_refund", most_attempts=20)
