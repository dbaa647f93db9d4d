"""The mails about an order, which are sent after it is committed."""

from shared.kernel.jobs import MAIL_TRIES, declare

SEND_ORDER_CONFIRMATION = declare("notifications.send_order_confirmation", most_attempts=MAIL_TRIES)
SEND_ORDER_CANCELLATION = declare("notifications.send_order_cancellation", most_attempts=MAIL_TRIES)
SEND_TRANSFER_DETAILS = declare("notifications.send_transfer_details", most_attempts=MAIL_TRIES)
SEND_TRANSFER_REMINDER = declare("notifications.send_transfer_reminder", most_attempts=MAIL_TRIES)
SEND_PAYMENT_FAILED = declare("notifications.send_payment_failed", most_attempts=MAIL_TRIES)
SEND_DOWNLOADS = declare("notifications.send_downloads", most_attempts=MAIL_TRIES)
SEND_ORDER_NOTE = declare("notifications.send_order_note", most_attempts=MAIL_TRIES)
# To the store itself: an order waits for somebody to look at it, or has come in.
SEND_ORDER_HELD = declare("notifications.send_order_held", most_attempts=MAIL_TRIES)
SEND_PAYMENT_REVIEW = declare("notifications.send_payment_review", most_attempts=MAIL_TRIES)
SEND_NEW_ORDER = declare("notifications.send_new_order", most_attempts=MAIL_TRIES)
SEND_ORDER_CHANGE = declare("notifications.send_order_change", most_attempts=MAIL_TRIES)
# When the time to pay for a change is over.
END_ORDER_EDIT = declare("orders.end_order_edit")
SEND_DRAFT = declare("notifications.send_draft", most_attempts=MAIL_TRIES)
