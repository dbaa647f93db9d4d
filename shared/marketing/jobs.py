"""What a newsletter asks to be done later."""

from shared.kernel.jobs import MAIL_TRIES, declare

SEND_NEWSLETTER_LINK = declare("marketing.send_newsletter_link", most_attempts=MAIL_TRIES)
