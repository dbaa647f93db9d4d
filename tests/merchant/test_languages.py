"""The dashboard speaks the language of whoever reads it."""

import re

import httpx
import pytest

from shared.stores.models import Store


def opening(html: str) -> str:
    return re.search(r"<html [^>]*>", html)[0]


@pytest.mark.parametrize(
    ("asked", "language", "word"),
    [
        ("de-CH,de;q=0.9,en;q=0.5", 'lang="de" dir="ltr"', "Bestellungen"),
        ("ar", 'lang="ar" dir="rtl"', "الطلبات"),
        ("pl", 'lang="en" dir="ltr"', "Orders"),
    ],
)
async def test_it_begins_with_the_browsers_language(
    owner: httpx.AsyncClient, store: Store, asked: str, language: str, word: str
):
    page = await owner.get(f"/dashboard/{store.slug}/orders", headers={"accept-language": asked})

    assert language in opening(page.text)
    assert f"<h1>{word}</h1>" in page.text


async def test_a_choice_stays_in_this_browser(owner: httpx.AsyncClient, store: Store):
    here = f"/dashboard/{store.slug}/orders"
    chosen = await owner.post("/dashboard/language", data={"language": "fr", "next": here})
    page = await owner.get(here, headers={"accept-language": "de"})

    assert (chosen.status_code, chosen.headers["location"]) == (303, here)
    assert "httponly" in chosen.headers["set-cookie"].lower()
    assert "<h1>Commandes</h1>" in page.text


async def test_the_choice_is_there_before_one_has_signed_in(stranger: httpx.AsyncClient):
    page = await stranger.get("/dashboard/language")
    await stranger.post("/dashboard/language", data={"language": "es"})
    door = await stranger.get("/dashboard/sign-in")

    assert re.findall(r'name="language" value="(\w+)"', page.text) == ["en", "ar", "fr", "es", "de"]
    assert "<h1>Iniciar sesión</h1>" in door.text


async def test_a_language_that_nobody_speaks_is_refused(stranger: httpx.AsyncClient):
    answer = await stranger.post("/dashboard/language", data={"language": "tlh"})

    assert answer.status_code == 422
    assert "set-cookie" not in answer.headers


async def test_it_leads_back_into_the_dashboard_only(stranger: httpx.AsyncClient):
    answer = await stranger.post(
        "/dashboard/language", data={"language": "de", "next": "//elsewhere.example/"}
    )

    assert answer.headers["location"] == "/dashboard"


async def test_a_refusal_is_told_in_the_members_language(owner: httpx.AsyncClient, store: Store):
    answer = await owner.post(
        "/dashboard/sign-in",
        data={"email": "nobody@example.com", "password": "wrong"},
        headers={"accept-language": "de"},
    )

    assert answer.status_code == 422
    assert "E-Mail und Passwort passen nicht zusammen." in answer.text
