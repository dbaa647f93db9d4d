"""Ports for servers that begin a moment later than somebody looked."""

import os
import subprocess
import sys

from shared.embedded.processes import PROCESSES, SERVERS_PORTS, free_port
from shared.kernel.home import PROJECT

TELL = "from shared.embedded.processes import free_port; print(*(free_port() for _ in range(20)))"


def neighbour() -> subprocess.Popen[bytes]:
    """Begin another process that asks for ports; among many processes there are always such."""
    while True:
        other = subprocess.Popen([sys.executable, "-c", TELL], stdout=subprocess.PIPE, cwd=PROJECT)
        if (other.pid - os.getpid()) % PROCESSES:
            return other
        other.communicate()


def test_nobody_is_given_a_port_that_somebody_else_may_be_about_to_use():
    """Nobody listens on any of them, so no look would tell that they are taken."""
    other = neighbour()

    given = [free_port() for _ in range(20)]
    theirs = [int(port) for port in other.communicate()[0].split()]

    assert (len(theirs), len({*given, *theirs})) == (20, 40)
    assert all(port in range(*SERVERS_PORTS) for port in (*given, *theirs))
