"""What a newsletter asks to be done later."""

from shared.kernel.jobs import MAIL_TRIES, declare

SEND_CAMPAIGN_MAIL = declare("marketing.send_campaign_mail", most_attempts=MAIL_TRIES)
SEND_CAMPAIGN_TEST = declare("marketing.send_campaign_test", most_attempts=MAIL_TRIES)
SEND_NEWSLETTER_LINK = declare("marketing.send_newsletter_link", most_attempts=MAIL_TRIES)
