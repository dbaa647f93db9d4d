"""The gateways of stores' own Stripe accounts: opened by sealed credentials when they are needed, then kept."""

from collections import OrderedDict
from typing import Final
from uuid import UUID

import httpx

from shared.adapters.stripe_amounts import NotChargeable, to_charge
from shared.adapters.stripe_gateway import PAGES, StripeGateway
from shared.kernel.clock import Clock, utc_now
from shared.kernel.money import Money
from shared.kernel.sealing import KeyRing, SealProblem
from shared.kernel.settings import Settings
from shared.payments.accounts import ASKING, BELIEVING, PaymentAccount
from shared.payments.gateways import AccountLocked

MOST_OPEN: Final = 100

_Kept = tuple[bytes, tuple[bytes, ...], StripeGateway]


class StoreGateways:
    """Opens the gateways of one process. Nothing of a secret is logged, and none is kept outside of its gateway."""

    def __init__(
        self,
        keys: KeyRing,
        *,
        address: str = "",
        transport: httpx.AsyncBaseTransport | None = None,
        clock: Clock = utc_now,
    ) -> None:
        self._keys, self._address, self._transport, self._clock = keys, address, transport, clock
        self._open: OrderedDict[tuple[UUID, UUID], _Kept] = OrderedDict()

    @property
    def page_origin(self) -> str:
        """Where shoppers pay."""
        return self._address.rstrip("/") or PAGES

    def refusal_of(self, amount: Money) -> str | None:
        """Say by Stripe's own table whether an amount can be charged."""
        try:
            to_charge(amount)
        except NotChargeable as refusal:
            return str(refusal)
        return None

    def can_open(self, key_name: bytes) -> bool:
        """Say whether a key is on this server."""
        return self._keys.knows(key_name)

    def open(self, account: PaymentAccount) -> StripeGateway:
        """Return the gateway of an account, a new one when its credentials changed; raises AccountLocked."""
        if account.secret is None:
            raise AccountLocked("the account is disconnected")
        key, signing = (account.store_id, account.id), tuple(account.sealed_signing_secrets(self._clock()))
        kept = self._open.get(key)
        if kept is not None and kept[:2] == (account.secret, signing):
            self._open.move_to_end(key)
            return kept[2]
        gateway = self._make(account, account.secret, signing)
        self._open[key] = (account.secret, signing, gateway)
        if len(self._open) > MOST_OPEN:
            # Its connections close with the last request that still uses it.
            self._open.popitem(last=False)
        return gateway

    def _make(self, account: PaymentAccount, secret: bytes, signing: tuple[bytes, ...]) -> StripeGateway:
        try:
            secret_key = self._keys.open(secret, account.place(ASKING))
            signing_secrets = [self._keys.open(one, account.place(BELIEVING)) for one in signing]
        except SealProblem as problem:
            raise AccountLocked(f"its credentials cannot be opened: {problem}") from problem
        return StripeGateway(secret_key, signing_secrets, address=self._address, transport=self._transport)


def open_store_gateways(settings: Settings) -> StoreGateways:
    """Return what opens stores' accounts; with a stand-in for Stripe, theirs are to be found there, too."""
    return StoreGateways(settings.key_ring, address=settings.stripe.api_url)
