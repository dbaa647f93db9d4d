"""The mails about a shipment."""

from shared.kernel.jobs import declare

SEND_SHIPMENT_NEWS = declare("notifications.send_shipment_news", most_attempts=12)
