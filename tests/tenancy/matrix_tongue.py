"""The isolation matrix of languages and translations."""

from tests.tenancy.asks import Ask, Entry, desk, get, in_store, post
from tests.tenancy.world_ids import Ids

FILE = {"file": ("fr.csv", b"kind,id,field,original,translation\nwords,,,Colour,Couleur\n", "text/csv")}

RATES = ("rates.csv", b"currency,rate\nCHF,0.94\n", "text/csv")


def own_prices_of(own: Ids, product: str) -> str:
    return f"{desk(own)}/products/{product}/own-prices"


def texts_of(own: Ids, product: str) -> str:
    return f"{desk(own)}/translations/fr/products/{product}"


def words(own: Ids) -> Ask:
    return post(f"{desk(own)}/translations/fr/words", **{"word-0": "Colour", "told-0": "Couleur"})


TONGUE: dict[str, Entry] = {
    "translations.index": in_store(lambda own: get(f"{desk(own)}/translations")),
    "store_languages.update": in_store(
        lambda own: post(f"{desk(own)}/translations/languages", language="fr")
    ),
    "translated_words.edit": in_store(lambda own: get(f"{desk(own)}/translations/fr/words")),
    "translated_words.update": in_store(words),
    "store_words.edit": in_store(lambda own: get(f"{desk(own)}/translations/fr/shop")),
    "store_words.update": in_store(lambda own: post(f"{desk(own)}/translations/fr/shop", tagline="Bonjour")),
    "translation_files.show": in_store(lambda own: get(f"{desk(own)}/translations/fr/file")),
    "translation_files.create": in_store(
        lambda own: Ask(f"{desk(own)}/translations/fr/file", "POST", {"files": FILE})
    ),
    "translations.show": in_store(
        lambda own: get(f"{desk(own)}/translations/fr/products"),
        query_after=(
            200,
            lambda own, their: get(f"{desk(own)}/translations/fr/products", after=their.title_cursor),
        ),
    ),
    "translations.edit": in_store(
        lambda own: get(texts_of(own, own.product)),
        path_id=(404, lambda own, their: get(texts_of(own, their.product))),
    ),
    "translations.update": in_store(
        lambda own: post(texts_of(own, own.product), title="Tasse"),
        path_id=(404, lambda own, their: post(texts_of(own, their.product), title="Tasse")),
    ),
    "currencies.index": in_store(lambda own: get(f"{desk(own)}/currencies")),
    "currencies.create": in_store(
        lambda own: post(
            f"{desk(own)}/currencies", currency="GBP", rate="0.85", margin="2", rounding=".99", valid_from=""
        )
    ),
    "currencies.destroy": in_store(lambda own: post(f"{desk(own)}/currencies/GBP/removal")),
    "currency_files.create": in_store(
        lambda own: Ask(f"{desk(own)}/currencies/file", "POST", {"files": {"file": RATES}})
    ),
    "own_prices.update": in_store(
        lambda own: post(own_prices_of(own, own.product), **{f"own-{own.variant}-USD": "9.90"}),
        path_id=(
            404,
            lambda own, their: post(
                own_prices_of(own, their.product), **{f"own-{their.variant}-USD": "9.90"}
            ),
        ),
    ),
}

CHOICES: dict[str, Entry] = {
    "currencies.create": Entry(lambda _own: post("/currency", currency="USD", next="/products")),
}
