"""Which routes of the dashboard ask for more than a permission: a proof, a note of who came, a second step."""

from typing import Final

from merchant.permissions import LOOKING

# What would hurt in other hands than the member's own: whoever comes has to have proven of late who they are.
_PROVEN: Final = frozenset(
    {
        "people_invitations",
        "people_second_steps",
        "second_steps",
        "backup_codes",
        "sign_in_ways",
        "own_identities",
        "own_passkeys",
        "own_passkey_challenges",
        "payment_accounts",
        "customer_lists",
        "subscriber_lists",
        "order_exports",
        "order_histories",
        "log_files",
        "store_copies",
        "store_closings",
    }
)
_PROVEN_TO_CHANGE: Final = frozenset(
    {"domains", "main_hosts", "people", "people_teams", "roles", "second_step_rules", "teams"}
    | {"api_keys", "api_key_secrets"}
)
# Routes that hand out data of many people: who took it is written down although nothing is changed.
_HANDING_OUT: Final = frozenset(
    {
        "customer_lists",
        "subscriber_lists",
        "customer_exports",
        "order_exports",
        "order_histories",
        "log_files",
        "store_copies",
    }
)
# What stays open to whoever still has to set up the second step that their role asks for.
_BEFORE_SECOND_STEP: Final = frozenset(
    {"own_account", "own_sessions", "own_other_sessions", "own_password", "own_membership", "own_proofs"}
    | {"second_steps", "backup_codes", "media"}
)


def needs_proof(route: str) -> bool:
    """Say whether a route is for those only who proved of late who they are."""
    noun, _, action = route.rpartition(".")
    if noun == "second_steps" and action == "show":
        return False
    return noun in _PROVEN or (noun in _PROVEN_TO_CHANGE and action not in LOOKING)


def hands_out(route: str) -> bool:
    """Say whether reading by this route is written down as well."""
    return route.rpartition(".")[0] in _HANDING_OUT


def is_open_before_second_step(route: str) -> bool:
    """Say whether a route stays open to a member whose role asks for a second step that they have not set up."""
    return route.rpartition(".")[0] in _BEFORE_SECOND_STEP
