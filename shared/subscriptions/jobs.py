"""What is done about subscriptions after the commit that wants it."""

from shared.kernel.jobs import MAIL_TRIES, declare

# A message of the provider is only a reason to look: it is asked how the subscription stands.
LOOK_AT_SUBSCRIPTION = declare("subscriptions.look_at_subscription", most_attempts=12)
# Tells the provider what somebody wants; its sweeper goes on when these tries are used up.
GRANT_WISH = declare("subscriptions.grant_wish", most_attempts=20)
SEND_SUBSCRIPTION_STARTED = declare("notifications.send_subscription_started", most_attempts=MAIL_TRIES)
SEND_SUBSCRIPTION_AHEAD = declare("notifications.send_subscription_ahead", most_attempts=MAIL_TRIES)
SEND_SUBSCRIPTION_FAILED = declare("notifications.send_subscription_failed", most_attempts=MAIL_TRIES)
SEND_SUBSCRIPTION_ENDED = declare("notifications.send_subscription_ended", most_attempts=MAIL_TRIES)
