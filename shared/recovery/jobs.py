"""What abandoned carts ask to be done later."""

from shared.kernel.jobs import MAIL_TRIES, declare

SEND_CART_REMINDER = declare("recovery.send_reminder", most_attempts=MAIL_TRIES)
