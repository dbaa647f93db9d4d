"""The addresses that a customer keeps, and which of them is meant when nothing else is said."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Index, LargeBinary, UniqueConstraint, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from shared.customers.models import Customer
from shared.kernel.errors import Conflict, NotFound
from shared.kernel.ids import new_id, parse_id
from shared.kernel.sentences import say
from shared.kernel.tables import StoreTable, to_store_row
from shared.shipping.addresses import Address

MOST_ADDRESSES: Final = 20
# The column that says which address is the default for what.
DEFAULTS: Final = ("is_delivery_default", "is_billing_default")


class SavedAddress(StoreTable):
    """One address of a customer. The same one, however it is spaced and capitalised, is kept once (`digest`)."""

    __tablename__ = "customer_addresses"
    __table_args__ = (
        UniqueConstraint("store_id", "customer_id", "digest"),
        to_store_row("customer_id", "customers", on_delete="CASCADE"),
        *(
            Index(
                f"uq_customer_addresses_{default}",
                "store_id",
                "customer_id",
                unique=True,
                postgresql_where=text(default),
            )
            for default in DEFAULTS
        ),
    )

    customer_id: Mapped[UUID]
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    name: Mapped[str]
    line1: Mapped[str]
    line2: Mapped[str]
    city: Mapped[str]
    region: Mapped[str]
    postcode: Mapped[str]
    country: Mapped[str]
    phone: Mapped[str]
    is_delivery_default: Mapped[bool] = mapped_column(default=False)
    is_billing_default: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]

    @property
    def address(self) -> Address:
        """The address itself."""
        return Address(**{field: getattr(self, field) for field in Address.__slots__})


class NoSuchAddress(NotFound):
    """The address is not in this customer's book."""

    message = say("That address is not there any more.")


class BookFull(Conflict):
    """A customer keeps as many addresses as they may."""

    message = say("Your address book is full. Remove an address that you do not need any more.")


async def addresses_of(session: AsyncSession, customer_id: UUID) -> Sequence[SavedAddress]:
    """Return a customer's addresses: the one for deliveries first, then in the order in which they came."""
    found = await session.scalars(
        select(SavedAddress)
        .where(SavedAddress.customer_id == customer_id)
        .order_by(SavedAddress.is_delivery_default.desc(), SavedAddress.created_at, SavedAddress.id)
    )
    return found.all()


async def address_of(session: AsyncSession, customer_id: UUID, address_id: str) -> SavedAddress:
    """Return one of a customer's addresses; raises NoSuchAddress."""
    key = parse_id(address_id)
    known = select(SavedAddress).where(SavedAddress.id == key, SavedAddress.customer_id == customer_id)
    found: SavedAddress | None = await session.scalar(known) if key else None
    if found is None:
        raise NoSuchAddress
    return found


async def save_address(session: AsyncSession, customer_id: UUID, address: Address, *, now: datetime) -> UUID:
    """Keep an address; one that is known already stays as it is. The first is the default. Raises BookFull."""
    await _hold_book(session, customer_id)
    known = await _known(session, customer_id, address)
    if known is not None:
        return known
    count = await session.scalar(
        select(func.count()).select_from(SavedAddress).where(SavedAddress.customer_id == customer_id)
    )
    if (count or 0) >= MOST_ADDRESSES:
        raise BookFull
    added = new_id()
    await session.execute(
        insert(SavedAddress).values(
            store_id=session.info["store_id"],
            id=added,
            customer_id=customer_id,
            digest=digest_of(address),
            created_at=now,
            **dict.fromkeys(DEFAULTS, count == 0),
            **address.as_record(),
        )
    )
    return added


async def change_address(session: AsyncSession, saved: SavedAddress, address: Address) -> None:
    """Write an address anew; if it has become the same as another one, that one is all that is left."""
    await _hold_book(session, saved.customer_id)
    twin = await _known(session, saved.customer_id, address)
    if twin is not None and twin != saved.id:
        await remove_address(session, saved)
        return
    await session.execute(
        update(SavedAddress)
        .where(SavedAddress.id == saved.id)
        .values(digest=digest_of(address), **address.as_record())
    )


async def prefer_address(session: AsyncSession, customer_id: UUID, address_id: UUID, default: str) -> None:
    """Make an address the default for deliveries or bills, instead of the one before."""
    await _hold_book(session, customer_id)
    mine = update(SavedAddress).where(SavedAddress.customer_id == customer_id)
    # Two statements: the unique index looks at each row as it is written.
    await session.execute(mine.where(getattr(SavedAddress, default)).values({default: False}))
    await session.execute(mine.where(SavedAddress.id == address_id).values({default: True}))


async def remove_address(session: AsyncSession, saved: SavedAddress) -> None:
    """Forget an address; where it was the default, the oldest of the others becomes it."""
    await _hold_book(session, saved.customer_id)
    lost = [default for default in DEFAULTS if getattr(saved, default)]
    await session.delete(saved)
    await session.flush()
    left = await addresses_of(session, saved.customer_id)
    for default in lost if left else ():
        await prefer_address(session, saved.customer_id, left[0].id, default)


def digest_of(address: Address) -> bytes:
    """Return what two spellings of one address have in common."""
    spelt = "|".join(str(value).casefold() for value in address.as_record().values())
    return hashlib.sha256(spelt.encode()).digest()


async def _known(session: AsyncSession, customer_id: UUID, address: Address) -> UUID | None:
    found: UUID | None = await session.scalar(
        select(SavedAddress.id).where(
            SavedAddress.customer_id == customer_id, SavedAddress.digest == digest_of(address)
        )
    )
    return found


async def _hold_book(session: AsyncSession, customer_id: UUID) -> None:
    # Whoever changes a customer's book holds the customer, so that counting to the limit counts for something.
    await session.execute(
        select(Customer.id).where(Customer.id == customer_id).with_for_update(key_share=True)
    )
