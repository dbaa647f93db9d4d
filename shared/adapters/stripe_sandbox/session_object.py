"""A checkout session as Stripe shows it."""

from typing import Any

from shared.adapters.stripe_sandbox.books import Thing


def session_object(
    given: dict[str, Any],
    *,
    key: str,
    mode: str,
    total: int,
    less: int,
    coupon: Thing | None,
    currency: str,
    now: int,
    expires_at: int,
    metadata: dict[str, str],
    url: str,
) -> Thing:
    """Return a new, open session, not yet kept."""
    return {
        "id": key,
        "object": "checkout.session",
        "adaptive_pricing": {"enabled": False},
        "after_expiration": None,
        "allow_promotion_codes": None,
        "amount_subtotal": total,
        "amount_total": total - less,
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "billing_address_collection": None,
        "cancel_url": given.get("cancel_url"),
        "client_reference_id": given.get("client_reference_id"),
        "client_secret": None,
        "collected_information": None,
        "consent": None,
        "consent_collection": None,
        "created": now,
        "currency": currency,
        "currency_conversion": None,
        "custom_fields": [],
        "custom_text": dict.fromkeys(
            ("after_submit", "shipping_address", "submit", "terms_of_service_acceptance")
        ),
        "customer": given.get("customer"),
        "customer_creation": "always" if mode == "subscription" else "if_required",
        "customer_details": None,
        "customer_email": given.get("customer_email"),
        "discounts": [{"coupon": coupon["id"], "promotion_code": None}] if coupon else [],
        "expires_at": expires_at,
        "invoice": None,
        "invoice_creation": None,
        "livemode": False,
        "locale": given.get("locale"),
        "metadata": metadata,
        "mode": mode,
        "origin_context": None,
        "payment_intent": None,
        "payment_link": None,
        "payment_method_collection": "if_required" if mode == "payment" else "always",
        "payment_method_configuration_details": None,
        "payment_method_options": {},
        "payment_method_types": given.get("payment_method_types") or ["card", "sepa_debit"],
        "payment_status": "unpaid",
        "permissions": None,
        "phone_number_collection": {"enabled": False},
        "recovered_from": None,
        "saved_payment_method_options": _saved(given),
        "setup_intent": None,
        "shipping_address_collection": None,
        "shipping_cost": None,
        "shipping_options": [],
        "status": "open",
        "submit_type": given.get("submit_type"),
        "subscription": None,
        "success_url": given["success_url"],
        "total_details": {"amount_discount": less, "amount_shipping": 0, "amount_tax": 0},
        "ui_mode": "hosted",
        "url": url,
        "wallet_options": None,
    }


def _saved(given: dict[str, Any]) -> Thing | None:
    wanted = given.get("saved_payment_method_options")
    if not given.get("customer"):
        return None
    known = {
        "allow_redisplay_filters": ["always"],
        "payment_method_remove": "disabled",
        "payment_method_save": None,
    }
    return known | (wanted or {})
