"""What abandoned carts ask to be done later."""

from shared.kernel.jobs import declare

SEND_CART_REMINDER = declare("recovery.send_reminder", most_attempts=12)
