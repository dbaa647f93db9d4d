"""The register's answers, and everything that may come in their place."""

import json

import httpx
import pytest

from shared.adapters.vies import Vies
from shared.taxes.vat_numbers import VatNumber
from shared.taxes.vat_register import INVALID, UNKNOWN, VALID, RegisterAnswer

FRENCH = VatNumber("FR", "FR40303265045")
GERMAN = VatNumber("DE", "DE136695976")


def register(answer, asked: list[dict[str, str]] | None = None) -> Vies:
    def answered(request: httpx.Request) -> httpx.Response:
        if asked is not None:
            asked.append({"path": request.url.path} | json.loads(request.content))
        if isinstance(answer, Exception):
            raise answer
        return answer

    return Vies("https://vies.example/rest-api/", transport=httpx.MockTransport(answered))


async def test_a_registered_number_is_valid_with_its_consultation():
    asked: list[dict[str, str]] = []
    told = httpx.Response(200, json={"valid": True, "requestIdentifier": "WAPIAAAAX1", "name": "ACME"})

    answer = await register(told, asked).ask(FRENCH, requester=GERMAN)

    assert answer == RegisterAnswer(VALID, "WAPIAAAAX1")
    assert asked == [
        {
            "path": "/rest-api/check-vat-number",
            "countryCode": "FR",
            "vatNumber": "40303265045",
            "requesterMemberStateCode": "DE",
            "requesterNumber": "136695976",
        }
    ]


@pytest.mark.parametrize(
    ("told", "state"),
    [
        (httpx.Response(200, json={"valid": False, "userError": "INVALID"}), INVALID),
        (httpx.Response(200, json={"valid": False}), INVALID),
        (httpx.Response(200, json={"valid": False, "userError": "MS_UNAVAILABLE"}), UNKNOWN),
        (httpx.Response(200, json={"actionSucceed": False}), UNKNOWN),
        (httpx.Response(200, json=["valid"]), UNKNOWN),
        (httpx.Response(200, text="<html>"), UNKNOWN),
        (httpx.Response(200, content=b" " * 70_000), UNKNOWN),
        (httpx.Response(503, json={"valid": True}), UNKNOWN),
        (httpx.Response(302, headers={"location": "https://elsewhere.example"}), UNKNOWN),
        (httpx.ConnectTimeout("slow"), UNKNOWN),
    ],
    ids=["not-there", "bare", "state-away", "failed", "list", "page", "large", "away", "moved", "slow"],
)
async def test_everything_but_a_plain_no_is_unknown(told: httpx.Response | Exception, state: str):
    assert await register(told).ask(FRENCH, requester=None) == RegisterAnswer(state)


async def test_a_consultation_that_is_none_is_left_out():
    told = httpx.Response(200, json={"valid": True, "requestIdentifier": "<script>"})

    assert await register(told).ask(FRENCH, requester=None) == RegisterAnswer(VALID, "")


async def test_numbers_from_elsewhere_are_not_asked_for():
    asked: list[dict[str, str]] = []

    answer = await register(httpx.Response(200, json={"valid": True}), asked).ask(
        VatNumber("CH", "CHE107787577IVA"), requester=GERMAN
    )

    assert (answer, asked) == (RegisterAnswer(UNKNOWN), [])
