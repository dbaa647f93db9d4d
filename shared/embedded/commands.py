"""The commands of the application's processes, and of what stands in for services outside."""

import sys

from shared.kernel.settings import WebSettings


def commands_of(web: WebSettings) -> dict[str, list[str]]:
    """Return the command of each process of the application, in the order of their start."""
    server = (
        f"granian --interface asgi --http 1 --host {web.bind} --port {web.port} --workers {web.web_processes}"
    )
    habits = "--loop uvloop --no-ws --log-level warning --workers-kill-timeout 5 --respawn-failed-workers"
    worker = f"celery -A workers.app worker --concurrency {web.worker_processes} -l warning --without-mingle"
    beat = [
        "celery",
        "-A",
        "workers.app",
        "beat",
        "-l",
        "warning",
        "--pidfile=",
        "--schedule",
        str(web.home / "beat"),
    ]
    modules = {
        "web": [*server.split(), *habits.split(), "asgi:app"],
        "worker": worker.split(),
        "beat": beat,
        "relay": ["workers.relay"],
    }
    return {name: [sys.executable, "-m", *arguments] for name, arguments in modules.items()}


def sandbox_command(name: str, bind: str, port: int) -> list[str]:
    """Return the command of a stand-in. One process, because its books are in memory."""
    server = f"granian --interface asgi --http 1 --host {bind} --port {port} --workers 1"
    habits = f"--loop uvloop --no-ws --log-level warning shared.adapters.{name}_sandbox.serve:app"
    return [sys.executable, "-m", *server.split(), *habits.split()]
