"""The guards around where a store answers and what it decides about itself."""

from typing import Final

from tests.mutations.table import Mutation

_CHECKS: Final = "tests/shared/domains/test_check_domain.py"

SETTINGS: Final = (
    Mutation(
        "a host comes with its proof",
        "shared/domains/check_domain.py",
        "    if not (finding.is_proven and finding.way == RIGHT):\n",
        "    if finding.way != RIGHT:\n",
        f"{_CHECKS}::test_a_host_comes_with_its_proof_and_when_it_leads_here",
    ),
    Mutation(
        "a host whose proof stands stays with its store",
        "shared/domains/check_domain.py",
        "        if await _still_proves(session, holder, finding):\n            return False\n",
        "",
        f"{_CHECKS}::test_nobody_takes_the_host_of_another_while_its_proof_stands",
    ),
    Mutation(
        "a lost name is not led to",
        "shared/domains/check_domain.py",
        "    if held.lost_at is not None and now - held.lost_at >= LOST_FOR:\n",
        "    if held.lost_at is not None and now < held.lost_at:\n",
        f"{_CHECKS}::test_a_main_host_that_is_lost_for_a_day_is_led_to_no_more",
    ),
    Mutation(
        "silence of name servers is no loss",
        "shared/domains/check_domain.py",
        "finding.way in (RIGHT, SPREADING, SILENT)",
        "finding.way in (RIGHT, SPREADING)",
        f"{_CHECKS}::test_name_servers_that_are_silent_for_days_lose_nobody_a_host",
    ),
    Mutation(
        "only this machine hears of certificates",
        "merchant/certificates.py",
        "        and not any(name in request.headers for name in _FORWARDED)\n",
        "",
        "tests/merchant/test_domains.py::test_a_proxy_on_this_machine_hears_which_hosts_may_have_a_certificate",
    ),
    Mutation(
        "what the platform has closed no member opens",
        "shared/stores/pause_store.py",
        "_OURS: Final = (OPEN, PAUSED)\n",
        '_OURS: Final = (OPEN, PAUSED, "suspended")\n',
        "tests/merchant/test_store_pauses.py::test_what_the_platform_has_closed_no_member_opens",
    ),
    Mutation(
        "nobody orders while the doors are closed",
        "shared/web/paused.py",
        "    return (store.is_paused or store.is_closed) and not path.startswith(STAYS_OPEN)\n",
        "    return False\n",
        "tests/merchant/test_store_pauses.py::test_shoppers_read_the_note_and_come_back_to_everything",
    ),
    Mutation(
        "a copy holds nothing that lets anybody in",
        "shared/privacy/copied_tables.py",
        " and column.name not in _SECRET",
        "",
        "tests/workers/test_store_copies.py::test_a_copy_holds_the_store_and_nothing_that_lets_anybody_in",
    ),
    Mutation(
        "names are counted under the store's lock",
        "shared/domains/claim_domain.py",
        "select(Store.id).with_for_update()",
        "select(Store.id)",
        "tests/concurrency/test_setting_races.py::test_a_store_wishes_for_twenty_hosts_at_most[near]",
    ),
)
