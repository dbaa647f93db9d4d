"""What is read of the domain name system, from name servers on this machine."""

from shared.adapters.name_servers import NameServers
from shared.domains.resolver import SILENT, Seen
from tests.support.name_server import name_server


async def test_where_a_host_leads_and_what_stands_beside_it():
    async with name_server() as server:
        server.zone = {
            ("shop.example.com", "CNAME"): ["Shops.Souk.test"],
            ("shops.souk.test", "A"): ["203.0.113.10"],
            ("shops.souk.test", "AAAA"): ["2001:db8::10"],
            ("_souk.shop.example.com", "TXT"): ['"souk-store=" "abc"', '"v=spf1 -all"'],
        }
        (seen,) = await NameServers([server.address]).look(
            "shop.example.com", proof_name="_souk.shop.example.com"
        )

    assert seen.aliases == ("shops.souk.test",)
    assert seen.addresses == ("203.0.113.10", "2001:db8::10")
    assert set(seen.proofs) == {"souk-store=abc", "v=spf1 -all"}


async def test_what_is_not_there_is_an_answer_and_an_alias_of_nothing_still_says_where_it_leads():
    async with name_server() as server:
        server.zone = {("shop.example.com", "CNAME"): ["gone.example.net"]}
        asked = NameServers([server.address])

        (alias,) = await asked.look("shop.example.com", proof_name="_souk.shop.example.com")
        (nothing,) = await asked.look("no.example.com", proof_name="_souk.no.example.com")

    assert alias == Seen(aliases=("gone.example.net",))
    assert nothing == Seen()


async def test_an_answer_too_long_for_a_datagram_is_asked_for_again():
    async with name_server() as server:
        texts = [f'"{"x" * 200}{number}"' for number in range(8)]
        server.zone = {("_souk.shop.example.com", "TXT"): texts, ("shop.example.com", "A"): ["203.0.113.10"]}
        (seen,) = await NameServers([server.address]).look(
            "shop.example.com", proof_name="_souk.shop.example.com"
        )

    assert len(seen.proofs) == 8


async def test_a_server_that_says_nothing_is_told_apart_from_one_that_says_no():
    async with name_server() as dumb, name_server() as server:
        dumb.is_silent = True
        server.zone = {("shop.example.com", "A"): ["203.0.113.10"]}
        seen = await NameServers([dumb.address, server.address]).look("shop.example.com")

    assert list(seen) == [SILENT, Seen(addresses=("203.0.113.10",))]
