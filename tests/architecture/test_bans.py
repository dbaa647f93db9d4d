"""The bans hold for the sources, and each is seen to catch what it is for."""

from pathlib import Path

import pytest

from shared.kernel.home import PROJECT
from tests.architecture import bans

PLANTED = [
    (bans.floats_in_tables, "shared/orders/models.py", "price: Mapped[float]"),
    (bans.floats_in_tables, "shared/orders/models.py", "price = mapped_column(Float)"),
    (bans.floats_in_tables, "shared/orders/amounts.py", "price: Mapped[float | None]"),
    (bans.floats_in_tables, "shared/orders/amounts.py", "price = mapped_column(Float)"),
    (bans.naive_moments, "shared/orders/late.py", "now = datetime.now()"),
    (bans.naive_moments, "shared/orders/late.py", "now = datetime.datetime.utcnow()"),
    (bans.naive_moments, "merchant/late.py", "day = date.today()"),
    (bans.engines_elsewhere, "workers/pool.py", "engine = create_async_engine(url)"),
    (bans.tasks_sent_directly, "shared/orders/mail.py", "send_mail.delay(order.id)"),
    (bans.tasks_sent_directly, "storefront/mail.py", "app.send_task('mail')"),
    (bans.markup_elsewhere, "storefront/pages.py", "title = Markup(name)"),
    (bans.sql_put_together, "shared/orders/queries.py", "query = text(f'SELECT {name}')"),
    (bans.sql_put_together, "shared/orders/queries.py", "query = text('SELECT ' + name)"),
    (bans.http_elsewhere, "storefront/rates.py", "import httpx"),
    (bans.http_elsewhere, "shared/orders/rates.py", "from urllib import request"),
    (bans.commits_in_the_domain, "shared/orders/ship.py", "await_ = session.commit()"),
    (
        bans.refusals_in_their_transaction,
        "merchant/ship.py",
        "async with work(request):\n try:\n  step()\n except Conflict:\n  return page()",
    ),
]


@pytest.mark.parametrize("ban", bans.BANS, ids=lambda ban: ban.__name__)
def test_the_sources_keep_the_ban(ban: bans.Ban):
    assert bans.broken(ban, PROJECT) == []


@pytest.mark.parametrize(
    ("ban", "path", "line"), PLANTED, ids=lambda part: getattr(part, "__name__", str(part))
)
def test_a_planted_violation_is_seen(tmp_path: Path, ban: bans.Ban, path: str, line: str):
    file = tmp_path / path
    file.parent.mkdir(parents=True)
    file.write_text(f'"""Planted."""\n\n{line}\n')

    assert bans.broken(ban, tmp_path) == [f"{path}:3"]


def test_every_ban_has_a_planted_violation():
    assert {ban for ban, _, _ in PLANTED} == set(bans.BANS)


def test_aware_moments_and_whole_statements_are_allowed(tmp_path: Path):
    file = tmp_path / "shared" / "orders" / "fine.py"
    file.parent.mkdir(parents=True)
    file.write_text(
        "now = datetime.now(UTC)\nquery = text('SELECT 1')\nthen = datetime.fromtimestamp(1, UTC)\n"
    )

    assert [bans.broken(ban, tmp_path) for ban in bans.BANS] == [[] for _ in bans.BANS]


def test_modules_have_names_that_say_something():
    assert bans.nameless_modules(PROJECT) == []


def test_a_nameless_module_is_seen(tmp_path: Path):
    for path in ("shared/orders/utils.py", "shared/core/money.py", "shared/orders/ship_order.py"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).touch()

    assert bans.nameless_modules(tmp_path) == ["shared/core/money.py", "shared/orders/utils.py"]
