"""The guards of newsletters and campaigns."""

from typing import Final

from tests.mutations.table import Mutation

_SHOP = "tests/storefront/test_newsletters.py"
_WORKER = "tests/workers/test_campaigns.py"
_LINKS = "tests/workers/test_campaign_links.py"

NEWS: Final = (
    Mutation(
        "only who pressed the button gets the news",
        "shared/marketing/may_be_mailed.py",
        "and_(Subscriber.state == SUBSCRIBED, ~refused)",
        "and_(~refused)",
        f"{_SHOP}::test_nothing_is_sent_before_the_button_behind_the_mails_link",
    ),
    Mutation(
        "a refused topic is no news",
        "shared/marketing/may_be_mailed.py",
        "and_(Subscriber.state == SUBSCRIBED, ~refused)",
        "and_(Subscriber.state == SUBSCRIBED)",
        f"{_SHOP}::test_who_left_may_come_again_by_the_mailbox_and_a_refused_topic_is_taken_back",
    ),
    Mutation(
        "who refuses ends the link that is on its way",
        "shared/marketing/leave.py",
        "left_at=now, link_ends_at=None)",
        "left_at=now)",
        f"{_SHOP}::test_who_refuses_before_the_button_is_not_subscribed_by_it",
    ),
    Mutation(
        "an account under somebody else's address subscribes nobody",
        "shared/marketing/confirm_subscription.py",
        "    if not customer.is_verified:\n        return None\n",
        "",
        f"{_SHOP}::test_an_unproven_account_subscribes_nobody",
    ),
    Mutation(
        "who leaves between planning and sending gets none",
        "workers/campaigns.py",
        "campaign.state == SENDING and await may_be_mailed(session, subscriber.email)",
        "campaign.state == SENDING",
        f"{_WORKER}::test_who_leaves_between_planning_and_sending_gets_none",
    ),
    Mutation(
        "what fails in one store keeps the others from nothing",
        "workers/rounds.py",
        "    except Exception as problem:\n",
        "    except KeyError as problem:\n",
        "tests/workers/test_rounds.py::test_a_store_that_fails_does_not_keep_the_others_from_their_mails",
    ),
    Mutation(
        "a round ends when its time is over",
        "workers/rounds.py",
        "    except SoftTimeLimitExceeded:\n        raise\n",
        "",
        "tests/workers/test_rounds.py::test_a_round_ends_when_its_time_is_over[SoftTimeLimitExceeded]",
    ),
    Mutation(
        "a stopped campaign is stopped",
        "workers/campaigns.py",
        "campaign.state == SENDING and await may_be_mailed(session, subscriber.email)",
        "await may_be_mailed(session, subscriber.email)",
        f"{_WORKER}::test_it_waits_for_its_time_can_be_called_back_and_is_stopped_while_it_runs",
    ),
    Mutation(
        "a link's place is signed",
        "shared/marketing/campaign_links.py",
        "    if not hmac.compare_digest(token, link_token(secret_key, store_id, mail_id, int(place))):\n"
        "        raise NoSuchCampaign\n",
        "",
        f"{_LINKS}::test_a_link_leads_into_the_shop_and_the_order_after_it_is_counted",
    ),
    Mutation(
        "what checks mails for dangers is no reader",
        "shared/marketing/campaign_links.py",
        "counts=not is_program and not _is_too_soon(mail, now=now)",
        "counts=not is_program",
        f"{_LINKS}::test_what_checks_mails_for_dangers_is_told_apart_and_a_person_after_it_counts",
    ),
    Mutation(
        "what follows a link at once is no reader of an automatic mail either",
        "shared/series/note_results.py",
        ", counts, ~is_fresh)",
        ", counts)",
        "tests/storefront/test_series_visits.py::test_what_follows_a_link_within_ten_seconds_of_the_sending_is_no_reader",
    ),
    Mutation(
        "what no writer has confirmed is not the store's to show",
        "shared/reviews/decide_reviews.py",
        "review.state != UNCONFIRMED and ",
        "",
        "tests/steps/test_steps.py::test_what_a_state_forbids_is_refused_and_changes_nothing[review-unconfirmed]",
    ),
    Mutation(
        "what no writer has confirmed is not the store's to answer",
        "shared/reviews/reply_to_review.py",
        "    if review.state == UNCONFIRMED:\n        raise NotConfirmed\n",
        "",
        "tests/steps/test_steps.py::test_what_a_state_forbids_is_refused_and_changes_nothing[review-unconfirmed]",
    ),
    Mutation(
        "an account says more of its owner than what they bought as a guest",
        "shared/marketing/audience.py",
        " AND guests.email NOT IN (SELECT email FROM accounts)",
        "",
        "tests/workers/test_campaign_audiences.py::test_a_segment_is_of_buyers_whose_mailbox_is_proven_and_of_an_account_before_a_guest",
    ),
    Mutation(
        "the page of a code is no way to guess",
        "storefront/cart_codes.py",
        "        async with counted_code(request, as_code(typed)):\n"
        "            token, has_goods = await write(request, enter)\n",
        "        token, has_goods = await write(request, enter)\n",
        "tests/storefront/test_cart_codes.py::test_its_button_is_no_way_to_guess",
    ),
)
