"""The guards of mails in a store's own words."""

from typing import Final

from tests.mutations.table import Mutation

_WORDING = "tests/shared/letters/test_wording.py"
_PAGES = "tests/merchant/test_letters.py"
_SHIPMENTS = "tests/workers/test_shipments.py"
_WORKERS = "tests/workers/test_letters.py"

LETTERS: Final = (
    Mutation(
        "only variables of the list are let through",
        "shared/letters/wording.py",
        "        if name not in known:\n            return _unknown(name[:_LONGEST_NAME], known)\n",
        "        pass\n",
        f"{_WORDING}::test_a_variable_that_is_not_there_is_named_with_its_nearest",
    ),
    Mutation(
        "no other code is let through",
        "shared/letters/wording.py",
        '    if _STRAY.search(_VARIABLE.sub("", text)):\n',
        "    if False:\n",
        f"{_WORDING}::test_code_of_any_other_kind_is_refused",
    ),
    Mutation(
        "a shopper's name never becomes a link",
        "shared/letters/wording.py",
        "may_lead=name.endswith(_LINK)",
        "may_lead=True",
        "tests/shared/web/test_write_mail.py::test_a_name_that_is_an_address_leads_nowhere",
    ),
    Mutation(
        "of two who write the second looks again",
        "shared/letters/change_letter.py",
        "    if now_written.seen != seen:\n        raise LetterMoved\n",
        "",
        f"{_PAGES}::test_of_two_who_write_the_second_looks_again_and_loses_nothing",
    ),
    Mutation(
        "who looks at typed words goes on with the form as it was opened",
        "merchant/letters.py",
        'seen=form["seen"] if form and shown else known.seen',
        "seen=known.seen",
        f"{_PAGES}::test_who_looked_at_typed_words_still_takes_nobodys_place",
    ),
    Mutation(
        "what somebody put into the cookie says nothing",
        "merchant/done.py",
        "    if noun not in NOUNS:\n        return None\n",
        "",
        "tests/merchant/test_done.py::test_a_cookie_that_somebody_made_up_says_nothing",
    ),
    Mutation(
        "what was done is said once",
        "merchant/page.py",
        "    forget_done(request, answer)\n",
        "",
        "tests/merchant/test_done.py::test_what_was_done_is_said_once",
    ),
    Mutation(
        "what a store leaves unsaid is not sent",
        "workers/hand_over.py",
        " or await _is_switched_off(runtime, store_id, email)",
        "",
        f"{_SHIPMENTS}::test_a_store_that_leaves_it_unsaid_sends_none_and_its_log_says_so",
    ),
    Mutation(
        "what has to be told cannot be switched off",
        "workers/hand_over.py",
        "    if email.kind not in OPTIONAL:\n        return False\n",
        "",
        f"{_SHIPMENTS}::test_what_has_to_be_told_goes_out_whatever_is_switched_off",
    ),
    Mutation(
        "a draft reaches nobody",
        "shared/letters/queries.py",
        "select(Letter).where(Letter.kind == kind, Letter.language == language, Letter.is_live)",
        "select(Letter).where(Letter.kind == kind, Letter.language == language)",
        f"{_WORKERS}::test_a_draft_and_what_is_sent_no_more_reach_nobody",
    ),
    Mutation(
        "no mail begins in one language and goes on in another",
        "shared/letters/queries.py",
        "select(Letter).where(Letter.kind == kind, Letter.language == language, Letter.is_live)",
        "select(Letter).where(Letter.kind == kind, Letter.is_live).limit(1)",
        f"{_WORKERS}::test_each_language_has_its_words_or_those_of_souk_and_never_anothers",
    ),
)
