"""Mail that a shopper's account causes."""

from shared.kernel.jobs import MAIL_TRIES, declare

SEND_PROOF_LINK = declare("customers.send_proof_link")
SEND_SIGN_UP_LINK = declare("customers.send_sign_up_link")
SEND_WELCOME = declare("customers.send_welcome", most_attempts=MAIL_TRIES)
SEND_PASSWORD_NOTICE = declare("customers.send_password_notice", most_attempts=MAIL_TRIES)
SEND_EMAIL_NOTICE = declare("customers.send_email_notice", most_attempts=MAIL_TRIES)
