"""T68, T69 at both doors: whose address a link in a mail has, and whose cookie signs anybody in."""

import re
from collections.abc import Mapping

import httpx
import pytest

from shared.accounts.create_user import create_user
from shared.customers.jobs import SEND_PROOF_LINK, SEND_SIGN_UP_LINK
from shared.customers.sign_up import sign_up
from shared.kernel.clock import utc_now
from shared.kernel.ids import new_id
from shared.stores.models import Store
from shared.web.door import Door
from shared.web.services import Services
from tests.support.post_box import PostBox, do_jobs
from tests.support.web import browser
from workers.member_mails import send_member_mails
from workers.runtime import Runtime

PASSWORD = "a long enough secret"
EVIL = "evil.example"
# What a proxy, or whoever plays one, may say of the host that was asked for.
FORGED = {
    "x-forwarded-host": EVIL,
    "x-forwarded-server": EVIL,
    "x-host": EVIL,
    "x-original-host": EVIL,
    "x-http-host-override": EVIL,
    "forwarded": f"host={EVIL};proto=https",
    "x-forwarded-port": "666",
    "x-forwarded-prefix": f"//{EVIL}",
    "x-original-url": f"https://{EVIL}/",
    "x-rewrite-url": f"https://{EVIL}/",
    "referer": f"https://{EVIL}/",
}
LINK = re.compile(r"https?://[^\s\"<>]+")


class Site:
    """One of the two, with an account behind it."""

    def __init__(self, door: Door, services: Services, store: Store, *, is_shop: bool) -> None:
        self.door, self.services, self.store, self.is_shop = door, services, store, is_shop
        self.host = f"{store.slug}.localhost" if is_shop else "localhost"
        self.root = "/account" if is_shop else "/dashboard"
        self.cookie = "souk_customer" if is_shop else "souk_member"

    async def account(self) -> str:
        """Return the address of a new account."""
        email = f"mia-{new_id().hex[-10:]}@example.com"
        if self.is_shop:
            async with self.services.database.in_store(self.store.id) as session:
                await sign_up(session, email=email, name="Mia", password=PASSWORD, now=utc_now())
        else:
            async with self.services.database.as_platform() as session:
                await create_user(session, email=email, name="Mia", password=PASSWORD, now=utc_now())
        return email

    async def ask(self, path: str, email: str, headers: Mapping[str, str]) -> httpx.Response:
        """Ask for a link to a mailbox."""
        client = browser(self.door, self.host)
        return await client.post(f"{self.root}/{path}", data={"email": email}, headers=dict(headers))

    async def deliver(self, runtime: Runtime) -> None:
        """Send whatever waits."""
        if self.is_shop:
            await do_jobs(runtime, self.store, SEND_PROOF_LINK.name)
            await do_jobs(runtime, self.store, SEND_SIGN_UP_LINK.name)
        else:
            # Other tests leave mails to members behind, and a turn sends so many.
            for _ in range(6):
                await send_member_mails(runtime)

    async def token(self) -> str:
        """Return the session of somebody who has signed in over TLS."""
        answer = await self.over_tls().post(
            f"{self.root}/sign-in", data={"email": await self.account(), "password": PASSWORD}
        )
        found = re.match(rf"__Host-{self.cookie}=([^;]+);", answer.headers["set-cookie"])
        assert found is not None
        return found[1]

    def over_tls(self) -> httpx.AsyncClient:
        """Return a browser that speaks TLS to the site."""
        transport = httpx.ASGITransport(app=self.door, client=("203.0.113.9", 1234))
        return httpx.AsyncClient(transport=transport, base_url=f"https://{self.host}")

    async def lets_in(self, cookies: bytes) -> bool:
        """Say whether somebody with these cookies is inside."""
        return (await self.over_tls().get(self.root, headers={b"cookie": cookies})).status_code == 200


@pytest.fixture(params=["dashboard", "shop"])
def site(request: pytest.FixtureRequest, door: Door, services: Services, store: Store) -> Site:
    """Each of the two."""
    return Site(door, services, store, is_shop=request.param == "shop")


@pytest.mark.parametrize("path", ["password-reset", "sign-up"])
async def test_a_link_leads_to_the_sites_own_address_whatever_a_request_says(
    site: Site, runtime: Runtime, post_box: PostBox, path: str
):
    email = await site.account() if path == "password-reset" else f"new-{new_id().hex[-10:]}@example.com"
    await site.deliver(runtime)

    answer = await site.ask(path, email, FORGED)
    await site.deliver(runtime)

    (mail,) = (one for one in post_box.taken if one.recipient == email)
    own = runtime.settings.web.origin_of(site.host)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(f"{site.root}/{path}?sent")
    assert EVIL not in f"{answer.headers}{answer.text}{mail.text}{mail.html}"
    links = [link for link in LINK.findall(mail.text) if f"{site.root}/" in link]
    assert links
    assert all(link.startswith(f"{own}{site.root}/{path}/") for link in links)


@pytest.mark.parametrize(
    "host", [EVIL, f"{{own}}.{EVIL}", "{own}:99999999", "{own}@" + EVIL, "{own}, " + EVIL]
)
async def test_no_link_is_asked_for_at_a_host_that_is_none_of_ours(
    site: Site, runtime: Runtime, post_box: PostBox, host: str
):
    email = await site.account()
    await site.deliver(runtime)
    post_box.taken.clear()

    answer = await site.ask("password-reset", email, {"host": host.format(own=site.host)})
    await site.deliver(runtime)

    assert answer.status_code in (400, 421)
    assert EVIL not in answer.text
    assert [one for one in post_box.taken if one.recipient == email] == []


async def test_a_session_is_kept_where_no_other_host_reaches_it(site: Site):
    answer = await site.over_tls().post(
        f"{site.root}/sign-in", data={"email": await site.account(), "password": PASSWORD}
    )

    given = [one for one in answer.headers.get_list("set-cookie") if site.cookie in one]
    assert len(given) == 1
    name, _, rest = given[0].partition("=")
    marks = {mark.strip().lower() for mark in rest.split(";")[1:]}
    assert name == f"__Host-{site.cookie}"
    assert marks >= {"secure", "httponly", "samesite=lax", "path=/"}
    assert not any(mark.startswith("domain") for mark in marks)


@pytest.mark.parametrize(
    "planted",
    [
        pytest.param(b"%(name)s=%(token)s", id="without the prefix"),
        pytest.param(b"\x85__Host-%(name)s=%(token)s", id="blank"),
        pytest.param(b"\xa0__Host-%(name)s=%(token)s", id="hard blank"),
        pytest.param(b"\x1f__Host-%(name)s=%(token)s", id="separator"),
        pytest.param(b"__Host-%(name)s\x85=%(token)s", id="blank behind"),
        pytest.param(b"__host-%(name)s=%(token)s", id="other case"),
        pytest.param(b"=__Host-%(name)s=%(token)s", id="no name"),
        pytest.param(b"__Host-%(name)s=x; __Host-%(name)s=%(token)s", id="twice"),
        pytest.param(b"__Host-%(name)s=%(token)s; __Host-%(name)s=x", id="twice and first"),
    ],
)
async def test_what_a_host_beside_ours_sets_signs_nobody_in(site: Site, planted: bytes):
    token = await site.token()
    words = {b"name": site.cookie.encode(), b"token": token.encode()}

    let_in = [
        await site.lets_in(planted % words),
        await site.lets_in(b"a=b; __Host-%(name)s=%(token)s" % words),
    ]

    assert let_in == [False, True]


async def test_what_is_planted_takes_nobodys_own_session_away(site: Site):
    """A name that only looks like ours stands beside it and says nothing."""
    mine, theirs = await site.token(), await site.token()
    name = site.cookie.encode()
    cookies = b"__Host-%s=%s; \x85__Host-%s=%s; %s=%s" % (
        name, mine.encode(), name, theirs.encode(), name, theirs.encode(),
    )  # fmt: skip
    assert await site.lets_in(cookies)

    await site.over_tls().post(f"{site.root}/sign-out", headers={b"cookie": cookies})

    assert [await site.lets_in(b"__Host-%s=%s" % (name, one.encode())) for one in (mine, theirs)] == [
        False,
        True,
    ]
