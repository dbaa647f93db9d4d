"""The sandbox does once what is asked under one key, however often and however late its answer is heard."""

import asyncio

import pytest
import stripe

from shared.adapters.stripe_sandbox.sandbox import Sandbox
from tests.support.stripe_requests import session_of
from tests.support.stripe_sandbox import Control, Wire, client_of


async def test_the_same_key_with_the_same_parameters_hears_the_same_answer(sandbox: Sandbox, wire: Wire):
    sessions = client_of(wire).v1.checkout.sessions
    first = await sessions.create_async(session_of(), {"idempotency_key": "pay_1"})
    again = await sessions.create_async(session_of(), {"idempotency_key": "pay_1"})

    assert again.id == first.id
    assert again.last_response.headers["idempotent-replayed"] == "true"
    assert "idempotent-replayed" not in first.last_response.headers
    assert len((await sessions.list_async()).data) == 1


async def test_the_same_key_with_other_parameters_is_refused(wire: Wire):
    sessions = client_of(wire).v1.checkout.sessions
    await sessions.create_async(session_of(), {"idempotency_key": "pay_1"})

    with pytest.raises(stripe.IdempotencyError) as refused:
        await sessions.create_async(session_of(client_reference_id="1002"), {"idempotency_key": "pay_1"})

    assert refused.value.http_status == 400
    assert len((await sessions.list_async()).data) == 1


async def test_a_key_that_is_still_being_worked_on_is_refused(wire: Wire, control: Control):
    sessions = client_of(wire).v1.checkout.sessions
    await control("troubles", kind="hang", request="POST /v1/checkout/sessions", seconds=60, times=1)
    running = asyncio.create_task(sessions.create_async(session_of(), {"idempotency_key": "pay_1"}))
    async with asyncio.timeout(30):
        while not await control.read("calls"):  # noqa: ASYNC110 - the sandbox counts, it does not call
            await asyncio.sleep(0.01)

    with pytest.raises(stripe.StripeError) as refused:
        await sessions.create_async(session_of(), {"idempotency_key": "pay_1"})

    assert refused.value.http_status == 409
    assert refused.value.json_body["error"]["code"] == "idempotency_key_in_use"
    await control("calm")
    first = await running
    assert [one.id for one in (await sessions.list_async()).data] == [first.id]


async def test_a_reply_that_was_lost_is_heard_under_the_same_key(wire: Wire, control: Control):
    """T25, from Stripe's side."""
    sessions = client_of(wire).v1.checkout.sessions
    await control("troubles", kind="drop", request="POST /v1/checkout/sessions", times=1)
    with pytest.raises(stripe.APIConnectionError):
        await sessions.create_async(session_of(), {"idempotency_key": "pay_1"})

    again = await sessions.create_async(session_of(), {"idempotency_key": "pay_1"})

    assert again.last_response.headers["idempotent-replayed"] == "true"
    assert [one.id for one in (await sessions.list_async()).data] == [again.id]


async def test_a_late_answer_is_of_work_that_is_done(wire: Wire, control: Control):
    await control("troubles", kind="late", request="POST /v1/checkout/sessions", seconds=60)
    sessions = client_of(wire).v1.checkout.sessions
    asked = asyncio.ensure_future(sessions.create_async(session_of(), {"idempotency_key": "pay_1"}))
    async with asyncio.timeout(30):
        while not (made := (await sessions.list_async()).data):  # noqa: ASYNC110 - the sandbox counts, it does not call
            await asyncio.sleep(0.01)
    assert not asked.done()

    await control("calm")

    assert (await asked).id == made[0].id


async def test_a_500_is_heard_again_for_its_key_though_the_work_is_done(wire: Wire, control: Control):
    """T26, from Stripe's side."""
    sessions = client_of(wire).v1.checkout.sessions
    await control("troubles", kind="error", request="POST /v1/checkout/sessions", times=1)

    for _ in range(3):
        with pytest.raises(stripe.APIError) as broken:
            await sessions.create_async(session_of(), {"idempotency_key": "pay_1"})
        assert broken.value.http_status == 500

    assert len((await sessions.list_async()).data) == 1


async def test_too_many_requests_do_nothing(wire: Wire, control: Control):
    sessions = client_of(wire).v1.checkout.sessions
    await control("troubles", kind="limit", request="POST /v1/checkout/sessions", times=1)

    with pytest.raises(stripe.RateLimitError) as refused:
        await sessions.create_async(session_of(), {"idempotency_key": "pay_1"})

    assert refused.value.http_status == 429
    assert (await sessions.list_async()).data == []
    assert (await sessions.create_async(session_of(), {"idempotency_key": "pay_1"})).status == "open"
