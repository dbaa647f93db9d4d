"""The mails about a shipment."""

from shared.kernel.jobs import MAIL_TRIES, declare

SEND_SHIPMENT_NEWS = declare("notifications.send_shipment_news", most_attempts=MAIL_TRIES)
