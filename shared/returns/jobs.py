"""The mails about goods and money that go back."""

from shared.kernel.jobs import MAIL_TRIES, declare

SEND_HAND_REFUND_NOTICE = declare("notifications.send_hand_refund_notice", most_attempts=MAIL_TRIES)
SEND_RETURN_NEWS = declare("notifications.send_return_news", most_attempts=MAIL_TRIES)
