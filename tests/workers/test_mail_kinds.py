"""What holds for every mail: it has a name in the log, and outlasts a provider that is away."""

from datetime import timedelta

from shared.kernel.home import PROJECT
from shared.kernel.jobs import MAIL_TRIES
from shared.notifications.mail_log import CAMPAIGN, CAMPAIGN_TEST, KINDS, LETTER_TEST, LETTERS
from shared.orders.jobs import SEND_ORDER_CONFIRMATION
from workers.jobs import LONGEST_WAIT, back_off


def test_the_log_names_every_kind_of_mail():
    written = {folder.name for folder in (PROJECT / "templates" / "emails").iterdir() if folder.is_dir()}

    assert {*LETTERS, CAMPAIGN} == written
    assert set(KINDS) - set(LETTERS) == {LETTER_TEST, CAMPAIGN, CAMPAIGN_TEST}


def test_a_mail_outlasts_a_provider_that_is_away_for_six_hours_and_ends_within_the_life_of_its_key():
    """T113. The pauses are as short or as long as chance allows."""
    pauses = [min(timedelta(seconds=2.0**tries), LONGEST_WAIT) for tries in range(1, MAIL_TRIES)]

    assert sum(pauses, timedelta()) * 0.8 > timedelta(hours=6)
    assert sum(pauses, timedelta()) * 1.2 < timedelta(hours=24)
    assert LONGEST_WAIT * 0.8 <= back_off(MAIL_TRIES) <= LONGEST_WAIT * 1.2
    assert SEND_ORDER_CONFIRMATION.most_attempts == MAIL_TRIES
