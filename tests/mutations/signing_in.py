"""The guards around who is let in."""

from typing import Final

from tests.mutations.table import Mutation

_ISSUERS: Final = "tests/merchant/test_issuer_sign_ins.py"
_CONNECTIONS: Final = "tests/merchant/test_issuer_connections.py"

_PASSKEYS: Final = "tests/merchant/test_passkeys.py"

SIGNING_IN: Final = (
    Mutation(
        "an answer counts once",
        "shared/accounts/issuer_tries.py",
        "            IssuerTry.used_at.is_(None),\n",
        "",
        f"{_ISSUERS}::test_of_two_who_bring_the_same_answer_at_once_one_is_let_in",
    ),
    Mutation(
        "an answer counts in the browser that asked",
        "shared/accounts/issuer_tries.py",
        "            IssuerTry.browser_hash == hash_token(browser),\n            IssuerTry.used_at",
        "            IssuerTry.used_at",
        f"{_ISSUERS}::test_an_answer_counts_once_in_the_browser_that_asked_and_at_the_address_that_was_asked",
    ),
    Mutation(
        "a token is for us",
        "shared/adapters/issuers.py",
        '                    "aud": {"essential": True, "value": self.client_id},\n',
        "",
        f"{_ISSUERS}::test_no_token_that_is_wrong_lets_anybody_in[for_another]",
    ),
    Mutation(
        "a token is signed by an algorithm of our list",
        "shared/adapters/issuers.py",
        'ALGORITHMS: Final = ("RS256", "PS256", "ES256", "EdDSA")',
        'ALGORITHMS: Final = ("RS256", "none")',
        f"{_ISSUERS}::test_no_token_that_is_wrong_lets_anybody_in[alg_none]",
    ),
    Mutation(
        "an answer is of who it says it is",
        "shared/adapters/issuers.py",
        "        if named not in (None, self.url) or (\n",
        "        if named == self.key or (\n",
        f"{_ISSUERS}::test_an_answer_that_names_another_issuer_or_none_is_not_believed",
    ),
    Mutation(
        "the second step is asked for whichever way one comes",
        "merchant/issuer_sign_ins.py",
        "        if await is_asked_for_code(request, session, user):\n",
        "        if user.disabled_at and await is_asked_for_code(request, session, user):\n",
        f"{_ISSUERS}::test_the_second_step_is_asked_for_whichever_way_one_comes",
    ),
    Mutation(
        "connecting takes a fresh proof",
        "merchant/connections.py",
        "    if visit.proven_at < now - PROVEN_FOR:\n",
        "    if visit.proven_at > now + PROVEN_FOR:\n",
        f"{_CONNECTIONS}::test_connecting_takes_a_fresh_proof_and_our_own_button",
    ),
    Mutation(
        "only who asked to connect is connected",
        "merchant/connections.py",
        " or tried.user_id not in (None, visit.user.id):\n",
        ":\n",
        f"{_CONNECTIONS}::test_only_who_asked_to_connect_is_asked_whether_they_are_both",
    ),
    Mutation(
        "what is tried first is refused",
        "shared/accounts/passwords.py",
        "    if weakness is not None:\n",
        "    if weakness is None and not password:\n",
        "tests/shared/accounts/test_passwords.py::test_what_is_tried_first_is_refused_at_its_field",
    ),
    Mutation(
        "judging a password ends soon",
        "shared/accounts/weak_passwords.py",
        "marks[MOST_MARKS:]",
        "marks[99:]",
        "tests/shared/accounts/test_passwords.py::test_judging_ends_soon_whatever_is_typed",
    ),
    Mutation(
        "a challenge is good for one answer",
        "shared/accounts/passkeys.py",
        "            PasskeyChallenge.used_at.is_(None),\n",
        "",
        f"{_PASSKEYS}::test_a_challenge_is_good_for_one_answer_in_the_browser_that_asked",
    ),
    Mutation(
        "a device has verified its person",
        "shared/adapters/passkeys.py",
        "            credential_current_sign_count=passkey.sign_count,\n            require_user_verification=True,\n",
        "            credential_current_sign_count=passkey.sign_count,\n",
        f"{_PASSKEYS}::test_no_answer_that_is_wrong_lets_anybody_in[unverified]",
    ),
    Mutation(
        "a key is of who the device says",
        "shared/adapters/passkeys.py",
        "    if said.response.user_handle != passkey.user_id.bytes:\n",
        "    if not passkey.user_id:\n",
        f"{_PASSKEYS}::test_no_answer_that_is_wrong_lets_anybody_in[holder]",
    ),
    Mutation(
        "a passkey is removed by its person only",
        "shared/accounts/passkeys.py",
        "delete(Passkey).where(Passkey.id == passkey_id, Passkey.user_id == user.id)",
        "delete(Passkey).where(Passkey.id == passkey_id)",
        f"{_PASSKEYS}::test_a_passkey_is_named_and_removed_by_its_person_only",
    ),
    Mutation(
        "a shopper's session names the password that it was let in with",
        "shared/customers/sign_in.py",
        "s.password_version = c.password_version",
        "s.password_version <= c.password_version",
        "tests/storefront/test_account_links.py::test_who_was_let_in_while_the_password_changed_is_not_inside",
    ),
    Mutation(
        "a known browser is known for one account",
        "shared/web/known_browsers.py",
        "mark, now=now) == _named(email)",
        "mark, now=now) is not None",
        "tests/merchant/test_sign_in_under_attack.py::test_strangers_who_guess_keep_strangers_out_and_not_the_owner",
    ),
    Mutation(
        "who waits for a password to be checked holds no connection",
        "merchant/sessions.py",
        "            found = await user_at(session, email)\n        user = await",
        "            found = await user_at(session, email)\n            user = await",
        "tests/merchant/test_sign_in_under_attack.py::test_a_crowd_that_signs_in_keeps_nobody_from_the_shop[dashboard]",
    ),
    Mutation(
        "an unknown address takes as long as a known one",
        "shared/accounts/sign_in.py",
        "    if not await is_password(found.password_hash if found else None, password) or found is None:\n",
        "    if found is None or not await is_password(found.password_hash, password):\n",
        "tests/merchant/test_sign_in_under_attack.py::test_a_guess_takes_as_long_whoever_it_is[dashboard]",
    ),
    Mutation(
        "a name that begins with another blank is another name",
        "shared/web/cookies.py",
        "if found.strip(_BLANKS) == full_name]",
        "if found.strip() == full_name]",
        "tests/merchant/test_links_and_cookies_under_attack.py::test_what_a_host_beside_ours_sets_signs_nobody_in[dashboard-blank]",
    ),
    Mutation(
        "of two cookies of one name neither counts",
        "shared/web/cookies.py",
        "    if not values or (len(values) > 1 and full_name.startswith(_PREFIX)):\n",
        "    if not values:\n",
        "tests/merchant/test_links_and_cookies_under_attack.py::test_what_a_host_beside_ours_sets_signs_nobody_in[dashboard-twice]",
    ),
)
