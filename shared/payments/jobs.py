"""What is done about payments after the commit that wants it."""

from shared.kernel.jobs import MAIL_TRIES, declare

# A webhook is only a reason to look: the provider is asked how the payment stands.
LOOK_AT_PAYMENT = declare("payments.look_at_payment", most_attempts=12)
SEND_REFUND = declare("payments.send_refund", most_attempts=20)
# Tells the buyer that the money is on its way, once the provider has said so.
SEND_REFUND_NOTICE = declare("notifications.send_refund_notice", most_attempts=MAIL_TRIES)
# The page of a payment that another account took over; for as long as a lost request may still arrive, and longer.
CLOSE_LEFT_PAGE = declare("payments.close_left_page", most_attempts=14)
# Asks a provider what moved on a day; away for longer than this, the next round asks again.
RECONCILE_DAY = declare("payments.reconcile_day", most_attempts=6)
# Ask a provider what an account sent to the bank, and what one of these sums is made of, some lines at a time.
FIND_PAYOUTS = declare("payments.find_payouts", most_attempts=6)
READ_PAYOUT = declare("payments.read_payout", most_attempts=6)
# A provider that keeps cards is told of what is not to be kept; tried for a day, then by the sweeper.
REMOVE_CARD = declare("payments.remove_card", most_attempts=60)
FORGET_CARD_HOLDER = declare("payments.forget_card_holder", most_attempts=60)
