"""T72, T69, T63 and R32 for members: in by an issuer, and in by no answer that is not one."""

import asyncio
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import select, update

from shared.accounts.issuer_tries import IssuerTry
from shared.accounts.models import User
from shared.accounts.second_steps import SecondStep, code_at, place_of
from shared.adapters.issuer_sandbox.sandbox import IssuerSandbox
from shared.adapters.issuer_sandbox.tokens import WRONGS
from shared.kernel.clock import utc_now
from shared.stores.models import Store
from shared.web.services import Services
from tests.support.issuer_sandbox import IssuerWire
from tests.support.issuer_way import Way, make_way


async def test_who_has_connected_an_issuer_is_let_in_by_it(way: Way):
    await way.connect()
    client = way.fresh()

    door = await client.get("/dashboard/sign-in")
    came = await way.come(await way.go(client), client)
    shown = await client.get(f"{way.desk}/account/ways")

    assert "Go on with House" in door.text
    assert came.headers["location"] == way.desk
    assert await way.is_inside(client)
    assert way.away in shown.text
    assert await way.connected() == [way.away]
    assert await way.told() == (["identity_added"], ["ways_changed"])


async def test_who_comes_for_the_first_time_signs_in_once_and_says_that_both_are_them(way: Way):
    came = await way.come(await way.go())
    page = await way.client.get(came.headers["location"])
    nobody = await way.client.get("/dashboard/sign-in/connection")
    entered = await way.enter(following="/dashboard/sign-in/connection")
    asked = await way.client.get("/dashboard/sign-in/connection")
    before = await way.connected()
    done = await way.client.post("/dashboard/sign-in/connection")
    again = await way.client.post("/dashboard/sign-in/connection")

    assert came.headers["location"] == "/dashboard/sign-in?with=unknown&next=/dashboard/sign-in/connection"
    assert "Sign in once with your password" in page.text
    assert nobody.status_code == 404  # not signed in yet
    assert entered.headers["location"] == "/dashboard/sign-in/connection"
    assert way.away in asked.text
    assert way.user.email in asked.text
    assert before == []
    assert done.headers["location"] == way.desk
    assert again.status_code == 404
    assert await way.connected() == [way.away]
    client = way.fresh()
    await way.come(await way.go(client), client)
    assert await way.is_inside(client)


async def test_an_address_opens_nothing_whether_it_is_verified_or_not(
    way: Way, issuer_sandbox: IssuerSandbox
):
    """T63, T65: who is called as one of ours there is nobody here, and hears nothing else than anybody."""
    answers = []
    for email in (way.user.email, "nobody-at-all@example.com"):
        for verified in (True, False):
            issuer_sandbox.behave({"verified": verified})
            client = way.fresh()
            came = await way.come(await way.go(client, email=email), client)
            page = await client.get(came.headers["location"])
            answers.append((came.status_code, came.headers["location"], page.text))
            assert not await way.is_inside(client)

    assert len(set(answers)) == 1
    assert await way.connected() == []
    assert await way.told() == ([], [])


@pytest.mark.parametrize("wrong", [one for one in WRONGS if one != "unknown_key"])
async def test_no_token_that_is_wrong_lets_anybody_in(way: Way, issuer_sandbox: IssuerSandbox, wrong: str):
    await way.connect()
    issuer_sandbox.behave({"wrong": wrong})
    client = way.fresh()

    came = await way.come(await way.go(client), client)
    door = await client.get(came.headers["location"])

    assert came.headers["location"] == f"/dashboard/sign-in?with=refused&next={way.desk}"
    assert "nobody was let in" in door.text
    assert "souk_member" not in came.headers.get("set-cookie", "")
    assert not await way.is_inside(client)


async def test_a_key_that_nobody_has_seen_is_looked_for_once_and_a_new_one_found(
    way: Way, issuer_sandbox: IssuerSandbox
):
    await way.connect()
    issuer_sandbox.behave({"rotate": True})
    client, other = way.fresh(), way.fresh()

    came = await way.come(await way.go(client), client)
    way.wire.asked.clear()
    issuer_sandbox.behave({"wrong": "unknown_key"})
    refused = await way.come(await way.go(other), other)

    assert came.headers["location"] == way.desk
    assert refused.headers["location"].startswith("/dashboard/sign-in?with=refused")
    assert way.wire.asked.count("GET /keys") == 1


async def test_an_answer_counts_once_in_the_browser_that_asked_and_at_the_address_that_was_asked(way: Way):
    """T72: state reused, of another browser, of another issuer, missing, made up, too old."""
    await way.connect()
    client, other = way.fresh(), way.fresh()
    answer = await way.go(client)
    theirs = await way.go(other)
    elsewhere = {**answer, "path": answer["path"].replace("/oidc/", "/other/")}

    stolen = await way.come(answer, way.fresh())
    swapped = await way.come(
        {**answer, "params": {**answer["params"], "state": theirs["params"]["state"]}}, client
    )
    mixed_up = await way.come(elsewhere, client)
    stateless = await way.come({**answer, "params": {"code": answer["params"]["code"]}}, client)
    made_up = await way.come(answer, client, state="x" * 43)
    inside_before = await way.is_inside(client)
    came = await way.come(answer, client)
    again = await way.come(answer, client)

    refused = [stolen, swapped, mixed_up, stateless, made_up, again]
    assert {one.headers["location"] for one in refused} == {"/dashboard/sign-in?with=over&next=/dashboard"}
    assert not inside_before
    assert came.headers["location"] == way.desk
    late = way.fresh()
    answer = await way.go(late)
    async with way.services.database.as_platform() as session:
        await session.execute(update(IssuerTry).values(expires_at=utc_now() - timedelta(seconds=1)))
    assert "with=over" in (await way.come(answer, late)).headers["location"]
    assert not await way.is_inside(late)


async def test_of_two_who_bring_the_same_answer_at_once_one_is_let_in(way: Way):
    await way.connect()
    client = way.fresh()
    answer = await way.go(client)

    came = await asyncio.gather(*(way.come(answer, client) for _ in range(5)))

    places = sorted(one.headers["location"] for one in came)
    assert places == sorted([way.desk, *["/dashboard/sign-in?with=over&next=/dashboard"] * 4])


async def test_an_answer_that_names_another_issuer_or_none_is_not_believed(
    way: Way, issuer_sandbox: IssuerSandbox
):
    """RFC 9207: nothing is fetched with the code of an answer that is from somebody else."""
    await way.connect()
    client = way.fresh()
    answer = await way.go(client)
    way.wire.asked.clear()

    other = await way.come(answer, client, iss="http://another.test")
    issuer_sandbox.behave({"named": False})
    nameless = await way.come(await way.go(client), client)

    assert "with=refused" in other.headers["location"]
    assert "with=refused" in nameless.headers["location"]
    assert "POST /token" not in way.wire.asked
    assert not await way.is_inside(client)


async def test_who_turns_back_is_told_so(way: Way):
    client = way.fresh()
    came = await way.come(await way.go(client, says="no"), client)
    door = await client.get(came.headers["location"])

    assert came.headers["location"] == f"/dashboard/sign-in?with=declined&next={way.desk}"
    assert "You turned back" in door.text


@pytest.mark.parametrize("trouble", ["down", "no_json"])
async def test_an_issuer_that_is_away_leaves_the_password(
    services: Services, store: Store, issuer_sandbox: IssuerSandbox, issuer_wire: IssuerWire, trouble: str
):
    way = await make_way(services, store, issuer_wire)
    answer = await way.go()
    issuer_sandbox.behave({"trouble": trouble})
    came = await way.come(answer)
    cold = await make_way(services, store, issuer_wire)
    sent = await cold.client.get(f"/dashboard/sign-in/with/oidc?next={way.desk}")
    issuer_wire.is_cut = True
    cut = await cold.client.get("/dashboard/sign-in/with/oidc")

    # Who answers the token's address with no token has not been away.
    assert f"with={'away' if trouble == 'down' else 'refused'}" in came.headers["location"]
    assert sent.headers["location"] == f"/dashboard/sign-in?with=away&next={way.desk}"
    assert cut.headers["location"] == "/dashboard/sign-in?with=away&next=/dashboard"
    assert (await cold.enter()).headers["location"] == way.desk


async def test_a_description_of_somebody_else_is_not_believed(
    services: Services, store: Store, issuer_wire: IssuerWire
):
    """OpenID Connect Discovery, 4.3: an issuer bears its own name."""
    way = await make_way(services, store, issuer_wire, url="http://impostor.test")

    sent = await way.client.get("/dashboard/sign-in/with/oidc")

    assert sent.headers["location"] == "/dashboard/sign-in?with=away&next=/dashboard"


async def test_the_second_step_is_asked_for_whichever_way_one_comes(way: Way):
    """T76: no way around it."""
    await way.connect()
    account = f"{way.desk}/account/second-step"
    await way.client.post(account)
    code = await app_code(way)
    assert (await way.client.post(f"{account}/code", data={"code": code})).status_code == 200
    async with way.services.database.as_platform() as session:
        await session.execute(update(SecondStep).where(SecondStep.user_id == way.user.id).values(last_step=0))
    client = way.fresh()

    came = await way.come(await way.go(client), client)
    outside = await way.is_inside(client)
    form = {"code": await app_code(way), "next": way.desk}
    done = await client.post("/dashboard/sign-in/code", data=form)

    assert came.headers["location"] == f"/dashboard/sign-in/code?next={way.desk}"
    assert "souk_member" not in came.headers.get("set-cookie", "")
    assert not outside
    assert done.headers["location"] == way.desk
    assert await way.is_inside(client)


async def app_code(way: Way) -> str:
    async with way.services.database.as_platform() as session:
        sealed = (
            await session.scalars(select(SecondStep.secret).where(SecondStep.user_id == way.user.id))
        ).one()
    secret = bytes.fromhex(way.services.settings.key_ring.open(sealed, place_of(way.user.id)))
    return code_at(secret, int(utc_now().timestamp()) // 30)


async def test_a_new_session_begins_and_the_one_of_before_ends(way: Way):
    """T69."""
    await way.connect()
    client = way.fresh()
    await way.enter(client)
    before = client.cookies["souk_member"]

    await way.come(await way.go(client), client)

    after = client.cookies["souk_member"]
    assert after != before
    client.cookies.set("souk_member", before, domain="localhost.local")
    assert not await way.is_inside(client)


async def test_a_disabled_account_is_opened_by_nobody(way: Way):
    await way.connect()
    async with way.services.database.as_platform() as session:
        await session.execute(update(User).where(User.id == way.user.id).values(disabled_at=utc_now()))
    client = way.fresh()

    came = await way.come(await way.go(client), client)

    assert "with=unknown" in came.headers["location"]
    assert not await way.is_inside(client)


async def test_a_token_of_an_account_can_leave_no_secret_behind(way: Way):
    """What lies in the table opens nothing: neither state nor the browser's token stand there."""
    client = way.fresh()
    answer = await way.go(client)
    async with way.services.database.as_platform() as session:
        rows = [str(vars(one)) for one in await session.scalars(select(IssuerTry))]

    assert rows
    assert not any(answer["params"]["state"] in row for row in rows)
    assert not any(client.cookies["souk_issuer_try"] in row for row in rows)


async def test_what_is_asked_of_the_issuer_is_bound(way: Way):
    sent = await way.client.get("/dashboard/sign-in/with/oidc?next=//evil.example")
    asked = httpx.URL(sent.headers["location"]).params

    assert asked["redirect_uri"] == "http://localhost:8000/dashboard/sign-in/with/oidc/answer"
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    assert len(asked["code_challenge"]) == 43
    assert len({asked["state"], asked["nonce"], asked["code_challenge"]}) == 3
    assert "httponly" in sent.headers["set-cookie"].lower()
    assert "samesite=lax" in sent.headers["set-cookie"].lower()


async def test_hostile_answers_are_refusals(way: Way):
    hostile = ["", "\x00", "'\"><script>", "a" * 9000, "\udcff".encode("utf-8", "surrogatepass").hex()]
    for text in hostile:
        for field in ("state", "code", "iss", "error"):
            client = way.fresh()
            answer = await way.go(client)
            came = await way.come(answer, client, **{field: text})
            assert came.status_code == 303
            assert came.headers["location"].startswith(("/dashboard/sign-in?with=",)), (field, text[:20])
    assert (await way.client.get("/dashboard/sign-in/with/nobody")).status_code == 404
    assert (await way.client.get("/dashboard/sign-in/with/nobody/answer")).status_code == 404
