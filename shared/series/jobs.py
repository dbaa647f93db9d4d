"""What series of mails ask to be done later."""

from shared.kernel.jobs import MAIL_TRIES, declare

SEND_SERIES_MAIL = declare("series.send_mail", most_attempts=MAIL_TRIES)
