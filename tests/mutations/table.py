"""The guards that nobody may lose unseen: each is taken out, and the test named beside it must then fail."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Mutation:
    """One guard: where it stands, what is left without it, and which test misses it."""

    guard: str
    file: str
    old: str
    new: str
    test: str


_RACES = "tests/concurrency/test_stock_races.py"
_JOBS = "tests/workers/test_jobs.py"
_COUPONS = "tests/concurrency/test_coupon_races.py"
_PACKING = "tests/concurrency/test_packing_races.py"
_RETURNS = "tests/concurrency/test_return_races.py"
_WALLS = "tests/tenancy/test_walls.py"

MUTATIONS: Final = (
    Mutation(
        "stock is taken by the statement that checks it",
        "shared/inventory/reserve.py",
        "      AND s.on_hand - s.reserved + s.backorder_limit >= w.quantity\n",
        "",
        f"{_RACES}::test_the_last_units_go_to_as_many_buyers[near]",
    ),
    Mutation(
        "stock is locked in sorted order",
        "shared/inventory/reserve.py",
        "ORDER BY id FOR UPDATE",
        "ORDER BY array_position($1, id) FOR UPDATE",
        f"{_RACES}::test_carts_in_opposite_order_never_deadlock[near]",
    ),
    Mutation(
        "a cart is locked before it is ordered",
        "shared/carts/queries.py",
        "SELECT id FROM carts WHERE id = $1 FOR UPDATE",
        "SELECT id FROM carts WHERE id = $1",
        f"{_RACES}::test_one_cart_in_many_tabs_becomes_one_order[near]",
    ),
    Mutation(
        "the door to a cart by its cookie locks it too",
        "shared/carts/queries.py",
        "SELECT id FROM carts WHERE token_hash = $1 FOR UPDATE",
        "SELECT id FROM carts WHERE token_hash = $1",
        "tests/concurrency/test_races_over_http.py::test_one_cart_in_many_tabs_becomes_one_order",
    ),
    Mutation(
        "two lines of one thing are added up",
        "shared/inventory/reserve.py",
        "wanted[variant_id] = wanted.get(variant_id, 0) + quantity",
        "wanted[variant_id] = quantity",
        f"{_RACES}::test_two_lines_of_one_thing_count_together[near]",
    ),
    Mutation(
        "a cancellation is decided by the order's row",
        "shared/orders/cancel_order.py",
        "            Order.state == PLACED,\n            or_(",
        "            or_(",
        f"{_RACES}::test_many_cancellations_restock_once[near]",
    ),
    Mutation(
        "claim and release compete on the reservation's row",
        "shared/inventory/settle_reservations.py",
        "        .where(Reservation.state == HELD, which)\n        .order_by(Reservation.variant_id)\n        .with_for_update()\n    )\n"
        "    rows = await session.execute(\n        update(Reservation)\n        .where(Reservation.id.in_(held), Reservation.state == HELD)\n",
        "        .where(which)\n    )\n    rows = await session.execute(\n        update(Reservation)\n        .where(Reservation.id.in_(held))\n",
        "tests/shared/inventory/test_reservations.py::test_claim_and_release_compete_and_only_the_first_counts",
    ),
    Mutation(
        "what was given back is not sold",
        "shared/inventory/settle_reservations.py",
        "WHERE cart_id = $1 AND state = 'held' ORDER BY",
        "WHERE cart_id = $1 ORDER BY",
        "tests/shared/inventory/test_reservations.py::test_what_was_given_back_is_not_claimed_any_more",
    ),
    Mutation(
        "a job that somebody is doing is left alone",
        "workers/jobs.py",
        "return job.state == SENT and job.sent_at is not None and job.run_at > max(job.sent_at, now)",
        "return False",
        f"{_JOBS}::test_a_repeated_message_leaves_a_job_alone_that_somebody_is_doing",
    ),
    Mutation(
        "a worker waits for the relay's commit",
        "workers/jobs.py",
        "Job.state.in_((WAITING, SENT))).with_for_update()",
        "Job.state.in_((WAITING, SENT))).with_for_update(skip_locked=True)",
        f"{_JOBS}::test_a_message_that_overtakes_the_relays_commit_is_not_lost",
    ),
    Mutation(
        "relays share the jobs out",
        "workers/relay.py",
        "                .with_for_update(skip_locked=True)\n",
        "",
        f"{_JOBS}::test_the_relay_sends_each_due_job_once_even_when_two_run",
    ),
    Mutation(
        "every try of a mail carries the same key",
        "shared/adapters/mail.py",
        '{"idempotency_key": message.key}',
        "{\"idempotency_key\": __import__('uuid').uuid4().hex}",
        "tests/faults/test_killed_worker.py::test_resend_takes_a_mail_whose_acceptance_was_not_heard_only_once[kill_all]",
    ),
    Mutation(
        "an outage at the door is no bug",
        "shared/web/door.py",
        "            if not is_outage(error):\n                raise\n",
        "            raise\n",
        "tests/faults/test_postgres_restarted.py",
    ),
    Mutation(
        "what a killed PostgreSQL left at work is ended",
        "shared/embedded/postgres.py",
        "            self._end_orphans()\n",
        "            pass\n",
        "tests/embedded/test_postgres.py::test_a_killed_server_starts_again_while_a_query_of_it_still_runs",
    ),
    Mutation(
        "every table of a store has a policy for reading and writing",
        "migrations/walls.py",
        'f" USING ({key} = {THIS_STORE}) WITH CHECK ({key} = {THIS_STORE})"',
        'f" USING (true) WITH CHECK ({key} = {THIS_STORE})"',
        f"{_WALLS}::test_every_policy_of_the_app_checks_reading_and_writing_against_the_store",
    ),
    Mutation(
        "row-level security binds the tables' owner",
        "migrations/walls.py",
        '    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")\n',
        "",
        f"{_WALLS}::test_every_table_of_a_store_forces_row_level_security",
    ),
    Mutation(
        "the line of a cart cannot be of another store's variant",
        "migrations/versions/2026_11_21_0255_lay_the_foundation.py",
        "    sa.ForeignKeyConstraint(['store_id', 'variant_id'], ['variants.store_id', 'variants.id'],"
        " name=op.f('fk_cart_lines_store_id_variant_id'), ondelete='CASCADE'),\n",
        "",
        f"{_WALLS}::test_every_key_that_the_models_declare_is_there",
    ),
    Mutation(
        "a store's session lasts for one transaction",
        "shared/kernel/database.py",
        "SELECT set_config('app.store_id', :store_id, true)",
        "SELECT set_config('app.store_id', :store_id, false)",
        "tests/tenancy/test_context.py",
    ),
    Mutation(
        "what another site's page sends is refused",
        "shared/web/security.py",
        'if fetch_site is not None and fetch_site not in ("same-origin", "none"):',
        "if False:",
        "tests/storefront/test_cart_lines.py",
    ),
    Mutation(
        "a quantity is ASCII digits",
        "shared/carts/quantities.py",
        'r"[0-9]{1,9}"',
        'r"\\d{1,9}"',
        "tests/storefront/test_cart_lines.py",
    ),
    Mutation(
        "backorders stop at their limit",
        "shared/inventory/reserve.py",
        "s.on_hand - s.reserved + s.backorder_limit >= w.quantity\n",
        "(s.on_hand - s.reserved >= w.quantity OR s.backorder_limit > 0)\n",
        f"{_RACES}::test_backorders_stop_at_their_limit[near]",
    ),
    Mutation(
        "a bundle takes what it is made of",
        "shared/checkout/place_order.py",
        "sum_up(goods for line in lines for goods in line.goods)",
        "sum_up((line.variant_id, line.quantity) for line in lines)",
        f"{_RACES}::test_bundles_and_their_parts_share_one_stock[near]",
    ),
    Mutation(
        "the parts of bundles are locked in sorted order",
        "shared/inventory/reserve.py",
        "ORDER BY id FOR UPDATE",
        "ORDER BY array_position($1, id) FOR UPDATE",
        f"{_RACES}::test_bundles_with_the_same_parts_in_another_order_never_deadlock[near]",
    ),
    Mutation(
        "who ordered first is served first",
        "shared/inventory/serve_waiting.py",
        "        .order_by(AwaitedGoods.created_at, AwaitedGoods.id)\n",
        "        .order_by(AwaitedGoods.created_at.desc(), AwaitedGoods.id.desc())\n",
        "tests/shared/inventory/test_waiting.py::test_goods_that_come_in_go_to_those_who_ordered_first",
    ),
    Mutation(
        "a download is counted by the statement that checks it",
        "shared/orders/downloads.py",
        "            DownloadGrant.used < DownloadGrant.most,\n",
        "",
        "tests/storefront/test_downloads.py::test_of_a_thousand_at_once_as_many_begin_as_may",
    ),
    Mutation(
        "a link to a file is signed",
        "shared/kernel/signed_links.py",
        "not hmac.compare_digest(",
        "hmac.compare_digest(",
        "tests/storefront/test_downloads.py::test_every_changed_character_of_a_link_opens_nothing",
    ),
    Mutation(
        "a download ends with its order",
        "shared/orders/downloads.py",
        "    return (DownloadGrant.expires_at > now, stands)",
        "    return (DownloadGrant.expires_at > now,)",
        "tests/storefront/test_downloads.py::test_a_link_ends_with_its_order_and_its_time",
    ),
    Mutation(
        "a private file is not to be had by its key",
        "shared/products/files.py",
        '    return f"/{_PRIVATE}/" in key',
        "    return False",
        "tests/storefront/test_downloads.py::test_a_private_file_is_not_to_be_had_by_its_key",
    ),
    Mutation(
        "words that changed meanwhile are judged by nobody",
        "shared/reviews/decide_reviews.py",
        "(review.state, review.version) == seen and ",
        "",
        "tests/merchant/test_reviews.py::test_what_has_changed_since_is_decided_by_nobody",
    ),
    Mutation(
        "an address alone changes nobody's review",
        "shared/reviews/write_review.py",
        "if not writer.wrote(review):",
        "if writer.email == '':",
        "tests/shared/reviews/test_write_review.py::test_nobody_changes_the_review_of_another_by_typing_their_address[guest]",
    ),
    Mutation(
        "a voter counts once",
        "shared/reviews/vote_on_review.py",
        "            where=ReviewVote.is_helpful.is_distinct_from(change.excluded.is_helpful),\n",
        "",
        "tests/storefront/test_reviews.py::test_votes_are_counted_once_per_browser_and_can_change",
    ),
    Mutation(
        "a photo as it came is served to nobody",
        "shared/products/files.py",
        'return key.split("/")[2:3] == ["uploads"]',
        'return key == "uploads"',
        "tests/storefront/test_reviews.py::test_photos_wait_where_nobody_is_served_from",
    ),
    Mutation(
        "a coupon's use is taken by the statement that checks it",
        "shared/promotions/redeem.py",
        "            or_(Coupon.use_limit.is_(None), Coupon.used < Coupon.use_limit),\n",
        "",
        f"{_COUPONS}::test_a_limited_code_reduces_as_many_orders[T44-near]",
    ),
    Mutation(
        "a customer uses a code as often as it allows",
        "shared/promotions/redeem.py",
        "if per_customer is not None and count >= per_customer:",
        "if per_customer is not None and count > per_customer:",
        f"{_COUPONS}::test_one_person_uses_a_code_once_however_they_spell_themselves[near]",
    ),
    Mutation(
        "a coupon's use is given back once",
        "shared/promotions/redeem.py",
        "CouponRedemption.cart_id == cart_id, CouponRedemption.state == ACTIVE",
        "CouponRedemption.cart_id == cart_id",
        f"{_COUPONS}::test_a_use_is_given_back_once[near]",
    ),
    Mutation(
        "coupons are taken in one order by everybody",
        "shared/promotions/redeem.py",
        "for use in sorted(uses, key=lambda use: use.coupon_id):",
        "for use in sorted(uses, key=lambda use: hash((cart_id, use.coupon_id))):",
        f"{_COUPONS}::test_two_codes_in_opposite_order_never_deadlock",
    ),
    Mutation(
        "a gift card pays no more than it holds",
        "shared/gift_cards/pay_with_card.py",
        "            GiftCard.balance_minor >= amount.minor,\n",
        "",
        f"{_COUPONS}::test_a_gift_card_pays_what_it_holds_and_no_cent_more[near]",
    ),
    Mutation(
        "a gift card that the shop does not take becomes no credit",
        "storefront/account_credit.py",
        "        if not await is_way_on(session, GIFT_CARD):\n",
        "        if False:\n",
        "tests/storefront/test_redeemed_gift_cards.py"
        "::test_a_card_that_cannot_pay_here_is_refused_alike_and_nothing_changes[not taken here]",
    ),
    Mutation(
        "nobody buys at another price than the one that they saw",
        "shared/checkout/refuse_unseen.py",
        "if not is_chosen or (total_minor is not None and not is_seen):",
        "if not is_chosen:",
        "tests/storefront/test_checkout_prices.py::test_the_address_decides_which_deliveries_are_offered",
    ),
    Mutation(
        "a page packs only what it has seen",
        "shared/fulfilment/pack_shipment.py",
        "            Order.shipment_count == seen,\n",
        "",
        f"{_PACKING}::test_twenty_clicks_pack_one_parcel[near]",
    ),
    Mutation(
        "a packed order is not called off",
        "shared/orders/cancel_order.py",
        "            Order.fulfilment_state == UNFULFILLED,\n",
        "",
        f"{_PACKING}::test_an_order_is_packed_or_called_off_and_never_both[near]",
    ),
    Mutation(
        "a parcel moves from where it is",
        "shared/fulfilment/move_shipment.py",
        "            Shipment.state.in_(sources_of(state)),\n",
        "",
        f"{_PACKING}::test_a_parcel_is_undone_or_given_to_the_carrier_once[near]",
    ),
    Mutation(
        "no more of a line goes back than was bought",
        "shared/returns/ask_for_return.py",
        "            OrderLine.in_return + count <= OrderLine.quantity,\n            ~too_few,\n",
        "",
        "tests/shared/returns/test_returns.py::test_what_was_sent_can_be_returned_once",
    ),
    Mutation(
        "a return moves from where it is",
        "shared/returns/move_return.py",
        "            Return.state.in_(sources_of(state)),\n",
        "",
        f"{_RETURNS}::test_money_is_given_back_once[near]",
    ),
    Mutation(
        "what is sealed for one store opens in no other",
        "shared/kernel/sealing.py",
        'f"{self.store_id}|{self.row_id}|{self.purpose}"',
        'f"{self.row_id}|{self.purpose}"',
        "tests/shared/kernel/test_sealing.py::test_it_opens_nowhere_else[store]",
    ),
    Mutation(
        "a signature speaks for the payments of its account only",
        "shared/payments/take_in_message.py",
        "Payment.id == payment_id, Payment.account_id.is_not_distinct_from(account_id)",
        "Payment.id == payment_id",
        "tests/merchant/test_stripe_account_webhooks.py::test_an_account_says_nothing_of_the_payments_of_others",
    ),
    Mutation(
        "an order that a part of its money has come in for is not called off",
        "shared/checkout/await_transfer.py",
        "            true() if even_in_part else AwaitedTransfer.received_minor == 0,\n",
        "",
        "tests/storefront/test_bank_transfers.py::test_an_order_with_a_part_of_its_money_is_never_called_off",
    ),
)
