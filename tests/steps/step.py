"""What a step is: a form that is sent, the states in which it may be, and what it leads to."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

DASHBOARD: Final = "/dashboard/{store}"
SHOP: Final = ""


@dataclass(frozen=True, slots=True)
class Thing:
    """Something in a state: its row, and the words that fill the gaps of an address and of a form."""

    kind: type[Any]
    id: UUID
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Situation:
    """A state that something can be in, and how it comes to be in it. `facts` is what a step's rule is asked about."""

    name: str
    facts: Any
    make: Callable[[AsyncSession], Awaitable[Thing]]

    def __str__(self) -> str:
        return self.name.replace(" ", "-")


def no_change() -> dict[str, Any]:
    return {}


def never(_facts: Any) -> bool:
    return False


def always(_facts: Any) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Step:
    """A form that somebody sends. `{}` in its path, in the names of its fields and in what they say are words.

    `may` says whether the facts of a situation allow it. Then it is answered with `done`, writes something, and the
    columns of `to` are as said; otherwise it is answered with one of `refused`, and no row of the store is another.
    `asks` are the facts in which the step asks a provider whom these tests do not have: other files try those.
    """

    route: str
    at: str
    path: str
    form: Mapping[str, str]
    may: Callable[[Any], bool]
    to: Mapping[str, Any] = field(default_factory=no_change)
    refused: tuple[int, ...] = (409,)
    done: int = 303
    asks: Callable[[Any], bool] = never
    how: str = ""

    def __str__(self) -> str:
        return f"{self.site}-{self.route}{self.how and '-'}{self.how}"

    @property
    def site(self) -> str:
        return "merchant" if self.at == DASHBOARD else "storefront"


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind of thing with states: the machine's words for them, what was made of them, and the steps."""

    name: str
    situations: tuple[Situation, ...]
    steps: tuple[Step, ...]


def ends(transitions: Mapping[tuple[str, str], str], state: str) -> Callable[[str], bool]:
    """Return the rule of a step by a machine: where it has a way into this state."""
    return lambda facts: (facts, state) in transitions
