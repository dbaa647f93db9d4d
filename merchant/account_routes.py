"""The part of the dashboard's map that is about whoever works in it."""

from starlette.routing import Route

from merchant import (
    connections,
    issuer_sign_ins,
    own_account,
    own_proofs,
    passkey_sign_ins,
    passkeys,
    password_resets,
    second_steps,
    sign_in_codes,
    sign_in_ways,
    sign_ups,
    stores,
)


def account_routes() -> list[Route]:
    """Return the addresses of opening an account or a store, of a forgotten password, and of a member's own account."""
    reset, account = "/dashboard/password-reset", "/dashboard/{store}/account"
    step = f"{account}/second-step"
    sign_up, own_store = "/dashboard/sign-up", "/dashboard/new-store"
    return [
        Route(sign_up, sign_ups.new, name="sign_ups.new"),
        Route(sign_up, sign_ups.create, name="sign_ups.create", methods=["POST"]),
        Route(f"{sign_up}/address", sign_ups.check, name="sign_ups.check"),
        Route(f"{sign_up}/{{token}}", sign_ups.edit, name="sign_ups.edit"),
        Route(f"{sign_up}/{{token}}", sign_ups.update, name="sign_ups.update", methods=["POST"]),
        Route("/dashboard/sign-in/code", sign_in_codes.new, name="sign_in_codes.new"),
        Route("/dashboard/sign-in/code", sign_in_codes.create, name="sign_in_codes.create", methods=["POST"]),
        *_issuer_routes(account),
        *_passkey_routes(account),
        Route(f"{account}/proof", own_proofs.new, name="own_proofs.new"),
        Route(f"{account}/proof", own_proofs.create, name="own_proofs.create", methods=["POST"]),
        Route(step, second_steps.show, name="second_steps.show"),
        Route(step, second_steps.create, name="second_steps.create", methods=["POST"]),
        Route(f"{step}/code", second_steps.update, name="second_steps.update", methods=["POST"]),
        Route(f"{step}/removal", second_steps.destroy, name="second_steps.destroy", methods=["POST"]),
        Route(f"{step}/backup-codes", second_steps.renew_codes, name="backup_codes.create", methods=["POST"]),
        Route(own_store, stores.new, name="stores.new"),
        Route(own_store, stores.create, name="stores.create", methods=["POST"]),
        Route(reset, password_resets.new, name="password_resets.new"),
        Route(reset, password_resets.create, name="password_resets.create", methods=["POST"]),
        Route(f"{reset}/{{token}}", password_resets.edit, name="password_resets.edit"),
        Route(f"{reset}/{{token}}", password_resets.update, name="password_resets.update", methods=["POST"]),
        Route(account, own_account.show, name="own_account.show"),
        Route(
            f"{account}/password",
            own_account.update_password,
            name="own_password.update",
            methods=["POST"],
        ),
        Route(
            f"{account}/sessions/{{id}}/end",
            own_account.end_one,
            name="own_sessions.destroy",
            methods=["POST"],
        ),
        Route(
            f"{account}/other-sessions/end",
            own_account.end_others,
            name="own_other_sessions.destroy",
            methods=["POST"],
        ),
    ]


def _issuer_routes(account: str) -> list[Route]:
    door, ways = "/dashboard/sign-in", f"{account}/ways"
    return [
        Route(f"{door}/with/{{issuer}}", issuer_sign_ins.new, name="issuer_sign_ins.new"),
        Route(f"{door}/with/{{issuer}}/answer", issuer_sign_ins.show, name="issuer_sign_ins.show"),
        Route(f"{door}/connection", connections.new, name="connections.new"),
        Route(f"{door}/connection", connections.create, name="connections.create", methods=["POST"]),
        Route(ways, sign_in_ways.show, name="sign_in_ways.show"),
        Route(f"{ways}/with/{{issuer}}", sign_in_ways.connect, name="own_identities.new"),
        Route(
            f"{ways}/{{id}}/removal",
            sign_in_ways.disconnect,
            name="own_identities.destroy",
            methods=["POST"],
        ),
    ]


def _passkey_routes(account: str) -> list[Route]:
    door, own = "/dashboard/sign-in/passkey", f"{account}/ways/passkeys"
    return [
        Route(
            f"{door}/challenge",
            passkey_sign_ins.challenge,
            name="passkey_challenges.create",
            methods=["POST"],
        ),
        Route(door, passkey_sign_ins.create, name="passkey_sign_ins.create", methods=["POST"]),
        Route(f"{own}/challenge", passkeys.challenge, name="own_passkey_challenges.create", methods=["POST"]),
        Route(own, passkeys.create, name="own_passkeys.create", methods=["POST"]),
        Route(f"{own}/{{id}}/name", passkeys.update, name="own_passkeys.update", methods=["POST"]),
        Route(f"{own}/{{id}}/removal", passkeys.destroy, name="own_passkeys.destroy", methods=["POST"]),
    ]
