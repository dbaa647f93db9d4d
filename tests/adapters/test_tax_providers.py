"""Providers of tax rates in the open shape: what is asked, what counts as an answer, and what does not."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from shared.adapters.outbound import Outbound
from shared.adapters.tax_providers import HttpRates, TaxProviders
from shared.kernel.clock import utc_now
from shared.kernel.home import PROJECT
from shared.kernel.ids import new_id
from shared.kernel.sealing import KeyRing
from shared.pricing.taxes import TaxRate, rates_on
from shared.shipping.methods import Destination, Place
from shared.taxes.providers import ASKING, TaxProvider
from shared.taxes.rate_source import (
    AskedLine,
    NamedRate,
    OwnTable,
    RateAnswer,
    RateQuestion,
    SourceAway,
    category_of,
    read_kept,
)
from tests.support.rate_provider import ADDRESS, WRONG, RateProvider

KEYS = KeyRing((b"k" * 32,))
LINE = AskedLine("a", "MUG", "standard", 2, "19.99")
QUESTION = RateQuestion("USD", False, "US", Destination("US", "CA", "94105"), (LINE,))


def a_provider(secret: str = "key-0001") -> TaxProvider:
    provider = TaxProvider(
        store_id=new_id(), id=new_id(), name="Rates", address=ADDRESS, created_at=utc_now()
    )
    provider.secret = KEYS.seal(secret, provider.place) if secret else None
    return provider


async def test_a_question_and_its_answer():
    site = RateProvider()

    answer = await site.opened(KEYS).open(a_provider()).ask(QUESTION)

    assert answer == RateAnswer(
        {"a": (NamedRate("State", Decimal("0.1")),)}, (NamedRate("State", Decimal("0.05")),), "q-1"
    )
    assert site.asked == [QUESTION.as_record()]
    assert site.keys == ["Bearer key-0001"]


async def test_a_provider_without_a_key_is_sent_none():
    site = RateProvider()

    await site.opened(KEYS).open(a_provider("")).ask(QUESTION)

    assert site.keys == [""]


@pytest.mark.parametrize("mood", ["away", "slow", "html", "error", *WRONG])
async def test_what_is_no_answer_is_a_provider_that_is_away(mood: str):
    site = RateProvider(mood)

    with pytest.raises(SourceAway):
        await site.opened(KEYS, seconds=0.2).open(a_provider()).ask(QUESTION)


async def test_a_private_address_is_never_asked():
    async def inside(_host: str) -> list[str]:
        return ["10.0.0.7"]

    with pytest.raises(SourceAway, match="private network"):
        await HttpRates(ADDRESS, "", Outbound(resolve=inside)).ask(QUESTION)


async def test_a_key_that_was_sealed_elsewhere_opens_nothing():
    provider = a_provider()
    provider.id = new_id()

    with pytest.raises(SourceAway, match="key"):
        TaxProviders(KEYS).open(provider)
    assert provider.place.purpose == ASKING


def test_the_same_question_has_one_name_and_another_another():
    other = RateQuestion("USD", False, "US", Destination("US", "CA", "94106"), (LINE,))

    assert QUESTION.digest == RateQuestion("USD", False, "US", QUESTION.to, (LINE,)).digest
    assert QUESTION.digest != other.digest


def test_an_answer_is_kept_whole():
    answer = RateAnswer({"a": (NamedRate("State", Decimal("0.08875")),), "b": ()}, (), "q-7")

    assert read_kept(json.loads(json.dumps(answer.as_record())), "q-7") == answer


def test_each_line_bears_its_own_rates_and_one_without_bears_none():
    answer = RateAnswer(
        {"a": (NamedRate("State", Decimal("0.1")),), "b": ()}, (NamedRate("State", Decimal("0.05")),)
    )
    rates, here = answer.tax_rates("US"), Destination("US", "CA", "94105")

    due = {key: [one.rate for one in rates_on(rates, category_of(key), here)] for key in ("a", "b")}

    assert due == {"a": [Decimal("0.1")], "b": [Decimal(0)]}
    assert [one.rate for one in rates_on(rates, "standard", here)] == [Decimal("0.05")]


async def test_a_stores_own_table_is_a_source_like_any_other():
    rates = [
        TaxRate("VAT", Decimal("0.19"), Place("DE")),
        TaxRate("VAT", Decimal("0.07"), Place("DE"), "reduced"),
    ]
    lines = (LINE, AskedLine("b", "BOOK", "reduced", 1, "5.00"))
    question = RateQuestion("EUR", True, "DE", Destination("DE"), lines)

    assert await OwnTable(rates).ask(question) == RateAnswer(
        {"a": (NamedRate("VAT", Decimal("0.19")),), "b": (NamedRate("VAT", Decimal("0.07")),)},
        (NamedRate("VAT", Decimal("0.19")),),
    )


def test_the_example_in_the_documentation_is_what_is_sent_and_understood():
    blocks = Path(PROJECT, "docs/tax-providers.md").read_text().split("```json\n")[1:]
    asked, told = [json.loads(block.split("```")[0]) for block in blocks]
    line = AskedLine(**asked["lines"][0])
    to = Destination(**asked["to"])

    question = RateQuestion(
        asked["currency"], asked["prices_include_tax"], asked["from"]["country"], to, (line,)
    )

    assert question.as_record() == asked
    assert told["lines"][0]["id"] == line.id
