"""What reviews ask to be done later."""

from shared.kernel.jobs import MAIL_TRIES, declare

ENCODE_REVIEW_PHOTO = declare("reviews.encode_photo", most_attempts=6)
SEND_REVIEW_LINK = declare("reviews.send_link", most_attempts=MAIL_TRIES)
SEND_REVIEW_REQUEST = declare("reviews.send_request", most_attempts=MAIL_TRIES)
