"""The lines of the isolation matrix for what a store decides about itself."""

from tests.tenancy.asks import Entry, desk, get, in_store, post
from tests.tenancy.world_ids import Ids


def _claim(own: Ids, other: Ids) -> str:
    return f"{desk(own)}/domains/{other.claim}"


SETTINGS: dict[str, Entry] = {
    # The question of a proxy on this machine, which nobody here is.
    "certificates.show": Entry(lambda own: get("/.well-known/souk/certificate", domain=own.host)),
    "finds.index": in_store(lambda own: get(f"{desk(own)}/find", q=own.title)),
    "settings.index": in_store(lambda own: get(f"{desk(own)}/settings", q="mail")),
    "store_facts.edit": in_store(lambda own: get(f"{desk(own)}/settings/store")),
    # Without a name nothing is changed: the world stays as it was made.
    "store_facts.update": in_store(lambda own: post(f"{desk(own)}/settings/store", name="")),
    "store_pauses.edit": in_store(lambda own: get(f"{desk(own)}/settings/pause")),
    # A note that is too long closes nothing.
    "store_pauses.update": in_store(lambda own: post(f"{desk(own)}/settings/pause", note="x" * 301)),
    "store_pauses.destroy": in_store(lambda own: post(f"{desk(own)}/settings/pause/end")),
    "store_closings.edit": in_store(lambda own: get(f"{desk(own)}/settings/closing")),
    # The store goes on being asked about, so it is not closed.
    "store_closings.update": in_store(lambda own: post(f"{desk(own)}/settings/closing", slug="another")),
    "store_closings.destroy": in_store(lambda own: post(f"{desk(own)}/settings/closing/end")),
    "store_copies.index": in_store(lambda own: get(f"{desk(own)}/settings/copies")),
    "store_copies.create": in_store(lambda own: post(f"{desk(own)}/settings/copies")),
    "store_copies.show": in_store(
        lambda own: get(f"{desk(own)}/settings/copies/{own.store_copy}"),
        path_copy=(404, lambda own, their: get(f"{desk(own)}/settings/copies/{their.store_copy}")),
    ),
    "domains.index": in_store(lambda own: get(f"{desk(own)}/domains")),
    "domains.create": in_store(lambda own: post(f"{desk(own)}/domains", host="")),
    "domain_checks.create": in_store(
        lambda own: post(f"{_claim(own, own)}/check"),
        path_claim=(404, lambda own, their: post(f"{_claim(own, their)}/check")),
    ),
    "main_hosts.update": in_store(
        lambda own: post(f"{desk(own)}/domains/main", host=""),
        form_host=(409, lambda own, their: post(f"{desk(own)}/domains/main", host=their.host)),
    ),
    "domains.destroy": in_store(
        lambda own: post(f"{_claim(own, own)}/removal"),
        path_claim=(404, lambda own, their: post(f"{_claim(own, their)}/removal")),
    ),
}
