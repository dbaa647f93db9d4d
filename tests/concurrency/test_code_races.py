"""T76: a code opens once, however many try it at the same moment."""

from uuid import UUID

import pytest

from shared.accounts.errors import WrongCode
from shared.accounts.second_steps import BackupCode, SecondStep, code_at, hash_code, place_of, use_code
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.sealing import KeyRing
from shared.kernel.settings import Settings
from shared.stores.models import Store
from tests.support.factories.people import make_member
from tests.support.races import Races

KEYS = KeyRing((b"k" * 32,))
SECRET = b"12345678901234567890"
BACKUP = "abcdefghjkmn"


async def by_backup_code(database: Database, _store_id: UUID, user_id: UUID) -> str:
    """Try the one backup code."""
    return await _try(database, user_id, BACKUP)


async def by_app_code(database: Database, _store_id: UUID, user_id: UUID) -> str:
    """Try the code that the app shows now."""
    return await _try(database, user_id, code_at(SECRET, int(utc_now().timestamp()) // 30))


async def _try(database: Database, user_id: UUID, code: str) -> str:
    try:
        async with database.as_platform() as session:
            await use_code(session, user_id, code, keys=KEYS, now=utc_now())
    except WrongCode:
        return "outside"
    return "inside"


@pytest.mark.parametrize("racer", [by_backup_code, by_app_code])
async def test_a_code_lets_in_once(races: Races, settings: Settings, database: Database, store: Store, racer):
    async with database.as_platform() as session:
        user, _ = await make_member(session, store)
        now = utc_now()
        sealed = KEYS.seal(SECRET.hex(), place_of(user.id))
        session.add(SecondStep(user_id=user.id, secret=sealed, created_at=now, confirmed_at=now))
        session.add(BackupCode(user_id=user.id, code_hash=hash_code(user.id, BACKUP)))

    answers = await races.run(settings.database, racer, store.id, [user.id] * 12)

    # A new step may begin within the race: then its code counts too, once.
    assert answers["inside"] in ((1,) if racer is by_backup_code else (1, 2))
    assert sum(answers.values()) == 12
