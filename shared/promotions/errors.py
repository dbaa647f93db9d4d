"""What coupons refuse."""

from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.kernel.sentences import say


class NoSuchPromotion(NotFound):
    """No promotion of this store."""


class NoSuchCoupon(NotFound):
    """No code of this store, or none in this cart."""


class CodeRefused(Invalid):
    """A code that does nothing here: unknown, switched off, over, used up and another store's all read alike."""

    def __init__(self, field: str = "code") -> None:
        super().__init__({field: say("This code does not work here.")})


class CouponUsedUp(Conflict):
    """A code in the cart has no use left for this buyer; `code` is which."""

    def __init__(self, code: str) -> None:
        super().__init__(
            say(
                "The code %(code)s has already been used. Please look at the new total and confirm it.",
                code=code,
            )
        )
        self.code = code
