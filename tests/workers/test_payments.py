"""Payments are followed though nobody calls (R11, T24)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.adapters.files import open_files
from shared.adapters.outbox import Outbox
from shared.adapters.stripe_gateway import StripeGateway
from shared.kernel.clock import utc_now
from shared.payments import states
from shared.web.services import Services
from tests.support.payments import Till
from tests.support.stripe_sandbox import Control
from workers.payments import look_at_due_payments
from workers.runtime import Runtime


@pytest.fixture
def runtime(services: Services, gateway: StripeGateway) -> Runtime:
    return Runtime(
        settings=services.settings,
        database=services.database,
        files=open_files(services.settings.files),
        mailer=Outbox(services.settings.web.home / "mail"),
        templates=services.templates,
        clock=utc_now,
        gateway=gateway,
    )


def after(runtime: Runtime, **time: int) -> Runtime:
    return replace(runtime, clock=lambda: utc_now() + timedelta(**time))


async def test_a_payment_of_which_nobody_told_us_is_found(runtime: Runtime, till: Till, control: Control):
    """T24: all webhooks are lost."""
    await control("webhooks", mode="drop")
    await till.pay()

    await look_at_due_payments(runtime)
    assert await till.order() == ("awaiting_payment", "unpaid")
    await look_at_due_payments(after(runtime, minutes=3))

    assert await till.order() == ("placed", "paid")
    assert (await till.payment()).look_at is None


async def test_a_page_that_nobody_paid_is_closed_in_time(runtime: Runtime, till: Till):
    await till.open()

    await look_at_due_payments(after(runtime, minutes=31))

    assert (await till.order(), await till.stock()) == (("cancelled", "unpaid"), (5, 0))


async def test_one_payment_that_cannot_be_looked_at_does_not_keep_others_waiting(
    runtime: Runtime, till: Till, control: Control
):
    session_id = await till.pay()
    await control("troubles", kind="limit", request=f"GET /v1/checkout/sessions/{session_id}")
    await look_at_due_payments(after(runtime, minutes=3))
    assert (await till.payment()).state == states.OPEN

    await control("calm")
    await look_at_due_payments(after(runtime, minutes=3))

    assert await till.order() == ("placed", "paid")


async def test_without_a_provider_nothing_is_asked(runtime: Runtime, till: Till, control: Control):
    await till.open()
    asked = len(await control.read("calls"))

    await look_at_due_payments(replace(after(runtime, minutes=3), gateway=None))

    assert len(await control.read("calls")) == asked
