"""The guards around who may do what."""

from typing import Final

from tests.mutations.table import Mutation

PEOPLE: Final = (
    Mutation(
        "the platform deletes rows of a store only while it is erased",
        "migrations/walls.py",
        " AS RESTRICTIVE FOR DELETE",
        " FOR DELETE",
        "tests/tenancy/test_erasing.py::test_the_platform_deletes_nothing_of_a_store_that_is_not_being_erased[AuditEntry]",
    ),
    Mutation(
        "a store in which somebody still pays is not erased",
        "shared/privacy/erase_store.py",
        "Store.closes_at <= now, ~runs)",
        "Store.closes_at <= now)",
        "tests/tenancy/test_erasing.py::test_nothing_is_left_of_a_store_whose_time_is_over",
    ),
    Mutation(
        "what the database lets be deleted is a closed store whose time is over",
        "migrations/versions/2026_11_22_0130_let_only_the_platform_erase.py",
        "OLD.closes_at > clock_timestamp() + interval '1 minute'",
        "false",
        "tests/tenancy/test_erasing.py::test_the_database_itself_refuses_to_erase_what_is_not_due[the platform-closed-1]",
    ),
    Mutation(
        "a closed store is erased when its time is over",
        "shared/privacy/erase_store.py",
        "Store.closes_at <= now, ~runs)",
        "~runs)",
        "tests/tenancy/test_erasing.py::test_nothing_is_left_of_a_store_whose_time_is_over",
    ),
    Mutation(
        "a store is kept only until it is erased",
        "shared/privacy/close_store.py",
        "session, PAUSED, from_states=(CLOSED,), event",
        "session, PAUSED, from_states=(OPEN, PAUSED, CLOSED), event",
        "tests/merchant/test_store_closings.py::test_a_closed_shop_sells_nothing_can_be_copied_and_is_kept_after_all",
    ),
    Mutation(
        "a link that opens a shopper's account counts once",
        "shared/accounts/sign_up_proofs.py",
        "        table.used_at.is_(None),\n        table.expires_at > now,\n",
        "        table.expires_at > now,\n",
        "tests/storefront/test_account.py::test_a_link_in_the_mailbox_opens_the_account_once",
    ),
    Mutation(
        "a link opens no account beside another",
        "shared/accounts/sign_up_proofs.py",
        "        ~exists().where(people.__table__.c.email == table.email),\n",
        "",
        "tests/storefront/test_account.py::test_a_link_opens_no_second_account",
    ),
    Mutation(
        "the door asks for the permission of each route",
        "merchant/access.py",
        "        if not access.opens(request.state.route):\n",
        "        if not access.permissions:\n",
        "tests/tenancy/test_roles.py::test_a_role_is_let_in_where_the_table_says[viewer]",
    ),
    Mutation(
        "nobody gives or takes more than they have",
        "shared/stores/give_role.py",
        "    if not permissions <= granter:\n",
        "    if not granter:\n",
        "tests/merchant/test_people.py::test_nobody_gives_or_takes_more_than_they_have",
    ),
    Mutation(
        "owners are locked before they are counted",
        "shared/stores/give_role.py",
        ".order_by(Member.id).with_for_update().cte(",
        ".order_by(Member.id).cte(",
        "tests/concurrency/test_owner_races.py::test_of_all_owners_who_go_at_once_one_stays",
    ),
    Mutation(
        "an invitation is for one mailbox",
        "shared/stores/accept_invitation.py",
        "    if invitation.email != user.email:\n",
        "    if not invitation.email:\n",
        "tests/merchant/test_invitations.py::test_who_is_signed_in_as_somebody_else_cannot_use_the_link",
    ),
    Mutation(
        "a code of an app counts once",
        "shared/accounts/second_steps.py",
        "SecondStep.last_step < max(steps, default=0)",
        "SecondStep.last_step < max(steps, default=0) + 1",
        "tests/merchant/test_second_steps.py::test_the_password_alone_opens_nothing_and_a_code_opens_once",
    ),
    Mutation(
        "what would hurt in other hands asks again",
        "merchant/access.py",
        "access.visit.proven_at < now - PROVEN_FOR",
        "access.visit.proven_at > now + PROVEN_FOR",
        "tests/merchant/test_second_steps.py::test_what_would_hurt_in_other_hands_asks_again_after_half_an_hour",
    ),
    Mutation(
        "what is done is written down",
        "shared/stores/audit.py",
        "func.pg_current_xact_id_if_assigned().is_not(None)",
        "func.pg_current_xact_id_if_assigned().is_(None)",
        "tests/merchant/test_log.py::test_who_did_what_from_where_and_what_it_was_before",
    ),
)
