"""Every kind of mail in every language, as Souk writes it and in a store's own words, in text and as a page."""

from collections.abc import Mapping
from typing import Any

import pytest

from shared.content.arrange import publish
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.languages.known import LANGUAGES
from shared.languages.speaking import speaking
from shared.letters.mail_look import look_with, mail_look
from shared.letters.sample_kinds import BUYER
from shared.letters.samples import sample_of
from shared.letters.variables import variables_of
from shared.letters.words import LetterWords, read_words
from shared.look.branding import Branding
from shared.look.colours import contrast, oklch_of
from shared.look.themes import THEMES
from shared.notifications.mail_log import LETTERS
from shared.stores.models import Store
from shared.stores.queries import current_store
from shared.web.templates import make_templates
from shared.web.write_mail import WrittenMail, standard_subject, write_mail
from tests.support.factories.catalogue import make_variant

TEMPLATES = make_templates(reload=False)
SHOP = "https://shop.example"
LOGO = {"key": "stores/light.png", "width": 120, "height": 40}


async def sample(database: Database, store: Store, kind: str) -> Mapping[str, Any]:
    async with database.in_store(store.id) as session:
        found = await sample_of(session, await current_store(session), kind, shop=SHOP, now=utc_now())
    return {"store": store, **found}


async def mail(
    database: Database, store: Store, kind: str, words: LetterWords | None = None, *, language: str = "en"
) -> WrittenMail:
    with speaking(language, main="en"):
        return write_mail(TEMPLATES, kind, await sample(database, store, kind), words)


@pytest.mark.parametrize("language", sorted(LANGUAGES))
@pytest.mark.parametrize("kind", LETTERS)
async def test_own_words_stand_in_the_text_and_in_the_page_of_every_kind(
    database: Database, store: Store, kind: str, language: str
):
    every = "\n".join(f"[{name}: {{{{ {name} }}}}]" for name in variables_of(kind))
    typed = {
        "subject": "<i> of {{ store.name }}",
        "preheader": "<b>Beside</b>",
        "opening": f"<u>Before</u>\n\n{every}",
        "closing": "<s>After</s> https://shop.example/page",
    }

    standard = await mail(database, store, kind, language=language)
    own = await mail(database, store, kind, read_words(kind, typed), language=language)

    assert standard.subject
    assert standard.text.endswith(store.name) or standard.text.count(f"\n{store.name}\n") == 1
    assert f'<html lang="{language}"' in standard.html
    assert own.subject == f"<i> of {store.name}"
    assert own.text.count("<u>Before</u>") == own.text.count("<s>After</s>") == 1
    assert own.text.index("<u>Before</u>") < own.text.index("<s>After</s>")
    assert own.html.count("&lt;u&gt;Before&lt;/u&gt;") == own.html.count("&lt;s&gt;After&lt;/s&gt;") == 1
    assert '<div class="mail-preheader" aria-hidden="true">&lt;b&gt;Beside&lt;/b&gt;</div>' in own.html
    assert '<a href="https://shop.example/page" rel="noopener">https://shop.example/page</a>' in own.html
    assert "<u>" not in own.html
    assert "{{" not in own.text + own.html + own.subject
    # Every link of the standard mail is still there: no wording can take a mail's purpose away.
    links = {part.partition('"')[0] for part in standard.html.split('href="')[1:]}
    assert links <= {part.partition('"')[0] for part in own.html.split('href="')[1:]}


async def test_own_words_stand_in_place_of_the_greeting(database: Database, store: Store):
    words = LetterWords(opening="Dear {{ customer.name }},\nwhat a choice.")

    standard = await mail(database, store, "shipment")
    own = await mail(database, store, "shipment", words)

    assert f"Hello {BUYER}," in standard.text
    assert f"Dear {BUYER},\nwhat a choice.\n\n" in own.text
    assert "Hello" not in own.text + own.html
    assert f'<p dir="auto">Dear {BUYER},<br>what a choice.</p>' in own.html
    assert "Follow the parcel" in own.html


async def test_products_of_the_store_are_shown_in_what_is_looked_at(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        await make_variant(session, title="Blue & White Mug", price_minor=1234)

    found = await mail(database, store, "order_confirmation")

    assert "1 x Blue & White Mug: €12.34" in found.text
    assert "1 × Blue &amp; White Mug" in found.html


async def test_a_subject_of_nothing_but_empty_variables_is_the_standard_one(database: Database, store: Store):
    context = {**await sample(database, store, "abandoned_cart"), "coupon": None}
    with speaking("en", main="en"):
        found = write_mail(
            TEMPLATES, "abandoned_cart", context, LetterWords(subject="{{ coupon.code }} for you")
        )
        assert found.subject == standard_subject(TEMPLATES, "abandoned_cart", context)
    assert found.subject == "Test Shop: your cart is still here"


async def test_a_name_that_is_an_address_leads_nowhere(database: Database, store: Store):
    context = dict(await sample(database, store, "account_welcome"))
    context["customer"].name = "Win at https://evil.example now"

    found = write_mail(
        TEMPLATES,
        "account_welcome",
        context,
        LetterWords(opening="Hello {{ customer.name }}, {{ account.link }}"),
    )

    assert "evil.example now" in found.html
    assert 'href="https://evil.example' not in found.html
    assert f'<a href="{context["link"]}" rel="noopener">' in found.html


async def test_a_mail_looks_like_the_shop_by_day_and_by_night(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        kept = {
            "theme": "plain",
            "accent": "#0a6c74",
            "logo": LOGO,
            "logo_dark": LOGO | {"key": "stores/dark.png"},
        }
        await publish(session, "look", kept, actor="test", now=utc_now())
        look = await mail_look(session, await current_store(session), SHOP)
    context = {**await sample(database, store, "shipment"), "look": look, "logo": look.logo}

    html = write_mail(TEMPLATES, "shipment", context).html

    assert look.light["accent"] == "#0a6c74"
    assert look.light["ground"] != look.dark["ground"]
    assert f'<td class="mail-button" bgcolor="#0a6c74"><a href="{context["link"]}">' in html
    assert f'<source media="(prefers-color-scheme: dark)" srcset="{SHOP}/media/stores/dark.png">' in html
    assert f'<img src="{SHOP}/media/stores/light.png" alt="{store.name}" width="60" height="20">' in html
    day, night = html.split("@media (prefers-color-scheme: dark) {")
    assert f".mail-card {{ background: {look.light['card']};" in day
    assert f".mail-card {{ background: {look.dark['card']}; }}" in night
    assert f".mail-button a, .mail-button font {{ color: {look.dark['on_accent']}; }}" in night
    assert '<meta name="color-scheme" content="light dark">' in html


@pytest.mark.parametrize("theme", sorted(THEMES))
def test_what_a_mail_says_can_be_read_in_every_theme_by_day_and_by_night(theme: str):
    look = look_with(Branding(theme=theme))

    for colours in (look.light, look.dark):
        for front, behind in (("ink", "card"), ("soft", "card"), ("link", "card"), ("on_accent", "accent")):
            assert contrast(oklch_of(colours[front]), oklch_of(colours[behind])) >= 4.5, (front, behind)
