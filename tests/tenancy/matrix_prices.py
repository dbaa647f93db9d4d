"""The lines of the isolation matrix for groups of customers and prices of their own."""

from tests.tenancy.asks import Entry, desk, get, in_store, post
from tests.tenancy.world import Ids


def _groups(own: Ids, other: Ids) -> str:
    return f"{desk(own)}/customers/groups/{other.group}"


GROUPS: dict[str, Entry] = {
    "customer_groups.index": in_store(lambda own: get(f"{desk(own)}/customers/groups")),
    "customer_groups.create": in_store(
        lambda own: post(f"{desk(own)}/customers/groups", name="", domains="trade.example")
    ),
    "customer_groups.edit": in_store(
        lambda own: get(_groups(own, own)), path_id=(404, lambda own, their: get(_groups(own, their)))
    ),
    "customer_groups.update": in_store(
        lambda own: post(_groups(own, own), name="Trade", domains="trade.example"),
        path_id=(404, lambda own, their: post(_groups(own, their), name="Trade", domains="")),
    ),
    "customer_groups.destroy": in_store(
        lambda own: post(f"{_groups(own, own)}/removal"),
        path_id=(404, lambda own, their: post(f"{_groups(own, their)}/removal")),
    ),
    "group_members.create": in_store(
        lambda own: post(f"{_groups(own, own)}/members", addresses=own.email),
        path_id=(404, lambda own, their: post(f"{_groups(own, their)}/members", addresses=own.email)),
        form_addresses=(
            200,
            lambda own, their: post(f"{_groups(own, own)}/members", addresses=their.email),
        ),
    ),
    "group_members.destroy": in_store(
        lambda own: post(f"{_groups(own, own)}/members/{own.customer}/removal"),
        path_id=(404, lambda own, their: post(f"{_groups(own, their)}/members/{own.customer}/removal")),
        path_customer=(303, lambda own, their: post(f"{_groups(own, own)}/members/{their.customer}/removal")),
    ),
}
