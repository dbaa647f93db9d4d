"""The mails about an order, which are sent after it is committed."""

from shared.kernel.jobs import MAIL_TRIES, declare

SEND_ORDER_CONFIRMATION = declare("notifications.send_order_confirmation", most_attempts=MAIL_TRIES)
SEND_ORDER_CANCELLATION = declare("notifications.send_order_cancellation", most_attempts=MAIL_TRIES)
SEND_DOWNLOADS = declare("notifications.send_downloads", most_attempts=MAIL_TRIES)
SEND_ORDER_NOTE = declare("notifications.send_order_note", most_attempts=MAIL_TRIES)
