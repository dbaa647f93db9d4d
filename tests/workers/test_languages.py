"""Mails go out in the language in which the order was placed."""

import asyncio
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

import workers.mail  # noqa: F401 - registers the handlers of mails
from shared.adapters.outbox import Outbox
from shared.currencies.conversion import Conversion
from shared.currencies.paying import paying_in
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.jobs import Job
from shared.languages.speaking import speaking
from shared.languages.translation import Translation
from shared.notifications.mailer import Message
from shared.orders.models import Order
from shared.stores.models import Store
from shared.web.services import Services
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order
from tests.support.installation import make_store
from tests.support.workers import worker_with
from workers.jobs import do_job


class PostBox:
    """A provider that keeps what it took."""

    def __init__(self) -> None:
        self.taken: list[Message] = []

    async def send(self, message: Message) -> str:
        self.taken.append(message)
        return "taken"


@pytest.fixture
def shop(database: Database, runner: asyncio.Runner) -> Store:
    return runner.run(make_store(database, languages=["fr", "ar"]))


async def confirmation(services: Services, shop: Store, *, language: str) -> Message:
    async with services.database.in_store(shop.id) as session:
        order = await make_order(session, await make_variant(session, title="Blue Mug", price_minor=1999))
        (await session.get_one(Order, (shop.id, order.id))).language = language
        job = (
            await session.scalars(select(Job).order_by(Job.created_at.desc(), Job.id.desc()).limit(1))
        ).one()
    post_box = PostBox()
    runtime = worker_with(services, post_box)
    await do_job(replace(runtime), str(shop.id), str(job.id))
    (message,) = post_box.taken
    return message


async def test_a_confirmation_in_french(services: Services, shop: Store):
    message = await confirmation(services, shop, language="fr")

    assert message.subject == "Test Shop : votre commande 1001"
    assert "Nous avons bien reçu votre commande 1001 et nous la préparons." in message.text
    assert "Paiement à la livraison. Payez le livreur à l’arrivée de votre colis." in message.text
    assert "Total\u00a0: 24,89\u00a0€" in message.text
    assert ".localhost/fr/orders/" in message.text.replace(":8000", "")
    assert '<html lang="fr" dir="ltr">' in message.html


async def test_a_confirmation_in_arabic_reads_from_right_to_left(services: Services, shop: Store):
    message = await confirmation(services, shop, language="ar")

    assert message.subject == "Test Shop: طلبك رقم 1001"
    assert "وصلنا طلبك رقم <strong>1001</strong> ونعمل على تجهيزه." in message.html
    assert '<html lang="ar" dir="rtl">' in message.html


@pytest.mark.parametrize("language", ["", "en", "de"])
async def test_a_language_that_the_shop_does_not_offer_leads_to_plain_addresses(
    services: Services, shop: Store, language: str
):
    message = await confirmation(services, shop, language=language)

    assert "/de/" not in message.text
    assert "/en/" not in message.text
    assert "/orders/" in message.text


async def test_a_confirmation_says_what_its_buyer_read_and_pays_and_reaches_the_outbox(
    services: Services, shop: Store, tmp_path: Path
):
    dollars = Conversion("EUR", "USD", Decimal("1.10"), Decimal(0), ".99", utc_now())
    async with services.database.in_store(shop.id) as session:
        variant = await make_variant(session, title="Blue Mug", price_minor=1999)
        texts = {"title": "Tasse bleue"}
        mine = {"store_id": shop.id, "language": "fr", "updated_at": utc_now()}
        session.add(Translation(product_id=variant.product_id, texts=texts, sources={}, **mine))
        await session.flush()
        with speaking("fr", main="en"), paying_in(dollars):
            order = await make_order(session, variant)
        (await session.get_one(Order, (shop.id, order.id))).language = "fr"
        job = (
            await session.scalars(select(Job).order_by(Job.created_at.desc(), Job.id.desc()).limit(1))
        ).one()
    outbox = Outbox(tmp_path)
    runtime = worker_with(services, outbox)

    await do_job(runtime, str(shop.id), str(job.id))

    (message,) = outbox.messages()
    assert "1 x Tasse bleue: 21,99\u00a0$US" in message["text"]
    assert "Total\u00a0: 26,98\u00a0$US" in message["text"]
