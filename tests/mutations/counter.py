"""The guards of the short ways: into the cart by one statement, out of stock by one, an order in a light session."""

from typing import Final

from tests.mutations.table import Mutation

_PUT = "tests/shared/carts/test_put_in_cart.py"
_SELL = "tests/shared/inventory/test_sell.py"
_WAYS = "tests/shared/kernel/test_short_ways.py"

COUNTER: Final = (
    Mutation(
        "what joins a line is compared with what is left",
        "shared/carts/put_in_cart.py",
        "    WHERE cart_lines.quantity + excluded.quantity <= least((SELECT most FROM wanted), {MOST_OF_ONE})\n",
        "",
        f"{_PUT}::test_many_at_once_never_put_more_on_a_line_than_there_is",
    ),
    Mutation(
        "what is sold leaves the house",
        "shared/inventory/sell.py",
        "SET on_hand = s.on_hand - w.quantity",
        "SET reserved = s.reserved + w.quantity",
        f"{_SELL}::test_it_leaves_what_holding_and_claiming_leave",
    ),
    Mutation(
        "what is sold and not there is awaited",
        "shared/inventory/sell.py",
        "WHERE missing > 0",
        "WHERE missing > 9",
        f"{_SELL}::test_it_leaves_what_holding_and_claiming_leave",
    ),
    Mutation(
        "a session that could not do all has done nothing",
        "shared/kernel/reading.py",
        "    except (Refusal, UnboundExecutionError):\n        await _leave(pool, reader)\n",
        "    except (Refusal, UnboundExecutionError):\n        await reader.execute('COMMIT;')\n        pool.give_back(reader)\n",
        f"{_WAYS}::test_a_light_session_writes_by_the_driver_and_nothing_when_it_refuses",
    ),
    Mutation(
        "a glance enters its store",
        "shared/kernel/reading.py",
        "told WHERE {ENTERED}",
        "told WHERE $1 <> ''",
        f"{_WAYS}::test_a_glance_sees_its_own_store_only_statement_by_statement",
    ),
    Mutation(
        "what a light session cannot write is not lost",
        "shared/kernel/database.py",
        "            session.refuse_changes()\n",
        "",
        f"{_WAYS}::test_a_change_of_what_a_light_session_read_is_not_lost",
    ),
)
