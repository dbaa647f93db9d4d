"""The mails about a return."""

from shared.kernel.jobs import MAIL_TRIES, declare

SEND_RETURN_NEWS = declare("notifications.send_return_news", most_attempts=MAIL_TRIES)
