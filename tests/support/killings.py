"""The two ways in which a worker dies: as a whole, as when its machine does, and the processes of its pool alone."""

from collections.abc import Callable, Mapping
from typing import Final

from tests.support.machine import Machine

Killing = Callable[[Machine], None]


def kill_all(machine: Machine) -> None:
    """The main process and its pool, as when the machine dies."""
    machine.kill("worker")


def kill_pool(machine: Machine) -> None:
    """The processes of the pool; the main process makes new ones."""
    machine.kill_children_of("worker")


KILLINGS: Final = (kill_all, kill_pool)


def be_there_again(machine: Machine, environment: Mapping[str, str]) -> None:
    """Start the worker if nothing of it is left."""
    if not machine.runs("worker"):
        machine.launch("worker", **environment)
