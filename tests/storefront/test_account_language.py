"""In which language a customer is written to, as they choose it in their account."""

from httpx import AsyncClient
from sqlalchemy import select, update

from shared.customers.models import Customer
from shared.kernel.database import Database
from shared.kernel.ids import new_id
from shared.stores.models import Store
from tests.support.account_links import open_account

SETTINGS = "/account/settings"


async def language_of(database: Database, store: Store) -> tuple[str, str]:
    async with database.in_store(store.id) as session:
        found = (await session.scalars(select(Customer))).one()
        return found.name, found.language


async def test_customers_choose_the_language_of_their_mails(
    shopper: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await session.execute(update(Store).where(Store.id == store.id).values(languages=["fr", "ar"]))
    await open_account(shopper, database, store, f"mila-{new_id().hex[-10:]}@example.com")

    saved = await shopper.post(SETTINGS, data={"name": "Mila", "language": "fr"})
    page = await shopper.get(saved.headers["location"])
    refused = await shopper.post(SETTINGS, data={"name": "Eve", "language": "de"})
    after_refusal = await language_of(database, store)
    await shopper.post(SETTINGS, data={"name": "Mila H"})
    without_the_field = await language_of(database, store)
    await shopper.post(SETTINGS, data={"name": "Mila H", "language": ""})

    assert '<option value="fr" selected>Français</option>' in page.text
    assert refused.status_code == 422
    assert 'id="field-language-error"' in refused.text
    assert 'value="Eve"' in refused.text
    assert after_refusal == ("Mila", "fr")
    assert without_the_field == ("Mila H", "fr")
    assert await language_of(database, store) == ("Mila H", "")


async def test_a_shop_of_one_language_does_not_ask(shopper: AsyncClient, database: Database, store: Store):
    await open_account(shopper, database, store, f"mila-{new_id().hex[-10:]}@example.com")

    page = await shopper.get(SETTINGS)

    assert page.status_code == 200
    assert 'name="language"' not in page.text.split('id="name-title"')[1].split("</form>")[0]
