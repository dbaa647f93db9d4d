"""Ports, users and folders: the small print of running servers."""

import errno
import importlib.util
import itertools
import os
import pwd
import random
import shutil
import socket
import stat
from pathlib import Path
from typing import Any, Final

from shared.embedded.problems import MachineProblem

UNPRIVILEGED: Final = "nobody"
LEAST_FREE: Final = 300 * 1024 * 1024
# Below what Linux (32768) and the others (49152) give to outgoing connections, unless they were told otherwise.
SERVERS_PORTS: Final = (20_000, 32_000)
MOST_LOOKS: Final = 20
# Processes that begin together look at the same moment: of so many, each has ports of its own.
PROCESSES: Final = 240
_turns = itertools.count(random.randrange(PROCESSES))  # noqa: S311 - anybody may know it


def folder_of_package(name: str) -> Path:
    """Return where a package is installed, without importing it: only its binaries are wanted."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise MachineProblem(
            f"The package {name} is missing: run make again, or set DATABASE_URL and REDIS_URL."
        )
    return Path(spec.origin).parent


def free_port() -> int:
    """Return a port of the loopback address that nobody uses right now.

    Not one of those that the system gives to outgoing connections, where there are others: between this look and the
    server's start, or while a server is away for a moment, any program's connection could take it. Nor one that this
    process was given a moment ago, or that another one may be given now: nobody listens there yet.
    """
    first, end = SERVERS_PORTS
    own = range(first + os.getpid() % PROCESSES, end, PROCESSES)
    for _ in range(MOST_LOOKS):
        port = own[next(_turns) % len(own)]
        if is_free("127.0.0.1", port):
            return port
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_free(host: str, port: int) -> bool:
    """Say whether a server could listen there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno in (errno.EADDRINUSE, errno.EACCES):
                return False
            raise
    return True


def empty_folder(folder: Path) -> None:
    """Make a folder that holds nothing, whatever an earlier run has left in it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)


def refuse_full_disk(home: Path) -> None:
    """Raise MachineProblem when there is too little room to run."""
    free = shutil.disk_usage(home).free
    if free < LEAST_FREE:
        raise MachineProblem(
            f"The disk of {home} has {free // 1024**2} MB left; Souk needs {LEAST_FREE // 1024**2} MB. "
            "Make room, or set SOUK_HOME to a folder on another disk."
        )


def as_unprivileged(*folders: Path) -> dict[str, Any]:
    """Return how to start a server that refuses to run as root, and let its user reach these folders.

    Empty for anyone but root.
    """
    if os.geteuid() != 0:
        return {}
    user = _unprivileged()
    for folder in folders:
        for part in [folder, *folder.parents]:
            mode = part.stat().st_mode
            if not mode & stat.S_IXOTH and part.stat().st_uid != user.pw_uid:
                part.chmod(mode | stat.S_IXOTH)
                print(f"Let other users pass through {part}, because PostgreSQL does not run as root.")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def give_to_unprivileged(folder: Path) -> None:
    """Let the server's user own its data."""
    if os.geteuid() == 0:
        user = _unprivileged()
        os.chown(folder, user.pw_uid, user.pw_gid)


def _unprivileged() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(UNPRIVILEGED)
    except KeyError:
        raise MachineProblem(
            f"PostgreSQL does not run as root, and this machine has no user {UNPRIVILEGED}: "
            "start Souk as another user, or set DATABASE_URL."
        ) from None
