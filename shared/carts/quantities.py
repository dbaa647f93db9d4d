"""How many: a strict reading of what was typed."""

import re

from shared.carts.models import MOST_OF_ONE
from shared.kernel.errors import Invalid
from shared.kernel.sentences import say
from shared.kernel.typed_numbers import plain_digits


def read_quantity(text: str, *, least: int = 1) -> int:
    """Return the whole number that was typed; raises Invalid at `quantity` for anything else.

    The digits of any script count ("٣"), and nothing but digits: int() would also take "1_0" and surrounding spaces.
    """
    text = plain_digits(text)
    if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= MOST_OF_ONE:
        raise Invalid(
            {
                "quantity": say(
                    "Enter a whole number from %(least)s to %(most)s.", least=least, most=MOST_OF_ONE
                )
            }
        )
    return int(text)
