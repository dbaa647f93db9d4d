"""The lines of the isolation matrix that are about what a store writes to people."""

from tests.tenancy.asks import Ask, Entry, desk, get, in_store, post
from tests.tenancy.world_ids import Ids

_PLAN = {
    "is_on": "yes",
    "guests": "ticked",
    "first_hours": "1",
    "second_hours": "24",
    "third_hours": "72",
    "discount_percent": "0",
    "discount_days": "7",
}

_CAMPAIGN = {"subject": "New mugs", "body": "They are here.", "link": "/", "audience": "all"}

MAIL_STOREFRONT: dict[str, Entry] = {
    "cart_contacts.create": Entry(
        lambda _own: post("/checkout/contact", email="ada@example.com", reminders="yes")
    ),
    "cart_recoveries.show": Entry(
        lambda own: get(f"/cart/recovery/{own.recovery_token}"),
        {"path:token": (404, lambda _own, their: get(f"/cart/recovery/{their.recovery_token}"))},
    ),
    "cart_recoveries.create": Entry(
        lambda own: post(f"/cart/recovery/{own.recovery_token}"),
        {"path:token": (404, lambda _own, their: post(f"/cart/recovery/{their.recovery_token}"))},
    ),
    "cart_recoveries.opened": Entry(
        lambda own: get(f"/cart/recovery/{own.recovery_token}/opened.gif"),
        {"path:token": (404, lambda _own, their: get(f"/cart/recovery/{their.recovery_token}/opened.gif"))},
    ),
    "campaign_links.show": Entry(
        lambda own: get(f"/news/{own.campaign_link}"),
        {"path:token": (404, lambda _own, their: get(f"/news/{their.campaign_link}"))},
    ),
    "cart_codes.show": Entry(
        lambda own: get("/cart/code", code=own.coupon_code),
        # Whatever stands in the address is shown, and nobody asks whose it is.
        {"query:code": (200, lambda _own, their: get("/cart/code", code=their.coupon_code))},
    ),
    "cart_codes.create": Entry(
        lambda own: post("/cart/code", code=own.coupon_code),
        {"form:code": (422, lambda _own, their: post("/cart/code", code=their.coupon_code))},
    ),
    "series_visits.show": Entry(
        lambda own: get(f"/from-mail/{own.series_token}/1", product=own.product_slug),
        {
            "path:token": (404, lambda _own, their: get(f"/from-mail/{their.series_token}/1")),
            "path:step": (404, lambda own, _their: get(f"/from-mail/{own.series_token}/4")),
            "query:code": (
                303,
                lambda own, their: get(f"/from-mail/{own.series_token}/1", code=their.coupon_code),
            ),
            "query:product": (
                303,
                lambda own, their: get(f"/from-mail/{own.series_token}/1", product=their.product_slug),
            ),
        },
    ),
    "newsletters.new": Entry(lambda _own: get("/newsletter")),
    "newsletters.create": Entry(lambda own: post("/newsletter", email=own.email, at="footer")),
    "newsletters.noted": Entry(lambda _own: get("/newsletter/noted")),
    "newsletter_confirmations.show": Entry(
        lambda own: get(f"/newsletter/{own.news_token}"),
        {"path:token": (404, lambda _own, their: get(f"/newsletter/{their.news_token}"))},
    ),
    "newsletter_confirmations.create": Entry(
        lambda own: post(f"/newsletter/{own.news_token}"),
        {"path:token": (404, lambda _own, their: post(f"/newsletter/{their.news_token}"))},
    ),
    "account_mails.show": Entry(lambda _own: get("/account/mails")),
    "mail_preferences.edit": Entry(
        lambda own: get(f"/mails/{own.mail_token}", topic="carts"),
        {"path:token": (404, lambda _own, their: get(f"/mails/{their.mail_token}"))},
    ),
    "mail_preferences.update": Entry(
        lambda own: post(f"/mails/{own.mail_token}", topics="carts"),
        {"path:token": (404, lambda _own, their: post(f"/mails/{their.mail_token}", topics="carts"))},
    ),
}


def _left(own: Ids, other: Ids) -> str:
    return f"{desk(own)}/abandoned-carts/{other.left_cart}"


def _carts(own: Ids, **query: str) -> Ask:
    return get(f"{desk(own)}/abandoned-carts", **query)


def _mails(own: Ids) -> str:
    return f"{desk(own)}/mails"


def _series(own: Ids) -> str:
    return f"{desk(own)}/automatic-mails"


def _news(own: Ids) -> str:
    return f"{desk(own)}/subscribers"


def _many(own: Ids) -> str:
    return f"{desk(own)}/campaigns"


def _one(own: Ids, other: Ids) -> str:
    return f"{_many(own)}/{other.campaign}"


def _letter(own: Ids, _other: Ids) -> str:
    return f"{_mails(own)}/letters/order_confirmation/en"


_WORDS = {
    "subject": "Order {{ order.number }}",
    "preheader": "We have it",
    "opening": "Dear {{ customer.name }}",
    "closing": "Yours",
    "sender_name": "The shop",
    "reply_to": "hello@example.com",
    "then": "live",
}

MAIL_MERCHANT: dict[str, Entry] = {
    "abandoned_carts.index": in_store(
        _carts, query_after=(200, lambda own, their: _carts(own, after=their.recovery_cursor))
    ),
    "abandoned_carts.show": in_store(
        lambda own: get(_left(own, own)), path_id=(404, lambda own, their: get(_left(own, their)))
    ),
    "cart_reminders.create": in_store(
        lambda own: post(f"{_left(own, own)}/reminders"),
        path_id=(404, lambda own, their: post(f"{_left(own, their)}/reminders")),
    ),
    "cart_reminders.destroy": in_store(
        lambda own: post(f"{_left(own, own)}/reminders/end"),
        path_id=(404, lambda own, their: post(f"{_left(own, their)}/reminders/end")),
    ),
    "campaigns.index": in_store(
        lambda own: get(_many(own)),
        query_after=(200, lambda own, their: get(_many(own), after=their.campaign_cursor)),
    ),
    "campaigns.new": in_store(lambda own: get(f"{_many(own)}/new")),
    "campaigns.create": in_store(
        lambda own: post(_many(own), **_CAMPAIGN),
        form_audience=(
            422,
            lambda own, their: post(_many(own), **_CAMPAIGN | {"audience": f"group:{their.group}"}),
        ),
    ),
    "campaigns.show": in_store(
        lambda own: get(_one(own, own)), path_id=(404, lambda own, their: get(_one(own, their)))
    ),
    "campaigns.edit": in_store(
        lambda own: get(f"{_one(own, own)}/words"),
        path_id=(404, lambda own, their: get(f"{_one(own, their)}/words")),
    ),
    "campaigns.update": in_store(
        lambda own: post(_one(own, own), **_CAMPAIGN),
        path_id=(404, lambda own, their: post(_one(own, their), **_CAMPAIGN)),
    ),
    "campaigns.destroy": in_store(
        lambda own: post(f"{_one(own, own)}/removal"),
        path_id=(404, lambda own, their: post(f"{_one(own, their)}/removal")),
    ),
    "campaign_copies.create": in_store(
        lambda own: post(f"{_one(own, own)}/copy"),
        path_id=(404, lambda own, their: post(f"{_one(own, their)}/copy")),
    ),
    "campaign_tests.create": in_store(
        lambda own: post(f"{_one(own, own)}/test"),
        path_id=(404, lambda own, their: post(f"{_one(own, their)}/test")),
    ),
    "campaign_sendings.create": in_store(
        lambda own: post(f"{_one(own, own)}/sending", when="now"),
        path_id=(404, lambda own, their: post(f"{_one(own, their)}/sending", when="now")),
    ),
    "campaign_sendings.destroy": in_store(
        lambda own: post(f"{_one(own, own)}/sending/end"),
        path_id=(404, lambda own, their: post(f"{_one(own, their)}/sending/end")),
    ),
    "subscribers.index": in_store(
        lambda own: get(_news(own)),
        query_after=(200, lambda own, their: get(_news(own), after=their.subscriber_cursor)),
        query_q=(200, lambda own, their: get(_news(own), q=their.email)),
    ),
    "subscriber_lists.show": in_store(
        lambda own: get(f"{_news(own)}.csv"),
        query_q=(200, lambda own, their: get(f"{_news(own)}.csv", q=their.email)),
    ),
    "subscribers.destroy": in_store(
        lambda own: post(f"{_news(own)}/{own.subscriber}/removal"),
        path_id=(404, lambda own, their: post(f"{_news(own)}/{their.subscriber}/removal")),
    ),
    "newsletter_settings.edit": in_store(lambda own: get(f"{_news(own)}/settings")),
    "newsletter_settings.update": in_store(
        lambda own: post(f"{_news(own)}/settings", is_on="yes", text="News, twice a year")
    ),
    "mail_series.index": in_store(
        lambda own: get(_series(own)),
        query_after=(200, lambda own, their: get(_series(own), after=their.series_cursor)),
    ),
    "mail_series.edit": in_store(
        lambda own: get(f"{_series(own)}/welcome"),
        path_kind=(404, lambda own, _their: get(f"{_series(own)}/nothing")),
    ),
    "mail_series.update": in_store(
        lambda own: post(f"{_series(own)}/welcome", is_on="yes", first_days="0"),
        path_kind=(404, lambda own, _their: post(f"{_series(own)}/nothing", first_days="1")),
    ),
    "mail_series_runs.destroy": in_store(
        lambda own: post(f"{_series(own)}/runs/{own.series_run}/end"),
        path_id=(404, lambda own, their: post(f"{_series(own)}/runs/{their.series_run}/end")),
    ),
    "webhooks.resend": Entry(lambda _own: post("/webhooks/resend")),
    "mails.index": in_store(
        lambda own: get(_mails(own)),
        query_after=(200, lambda own, their: get(_mails(own), after=their.mail_cursor)),
        query_q=(200, lambda own, their: get(_mails(own), q=their.email)),
    ),
    "mails.show": in_store(
        lambda own: get(f"{_mails(own)}/{own.mail}"),
        path_id=(404, lambda own, their: get(f"{_mails(own)}/{their.mail}")),
    ),
    "mail_sendings.create": in_store(
        lambda own: post(f"{_mails(own)}/{own.mail}/sendings"),
        path_id=(404, lambda own, their: post(f"{_mails(own)}/{their.mail}/sendings")),
    ),
    "mail_refusals.index": in_store(
        lambda own: get(f"{_mails(own)}/refusals"),
        query_after=(200, lambda own, their: get(f"{_mails(own)}/refusals", after=their.mail_cursor)),
    ),
    "mail_refusals.destroy": in_store(
        lambda own: post(f"{_mails(own)}/refusals/{own.mail_refusal}/removal"),
        path_id=(404, lambda own, their: post(f"{_mails(own)}/refusals/{their.mail_refusal}/removal")),
    ),
    "letters.index": in_store(lambda own: get(f"{_mails(own)}/letters")),
    "letters.edit": in_store(
        lambda own: get(_letter(own, own), number="1"),
        path_kind=(404, lambda own, _their: get(f"{_mails(own)}/letters/nothing/en")),
        path_language=(404, lambda own, _their: get(f"{_mails(own)}/letters/order_confirmation/fa")),
        query_number=(200, lambda own, _their: get(_letter(own, own), number="2")),
    ),
    "letters.update": in_store(
        lambda own: post(_letter(own, own), **_WORDS, seen=own.letter_seen),
        path_kind=(404, lambda own, _their: post(f"{_mails(own)}/letters/nothing/en", **_WORDS)),
        path_language=(
            404,
            lambda own, _their: post(f"{_mails(own)}/letters/order_confirmation/fa", **_WORDS),
        ),
        form_seen=(409, lambda own, their: post(_letter(own, own), **_WORDS, seen=their.letter_seen)),
    ),
    "letters.destroy": in_store(
        lambda own: post(f"{_letter(own, own)}/removal", seen=own.letter_seen),
        path_kind=(404, lambda own, _their: post(f"{_mails(own)}/letters/nothing/en/removal", seen="")),
        path_language=(
            404,
            lambda own, _their: post(f"{_mails(own)}/letters/order_confirmation/fa/removal", seen=""),
        ),
        form_seen=(409, lambda own, their: post(f"{_letter(own, own)}/removal", seen=their.letter_seen)),
    ),
    "letter_previews.create": in_store(
        lambda own: post(f"{_letter(own, own)}/preview", **_WORDS, seen=own.letter_seen),
        path_kind=(404, lambda own, _their: post(f"{_mails(own)}/letters/nothing/en/preview", **_WORDS)),
        path_language=(
            404,
            lambda own, _their: post(f"{_mails(own)}/letters/order_confirmation/fa/preview", **_WORDS),
        ),
        form_seen=(
            200,
            lambda own, their: post(f"{_letter(own, own)}/preview", **_WORDS, seen=their.letter_seen),
        ),
    ),
    "mail_settings.edit": in_store(lambda own: get(f"{_mails(own)}/settings")),
    "mail_settings.update": in_store(lambda own: post(f"{_mails(own)}/settings", new_orders="yes")),
    "recovery_settings.edit": in_store(lambda own: get(f"{desk(own)}/abandoned-carts/settings")),
    "recovery_settings.update": in_store(lambda own: post(f"{desk(own)}/abandoned-carts/settings", **_PLAN)),
}
