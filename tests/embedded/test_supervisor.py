"""`souk up` refuses in one sentence, before it has started anything."""

import fcntl
import os
import socket
import subprocess
import sys
from pathlib import Path

from shared.kernel.home import PROJECT

_OUTSIDE = ("DATABASE_URL", "REDIS_URL", "SOUK_ENV", "SOUK_SECRET_KEY")


def up(home: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    quiet = {name: value for name, value in os.environ.items() if name not in _OUTSIDE}
    return subprocess.run(
        [sys.executable, "souk.py", "up"],
        cwd=PROJECT,
        env=quiet | {"SOUK_HOME": str(home)} | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_port_in_use_is_named_with_the_way_out(tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = up(tmp_path, SOUK_PORT=str(port))

    assert done.returncode == 1
    assert (
        done.stderr
        == f"Port {port} is in use. Stop what uses it, or choose another: SOUK_PORT=8001 make run\n"
    )
    assert not (tmp_path / "postgres").exists()


def test_a_second_start_on_one_home_is_refused(tmp_path: Path):
    with (tmp_path / "lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        done = up(tmp_path)

    assert done.returncode == 1
    assert done.stderr.startswith(f"Souk already runs on {tmp_path}.")
    assert not (tmp_path / "postgres").exists()


def test_production_without_its_secrets_is_refused(tmp_path: Path):
    done = up(tmp_path, SOUK_ENV="production")

    assert done.returncode == 1
    assert done.stderr.startswith("Souk does not start in production without SOUK_SECRET_KEY")
    assert list(tmp_path.iterdir()) == []


def test_a_home_that_is_a_file_is_refused(tmp_path: Path):
    (tmp_path / "home").touch()

    done = up(tmp_path / "home")

    assert done.returncode == 1
    assert done.stderr.startswith(f"SOUK_HOME ({tmp_path / 'home'}) cannot be used")
    assert "Traceback" not in done.stderr
