"""The guards around what members do every day."""

from typing import Final

from tests.mutations.table import Mutation

DAILY_WORK: Final = (
    Mutation(
        "a sketch is taken from the page alone that its token was made for",
        "storefront/sketches.py",
        "    if not opens_sketches(secret, store.id, token, origin=origin, now=now):\n",
        "    if not token:\n",
        "tests/storefront/test_sketches.py::test_nobody_else_may_send_a_sketch[other]",
    ),
    Mutation(
        "a page that is typed is framed by the dashboard alone",
        "shared/web/security.py",
        '    return POLICY.replace("frame-ancestors \'none\'", f"frame-ancestors {origin}")\n',
        '    return POLICY.replace("frame-ancestors \'none\'", "frame-ancestors *")\n',
        "tests/storefront/test_sketches.py::test_a_page_is_seen_as_it_is_typed_framed_by_the_dashboard_alone_and_kept_by_nobody",
    ),
    Mutation(
        "nobody hears of what their role does not open",
        "merchant/notices.py",
        "    return [kind for kind, needed in NEEDS.items() if access.may(needed)]\n",
        "    return [kind for kind, needed in NEEDS.items() if access or needed]\n",
        "tests/merchant/test_notices.py::test_nobody_hears_of_what_their_role_does_not_open",
    ),
    Mutation(
        "a file of customers that is sent again adds no address twice",
        "shared/imports/import_customers.py",
        "    if address is None or digest_of(address) in book or len(book) >= MOST_ADDRESSES:\n",
        "    if address is None or len(book) >= MOST_ADDRESSES:\n",
        "tests/merchant/test_customer_imports.py::test_a_file_of_shopify_comes_whole_and_again_changes_nothing",
    ),
    Mutation(
        "what was read stays read, whatever page is sent again",
        "shared/insight/notices.py",
        "func.greatest(MemberNotices.seen_at, row.excluded.seen_at)",
        "row.excluded.seen_at",
        "tests/merchant/test_notices.py::test_each_member_reads_for_themselves_and_what_came_since_stays_unread",
    ),
    Mutation(
        "a mail of notices tells only what its member may see when it goes out",
        "shared/insight/queue_notice_mails.py",
        "    names = events_of([kind for kind in chosen if allows(allowed, NEEDS[kind])])\n",
        "    names = events_of([kind for kind in chosen if allows(chosen, kind) or allowed])\n",
        "tests/workers/test_notice_mails.py::test_what_changed_before_it_left_keeps_it_back[at once-right lost]",
    ),
    Mutation(
        "of several workers that look for notices, one makes the mail",
        "shared/insight/queue_notice_mails.py",
        "select(MemberMails).where(MemberMails.member_id == member_id).with_for_update()",
        "select(MemberMails).where(MemberMails.member_id == member_id)",
        "tests/workers/test_notice_mails.py::test_of_many_that_look_at_once_one_writes",
    ),
    Mutation(
        "words are looked for in one store's orders",
        "shared/orders/orders_said.py",
        " WHERE store_id = :store AND (email LIKE",
        " WHERE store_id IS NOT NULL AND (email LIKE",
        "tests/shared/orders/test_orders_said.py::test_what_is_found_is_what_the_list_means_and_another_stores_never[lovel-1]",
    ),
    Mutation(
        "what runs low is judged by its own reorder point first",
        "shared/inventory/queries.py",
        "<= func.coalesce(StockLevel.reorder_point, threshold)",
        "<= func.coalesce(threshold, StockLevel.reorder_point)",
        "tests/merchant/test_reorders.py::test_lists_go_by_the_own_point_and_only_without_by_the_stores",
    ),
    Mutation(
        "a rule undone leaves a reorder point that somebody set meanwhile",
        "shared/inventory/set_reorder_points.py",
        "            column.is_not_distinct_from(before),\n",
        "",
        "tests/merchant/test_reorders.py::test_many_are_changed_by_a_rule_and_back_again",
    ),
)
