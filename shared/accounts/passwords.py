"""Passwords: argon2id, checked in a small pool of threads so that a rush of sign-ins cannot take the whole machine.

Parameters are above OWASP's minimum for argon2id (19 MiB, two passes, one lane).
"""

import asyncio
import unicodedata
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from shared.accounts.weak_passwords import weakness_of
from shared.kernel.errors import Invalid
from shared.kernel.sentences import say_count

SHORTEST: Final = 10
LONGEST: Final = 256

_hasher = PasswordHasher(time_cost=2, memory_cost=32 * 1024, parallelism=1)
_pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="password")
# Checked when there is no such account, so that knowing an address takes no less time than not knowing it. Written
# down, because hashing would lengthen the start of every process; a test holds it to the parameters.
_DUMMY: Final = (
    "$argon2id$v=19$m=32768,t=2,p=1$9PLtpUOSgsugLTazMnkbXA$KgRVlOKYQFrT/kdEIukngHMGg12vEtwWvMuwS8VkjUE"
)


class Hashed(str):
    """What is kept of a new password that was found good: made before a transaction (`hashed`), handed into it."""

    __slots__ = ()


async def hashed(password: str, *, field: str = "password", about: Sequence[str] = ()) -> Hashed:
    """Return what to keep of a new password, which may have been made already; raises Invalid for a weak one.

    Takes two turns on few threads. So whoever answers a request asks for it before the transaction: who waits must not
    hold one of few connections (T77).
    """
    if isinstance(password, Hashed):
        return password
    await refuse_weak(password, field=field, about=about)
    return Hashed(await hash_password(password))


async def hash_password(password: str) -> str:
    """Return the argon2id hash to store."""
    return await asyncio.get_running_loop().run_in_executor(_pool, _hasher.hash, normal(password))


async def is_password(stored: str | None, password: str) -> bool:
    """Say whether the password matches; takes as long when there is no stored hash at all."""
    if len(password) > LONGEST:
        stored, password = None, ""
    matches = await asyncio.get_running_loop().run_in_executor(_pool, _verify, stored or _DUMMY, password)
    return matches and stored is not None


async def renewed(stored: str, password: str) -> str | None:
    """Return a hash of today's parameters for one that was made with others; None for one of today's."""
    return await hash_password(password) if _hasher.check_needs_rehash(stored) else None


def normal(password: str) -> str:
    """Return the form that counts: keyboards write one letter in several ways (NIST SP 800-63B, 3.1.1.2)."""
    return unicodedata.normalize("NFKC", password)


async def refuse_weak(password: str, *, field: str = "password", about: Sequence[str] = ()) -> None:
    """Raise Invalid at `field` for a password too short, too long, or guessed soon by who knows what it is `about`."""
    if len(password) < SHORTEST:
        raise Invalid(
            {
                field: say_count(
                    "Use at least %(num)s character.", "Use at least %(num)s characters.", SHORTEST
                )
            }
        )
    if len(password) > LONGEST:
        raise Invalid(
            {field: say_count("Use at most %(num)s character.", "Use at most %(num)s characters.", LONGEST)}
        )
    weakness = await asyncio.get_running_loop().run_in_executor(_pool, weakness_of, password, about)
    if weakness is not None:
        raise Invalid({field: weakness})


def _verify(stored: str, password: str) -> bool:
    # Hashes from before the normal form counted are of what was typed; for nearly all the two are the same.
    return any(_fits(stored, typed) for typed in dict.fromkeys((normal(password), password)))


def _fits(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False
