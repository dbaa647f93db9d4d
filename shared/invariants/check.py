"""An invariant as a query for where it is not true."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """One invariant: its name in alerts, the sentence that must be true, and the query for where it is not."""

    name: str
    sentence: str
    query: str
