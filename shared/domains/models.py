"""Host names that a store would like to answer at, and what the last look at them found."""

from datetime import datetime
from typing import Final

from sqlalchemy import ARRAY, CheckConstraint, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shared.domains.findings import PROOFS, WAYS, proof_value
from shared.kernel.tables import StoreTable, one_of

MOST_CLAIMS: Final = 20


class DomainClaim(StoreTable):
    """A store's wish to answer at a host.

    Wishing proves nothing, so several stores may wish for one host. Whoever's `token` stands at the host's name servers
    gets the row in `domains`, of which there is one for each host; it goes when its claim goes.
    """

    __tablename__ = "domain_claims"
    __table_args__ = (
        UniqueConstraint("store_id", "host"),
        CheckConstraint("host = lower(host)", name="host_lower"),
        CheckConstraint(one_of("proof", PROOFS), name="proof_known"),
        CheckConstraint(one_of("way", WAYS), name="way_known"),
        Index("ix_domain_claims_due", "next_look_at"),
    )

    host: Mapped[str]
    token: Mapped[str]
    # What the last look found: of the proof, and of where the host leads.
    proof: Mapped[str]
    way: Mapped[str]
    # The names and addresses that the host leads to instead of here.
    found: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    # Another store here holds the host, and its own proof still stands.
    is_held_elsewhere: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    looked_at: Mapped[datetime | None]
    next_look_at: Mapped[datetime]
    led_here_at: Mapped[datetime | None]
    # Since when a host that led here leads elsewhere.
    lost_at: Mapped[datetime | None]

    @property
    def proof_name(self) -> str:
        """The name of the TXT record that proves whose host it is."""
        return f"_souk.{self.host}"

    @property
    def proof_value(self) -> str:
        """What that record says."""
        return proof_value(self.token)
