"""Secrets at rest: only the right key in the right place opens them (F088)."""

import base64
import os
from dataclasses import replace

import pytest

from shared.kernel.ids import new_id
from shared.kernel.sealing import KEY_BYTES, KeyRing, Place, SealProblem, derived_key, read_keys

OLD, NEW = os.urandom(KEY_BYTES), os.urandom(KEY_BYTES)
HERE = Place(new_id(), new_id(), "payment account: asking")
SECRET = "sk_test_1234567890"


def test_what_was_sealed_opens_where_it_belongs():
    ring = KeyRing((NEW,))

    sealed = ring.seal(SECRET, HERE)

    assert ring.open(sealed, HERE) == SECRET
    assert SECRET.encode() not in sealed


def test_nothing_is_sealed_alike_twice():
    ring = KeyRing((NEW,))

    assert ring.seal(SECRET, HERE) != ring.seal(SECRET, HERE)


@pytest.mark.parametrize(
    "elsewhere",
    [replace(HERE, store_id=new_id()), replace(HERE, row_id=new_id()), replace(HERE, purpose="another")],
    ids=["store", "row", "purpose"],
)
def test_it_opens_nowhere_else(elsewhere: Place):
    ring = KeyRing((NEW,))

    with pytest.raises(SealProblem, match="another place"):
        ring.open(ring.seal(SECRET, HERE), elsewhere)


def test_a_changed_seal_does_not_open():
    ring = KeyRing((NEW,))
    sealed = bytearray(ring.seal(SECRET, HERE))
    sealed[-1] ^= 1

    with pytest.raises(SealProblem, match="changed"):
        ring.open(bytes(sealed), HERE)


def test_keys_change_one_after_another():
    sealed = KeyRing((OLD,)).seal(SECRET, HERE)
    both, only_new = KeyRing((NEW, OLD)), KeyRing((NEW,))

    assert both.open(sealed, HERE) == SECRET
    assert (both.knows(sealed), both.is_newest(sealed)) == (True, False)
    assert both.is_newest(both.seal(SECRET, HERE))
    assert not only_new.knows(sealed)
    with pytest.raises(SealProblem, match="not in the ring"):
        only_new.open(sealed, HERE)


def test_keys_are_read_as_settings_write_them():
    written = f"{base64.b64encode(NEW).decode()}, {base64.urlsafe_b64encode(OLD).decode()},"

    assert read_keys(written.replace("+", "-").replace("/", "_")) == (NEW, OLD)
    assert read_keys("") == ()


@pytest.mark.parametrize("nonsense", ["short", "ä", base64.b64encode(b"x" * 31).decode()])
def test_a_key_that_is_none_is_refused(nonsense: str):
    with pytest.raises(ValueError, match="base64 of 32 random bytes"):
        read_keys(nonsense)


def test_an_installation_without_keys_derives_one():
    assert derived_key("a" * 40) == derived_key("a" * 40)
    assert derived_key("a" * 40) != derived_key("b" * 40)
    assert len(derived_key("a" * 40)) == KEY_BYTES


def test_a_ring_does_not_print_its_keys():
    assert repr(KeyRing((NEW,))) == "KeyRing()"
