"""Disputes: a cardholder tells their bank that they did not want to pay."""

from typing import Final

from shared.adapters.stripe_sandbox.books import Thing, new_key
from shared.adapters.stripe_sandbox.events import Ask
from shared.adapters.stripe_sandbox.problems import Problem

ANSWER_WITHIN: Final = 7 * 86400
_EVIDENCE: Final = (
    "access_activity_log", "billing_address", "cancellation_policy", "cancellation_policy_disclosure",
    "cancellation_rebuttal", "customer_communication", "customer_email_address", "customer_name",
    "customer_purchase_ip", "customer_signature", "duplicate_charge_documentation", "duplicate_charge_explanation",
    "duplicate_charge_id", "product_description", "receipt", "refund_policy", "refund_policy_disclosure",
    "refund_refusal_explanation", "service_date", "service_documentation", "shipping_address", "shipping_carrier",
    "shipping_date", "shipping_documentation", "shipping_tracking_number", "uncategorized_file", "uncategorized_text",
)  # fmt: skip


def contest(ask: Ask, session: Thing) -> Thing:
    """Open a dispute over a session's charge; raises Problem when nothing was charged."""
    intent = ask.books.get("payment_intent", session["payment_intent"] or "")
    if intent["latest_charge"] is None:
        raise Problem("Nothing was charged in this session.")
    charge = ask.books.get("charge", intent["latest_charge"])
    ask.books.put(charge | {"disputed": True})
    opened = ask.books.put(_object(ask, charge))
    ask.happened("charge.dispute.created", opened)
    return opened


def _object(ask: Ask, charge: Thing) -> Thing:
    card = {"brand": "visa", "case_type": "chargeback", "network": "visa", "network_reason_code": "10.4"}
    return {
        "id": new_key("dp"),
        "object": "dispute",
        "amount": charge["amount"],
        "balance_transactions": [],
        "charge": charge["id"],
        "created": ask.now,
        "currency": charge["currency"],
        "enhanced_eligibility_types": [],
        "evidence": dict.fromkeys(_EVIDENCE) | {"enhanced_evidence": {}},
        "evidence_details": {
            "due_by": ask.now + ANSWER_WITHIN,
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
        },
        "is_charge_refundable": True,
        "livemode": False,
        "metadata": {},
        "payment_intent": charge["payment_intent"],
        "payment_method_details": {"card": card, "type": "card"},
        "reason": "fraudulent",
        "status": "needs_response",
    }
