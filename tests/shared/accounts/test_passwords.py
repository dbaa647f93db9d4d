from shared.accounts import passwords
from shared.accounts.passwords import hash_password, is_password


async def test_a_password_is_known_by_its_hash_and_no_other():
    stored = await hash_password("linden-trees-in-may")

    assert await is_password(stored, "linden-trees-in-may")
    assert not await is_password(stored, "linden-trees-in-june")


async def test_without_an_account_nothing_is_right_not_even_the_stand_in():
    assert not await is_password(None, "there is no such account")


def test_the_stand_in_costs_what_a_real_hash_costs():
    assert not passwords._hasher.check_needs_rehash(passwords._DUMMY)


async def test_a_password_without_end_is_not_hashed():
    stored = await hash_password("")

    assert not await is_password(stored, "x" * 1_000_000)
