"""The lines of the isolation matrix for a store's people and their roles."""

from tests.tenancy.asks import Ask, Entry, desk, get, in_store, post
from tests.tenancy.world_customers import PASSWORD
from tests.tenancy.world_ids import Ids

_NEW_STORE = {
    "name": "Mia",
    "store_name": "My Shop",
    "slug": "",
    "country": "DE",
    "currency": "",
    "language": "",
}


def _person(own: Ids, other: Ids) -> str:
    return f"{desk(own)}/people/{other.colleague}"


def _invitation(own: Ids, other: Ids) -> str:
    return f"{desk(own)}/people/invitations/{other.invitation}"


def _step(ids: Ids) -> str:
    return f"{desk(ids)}/account/second-step"


def _ways(ids: Ids) -> str:
    return f"{desk(ids)}/account/ways"


def _letter(token: str) -> str:
    return f"/dashboard/invitations/{token}"


def _role(own: Ids, other: Ids) -> str:
    return f"{desk(own)}/people/roles/{other.free_role}"


def _team(own: Ids, other: Ids) -> str:
    return f"{desk(own)}/people/teams/{other.team}"


def _write(path: str) -> Ask:
    return post(path, name="Counting", permissions="stock.see")


PEOPLE: dict[str, Entry] = {
    "people.index": in_store(lambda own: get(f"{desk(own)}/people")),
    "people.edit": in_store(
        lambda own: get(_person(own, own)), path_member=(404, lambda own, their: get(_person(own, their)))
    ),
    "people.update": in_store(
        lambda own: post(_person(own, own), role=own.role),
        path_member=(404, lambda own, their: post(_person(own, their), role="staff")),
        # A role of another store is none of the choices.
        form_role=(422, lambda own, their: post(_person(own, own), role=their.role)),
    ),
    "people.destroy": in_store(
        lambda own: post(f"{_person(own, own)}/removal"),
        path_member=(404, lambda own, their: post(f"{_person(own, their)}/removal")),
    ),
    "people_invitations.new": in_store(lambda own: get(f"{desk(own)}/people/invitations/new")),
    "people_invitations.create": in_store(
        lambda own: post(f"{desk(own)}/people/invitations", email=own.email, role="staff"),
        form_role=(
            422,
            lambda own, their: post(f"{desk(own)}/people/invitations", email=own.email, role=their.role),
        ),
    ),
    "people_invitations.destroy": in_store(
        lambda own: post(f"{_invitation(own, own)}/removal"),
        path_invitation=(404, lambda own, their: post(f"{_invitation(own, their)}/removal")),
    ),
    # Whose link it is says the link; one of another kind opens nothing.
    "invitations.show": Entry(
        lambda own: get(_letter(own.reset_link)),
        {"path:token": (404, lambda _own, their: get(_letter(their.reset_link)))},
    ),
    "invitations.create": Entry(
        lambda own: post(_letter(own.reset_link), name="Mia", password=PASSWORD),
        {
            "path:token": (
                404,
                lambda _own, their: post(_letter(their.reset_link), name="Mia", password=PASSWORD),
            )
        },
    ),
    "sign_ups.new": Entry(lambda _own: get("/dashboard/sign-up")),
    "sign_ups.create": Entry(lambda own: post("/dashboard/sign-up", email=own.email)),
    # Addresses of shops are no secrets; whether one is free is the same to everybody.
    "sign_ups.check": Entry(
        lambda _own: get("/dashboard/sign-up/address", slug="my-shop", store_name="My Shop")
    ),
    "sign_ups.edit": Entry(
        lambda own: get(f"/dashboard/sign-up/{own.reset_link}"),
        {"path:token": (404, lambda _own, their: get(f"/dashboard/sign-up/{their.reset_link}"))},
    ),
    "sign_ups.update": Entry(
        lambda own: post(f"/dashboard/sign-up/{own.reset_link}", **_NEW_STORE, password=PASSWORD),
        {
            "path:token": (
                404,
                lambda _own, their: post(
                    f"/dashboard/sign-up/{their.reset_link}", **_NEW_STORE, password=PASSWORD
                ),
            )
        },
    ),
    "stores.new": Entry(lambda _own: get("/dashboard/new-store")),
    "stores.create": Entry(
        # Without a country there is no store: the world stays as small as it was made.
        lambda _own: post("/dashboard/new-store", **{**_NEW_STORE, "country": ""})
    ),
    "checklist.destroy": in_store(lambda own: post(f"{desk(own)}/checklist/end")),
    "second_step_rules.update": in_store(lambda own: post(f"{desk(own)}/people/second-steps", roles="king")),
    "people_second_steps.destroy": in_store(
        lambda own: post(f"{_person(own, own)}/second-step/removal"),
        path_member=(404, lambda own, their: post(f"{_person(own, their)}/second-step/removal")),
    ),
    "own_proofs.new": in_store(lambda own: get(f"{desk(own)}/account/proof", next=desk(own))),
    "own_proofs.create": in_store(
        lambda own: post(f"{desk(own)}/account/proof", next=desk(own), password="not this one", code="1")
    ),
    "second_steps.show": in_store(lambda own: get(_step(own))),
    "second_steps.create": in_store(lambda own: post(_step(own))),
    "second_steps.update": in_store(lambda own: post(f"{_step(own)}/code", code="123456")),
    "second_steps.destroy": in_store(lambda own: post(f"{_step(own)}/removal")),
    "backup_codes.create": in_store(lambda own: post(f"{_step(own)}/backup-codes")),
    # Who comes without having given a password is sent to the door.
    "sign_in_codes.new": Entry(lambda _own: get("/dashboard/sign-in/code")),
    "sign_in_codes.create": Entry(lambda _own: post("/dashboard/sign-in/code", code="123456")),
    # No issuer is set up for these tests: each address is of one that is not there.
    "issuer_sign_ins.new": Entry(
        lambda _own: get("/dashboard/sign-in/with/oidc", next="/dashboard"),
        {"path:issuer": (404, lambda _own, their: get(f"/dashboard/sign-in/with/{their.identity}"))},
    ),
    "issuer_sign_ins.show": Entry(
        lambda _own: get("/dashboard/sign-in/with/oidc/answer", code="1", state="2", iss="3", error=""),
        {"path:issuer": (404, lambda _own, their: get(f"/dashboard/sign-in/with/{their.identity}/answer"))},
    ),
    # Nobody came back from anywhere.
    "connections.new": Entry(lambda _own: get("/dashboard/sign-in/connection")),
    "connections.create": Entry(lambda _own: post("/dashboard/sign-in/connection")),
    "sign_in_ways.show": in_store(lambda own: get(_ways(own))),
    "own_identities.new": in_store(
        lambda own: get(f"{_ways(own)}/with/oidc"),
        path_issuer=(404, lambda own, their: get(f"{_ways(own)}/with/{their.identity}")),
    ),
    "own_identities.destroy": in_store(
        lambda own: post(f"{_ways(own)}/{own.identity}/removal"),
        # Whose it is, is asked by the statement that removes it.
        path_id=(303, lambda own, their: post(f"{_ways(own)}/{their.identity}/removal")),
    ),
    # A challenge is another each time, so nothing but its being asked for is compared.
    "passkey_challenges.create": Entry(lambda _own: post("/dashboard/sign-in/passkey/challenge")),
    "passkey_sign_ins.create": Entry(
        lambda _own: post("/dashboard/sign-in/passkey", answer="{}", next="/dashboard")
    ),
    "own_passkey_challenges.create": in_store(lambda own: post(f"{_ways(own)}/passkeys/challenge")),
    "own_passkeys.create": in_store(lambda own: post(f"{_ways(own)}/passkeys", answer="{}", name="My phone")),
    "own_passkeys.update": in_store(
        lambda own: post(f"{_ways(own)}/passkeys/{own.passkey}/name", name="My phone"),
        # Whose it is, is asked by the statement that changes it.
        path_id=(303, lambda own, their: post(f"{_ways(own)}/passkeys/{their.passkey}/name", name="Mine")),
    ),
    "own_passkeys.destroy": in_store(
        lambda own: post(f"{_ways(own)}/passkeys/{own.passkey}/removal"),
        path_id=(303, lambda own, their: post(f"{_ways(own)}/passkeys/{their.passkey}/removal")),
    ),
    # Looked at with a filter, as looking at the file is written down itself.
    "log.index": in_store(
        lambda own: get(f"{desk(own)}/log", noun="roles", since="2026-01-01", until="", before="9")
    ),
    "log_files.show": in_store(lambda own: get(f"{desk(own)}/log.csv", noun="roles", since="", until="")),
    "roles.index": in_store(lambda own: get(f"{desk(own)}/people/roles")),
    "roles.new": in_store(lambda own: get(f"{desk(own)}/people/roles/new")),
    "roles.create": in_store(lambda own: _write(f"{desk(own)}/people/roles")),
    "roles.edit": in_store(
        lambda own: get(_role(own, own)), path_role=(404, lambda own, their: get(_role(own, their)))
    ),
    "roles.update": in_store(
        lambda own: _write(_role(own, own)), path_role=(404, lambda own, their: _write(_role(own, their)))
    ),
    "roles.destroy": in_store(
        lambda own: post(f"{_role(own, own)}/removal"),
        path_role=(404, lambda own, their: post(f"{_role(own, their)}/removal")),
    ),
    "teams.index": in_store(lambda own: get(f"{desk(own)}/people/teams")),
    "teams.new": in_store(lambda own: get(f"{desk(own)}/people/teams/new")),
    "teams.create": in_store(
        lambda own: post(f"{desk(own)}/people/teams", name="Service", members=own.colleague),
        form_members=(
            422,
            lambda own, their: post(f"{desk(own)}/people/teams", name="Service", members=their.colleague),
        ),
    ),
    "teams.edit": in_store(
        lambda own: get(_team(own, own)), path_team=(404, lambda own, their: get(_team(own, their)))
    ),
    "teams.update": in_store(
        lambda own: post(_team(own, own), name="Wrappers"),
        path_team=(404, lambda own, their: post(_team(own, their), name="Wrappers")),
        form_members=(
            422,
            lambda own, their: post(_team(own, own), name="Wrappers", members=their.colleague),
        ),
    ),
    "teams.destroy": in_store(
        lambda own: post(f"{_team(own, own)}/removal"),
        path_team=(404, lambda own, their: post(f"{_team(own, their)}/removal")),
    ),
    "people_teams.update": in_store(
        lambda own: post(f"{_person(own, own)}/teams", teams=own.team),
        path_member=(404, lambda own, their: post(f"{_person(own, their)}/teams", teams=own.team)),
        form_teams=(422, lambda own, their: post(f"{_person(own, own)}/teams", teams=their.team)),
    ),
    # The only owner stays.
    "own_membership.destroy": in_store(lambda own: post(f"{desk(own)}/account/membership/end")),
}
