"""The part of the dashboard's map that is about what a store writes to people."""

from starlette.routing import Route

from merchant import (
    abandoned_carts,
    campaign_sendings,
    campaigns,
    cart_reminders,
    letter_previews,
    letters,
    mail_refusals,
    mail_sendings,
    mail_series,
    mail_series_runs,
    mail_settings,
    mails,
    newsletter_settings,
    recovery_settings,
    resend_webhooks,
    subscribers,
)


def mail_routes() -> list[Route]:
    """Return the addresses of what a store writes to people, of its words, and of what a provider tells of it."""
    carts, log = "/dashboard/{store}/abandoned-carts", "/dashboard/{store}/mails"
    many = "/dashboard/{store}/campaigns"
    news = "/dashboard/{store}/subscribers"
    letter = f"{log}/letters/{{kind}}/{{language}}"
    series = "/dashboard/{store}/automatic-mails"
    return [
        Route("/webhooks/resend", resend_webhooks.create, name="webhooks.resend", methods=["POST"]),
        Route(log, mails.index, name="mails.index"),
        Route(f"{log}/refusals", mail_refusals.index, name="mail_refusals.index"),
        Route(
            f"{log}/refusals/{{id}}/removal",
            mail_refusals.destroy,
            name="mail_refusals.destroy",
            methods=["POST"],
        ),
        Route(f"{log}/settings", mail_settings.edit, name="mail_settings.edit"),
        Route(f"{log}/settings", mail_settings.update, name="mail_settings.update", methods=["POST"]),
        Route(f"{log}/letters", letters.index, name="letters.index"),
        Route(letter, letters.edit, name="letters.edit"),
        Route(letter, letters.update, name="letters.update", methods=["POST"]),
        Route(f"{letter}/removal", letters.destroy, name="letters.destroy", methods=["POST"]),
        Route(f"{letter}/preview", letter_previews.create, name="letter_previews.create", methods=["POST"]),
        Route(f"{log}/{{id}}", mails.show, name="mails.show"),
        Route(f"{log}/{{id}}/sendings", mail_sendings.create, name="mail_sendings.create", methods=["POST"]),
        Route(many, campaigns.index, name="campaigns.index"),
        Route(many, campaigns.create, name="campaigns.create", methods=["POST"]),
        Route(f"{many}/new", campaigns.new, name="campaigns.new"),
        Route(f"{many}/{{id}}", campaigns.show, name="campaigns.show"),
        Route(f"{many}/{{id}}", campaigns.update, name="campaigns.update", methods=["POST"]),
        Route(f"{many}/{{id}}/words", campaigns.edit, name="campaigns.edit"),
        Route(f"{many}/{{id}}/removal", campaigns.destroy, name="campaigns.destroy", methods=["POST"]),
        Route(f"{many}/{{id}}/copy", campaigns.copy, name="campaign_copies.create", methods=["POST"]),
        Route(f"{many}/{{id}}/test", campaign_sendings.test, name="campaign_tests.create", methods=["POST"]),
        Route(
            f"{many}/{{id}}/sending",
            campaign_sendings.create,
            name="campaign_sendings.create",
            methods=["POST"],
        ),
        Route(
            f"{many}/{{id}}/sending/end",
            campaign_sendings.destroy,
            name="campaign_sendings.destroy",
            methods=["POST"],
        ),
        Route(news, subscribers.index, name="subscribers.index"),
        Route(f"{news}.csv", subscribers.export, name="subscriber_lists.show"),
        Route(f"{news}/settings", newsletter_settings.edit, name="newsletter_settings.edit"),
        Route(
            f"{news}/settings",
            newsletter_settings.update,
            name="newsletter_settings.update",
            methods=["POST"],
        ),
        Route(f"{news}/{{id}}/removal", subscribers.destroy, name="subscribers.destroy", methods=["POST"]),
        Route(series, mail_series.index, name="mail_series.index"),
        Route(f"{series}/{{kind}}", mail_series.edit, name="mail_series.edit"),
        Route(f"{series}/{{kind}}", mail_series.update, name="mail_series.update", methods=["POST"]),
        Route(
            f"{series}/runs/{{id}}/end",
            mail_series_runs.destroy,
            name="mail_series_runs.destroy",
            methods=["POST"],
        ),
        Route(carts, abandoned_carts.index, name="abandoned_carts.index"),
        Route(f"{carts}/settings", recovery_settings.edit, name="recovery_settings.edit"),
        Route(
            f"{carts}/settings", recovery_settings.update, name="recovery_settings.update", methods=["POST"]
        ),
        Route(f"{carts}/{{id}}", abandoned_carts.show, name="abandoned_carts.show"),
        Route(
            f"{carts}/{{id}}/reminders", cart_reminders.create, name="cart_reminders.create", methods=["POST"]
        ),
        Route(
            f"{carts}/{{id}}/reminders/end",
            cart_reminders.destroy,
            name="cart_reminders.destroy",
            methods=["POST"],
        ),
    ]
