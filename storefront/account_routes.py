"""The map of a customer's account."""

from typing import Final

from starlette.routing import Route

from storefront import (
    account,
    account_credit,
    account_data,
    account_settings,
    addresses,
    email_confirmations,
    kept_cards,
    password_resets,
    registrations,
    sessions,
)

ROUTES: Final = [
    Route("/account", account.show, name="account.show"),
    Route("/account/credit", account_credit.show, name="account_credit.show"),
    Route("/account/credit", account_credit.create, name="account_credit.create", methods=["POST"]),
    Route("/account/cards", kept_cards.index, name="kept_cards.index"),
    Route("/account/cards/{card}/removal", kept_cards.destroy, name="kept_cards.destroy", methods=["POST"]),
    Route("/account/cards/{card}/default", kept_cards.prefer, name="kept_cards.prefer", methods=["POST"]),
    Route("/account/sign-in", sessions.new, name="sessions.new"),
    Route("/account/sign-in", sessions.create, name="sessions.create", methods=["POST"]),
    Route("/account/sign-up", registrations.new, name="registrations.new"),
    Route("/account/sign-up", registrations.create, name="registrations.create", methods=["POST"]),
    Route("/account/sign-up/{token}", registrations.edit, name="registrations.edit"),
    Route(
        "/account/sign-up/{token}",
        registrations.update,
        name="registrations.update",
        methods=["POST"],
    ),
    Route("/account/sign-out", sessions.destroy, name="sessions.destroy", methods=["POST"]),
    Route(
        "/account/confirmation",
        email_confirmations.request_mail,
        name="confirmation_mails.create",
        methods=["POST"],
    ),
    Route("/account/confirmation/{token}", email_confirmations.show, name="email_confirmations.show"),
    Route(
        "/account/confirmation/{token}",
        email_confirmations.create,
        name="email_confirmations.create",
        methods=["POST"],
    ),
    Route("/account/password-reset", password_resets.new, name="password_resets.new"),
    Route("/account/password-reset", password_resets.create, name="password_resets.create", methods=["POST"]),
    Route("/account/password-reset/{token}", password_resets.edit, name="password_resets.edit"),
    Route(
        "/account/password-reset/{token}",
        password_resets.update,
        name="password_resets.update",
        methods=["POST"],
    ),
    Route("/account/settings", account_settings.show, name="account_settings.show"),
    Route("/account/settings", account_settings.update, name="account_settings.update", methods=["POST"]),
    Route("/account/email", account_settings.change_email, name="account_emails.update", methods=["POST"]),
    Route(
        "/account/password",
        account_settings.update_password,
        name="account_passwords.update",
        methods=["POST"],
    ),
    Route(
        "/account/sessions/{id}/end",
        account_settings.end_one,
        name="account_sessions.destroy",
        methods=["POST"],
    ),
    Route(
        "/account/other-sessions/end",
        account_settings.end_others,
        name="other_sessions.destroy",
        methods=["POST"],
    ),
    Route("/account/addresses", addresses.index, name="addresses.index"),
    Route("/account/addresses", addresses.create, name="addresses.create", methods=["POST"]),
    Route("/account/addresses/new", addresses.new, name="addresses.new"),
    Route("/account/address-shape", addresses.reshape, name="address_shapes.create", methods=["POST"]),
    Route("/account/addresses/{id}", addresses.edit, name="addresses.edit"),
    Route("/account/addresses/{id}", addresses.update, name="addresses.update", methods=["POST"]),
    Route("/account/addresses/{id}/removal", addresses.destroy, name="addresses.destroy", methods=["POST"]),
    Route("/account/export", account_data.request_export, name="data_exports.create", methods=["POST"]),
    Route("/account/export/{token}", account_data.show_export, name="data_exports.show"),
    Route("/account/erasure", account_data.request_erasure, name="erasures.create", methods=["POST"]),
    Route("/account/erasure/withdrawal", account_data.withdraw, name="erasures.destroy", methods=["POST"]),
]
