"""The words of a store's mails: which have some of its own, and the form in which they are written."""

from collections.abc import Mapping, Sequence
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from merchant.sample_mail import framing_policy, sample_mail
from shared.adapters.rate_limits import LETTER_TESTS
from shared.kernel.errors import Invalid
from shared.kernel.sentences import Sentence, say
from shared.languages.known import LANGUAGES
from shared.letters.change_letter import publish_letter, return_to_standard, save_letter
from shared.letters.models import Letter
from shared.letters.queries import (
    LetterMoved,
    Written,
    check_letter,
    languages_of,
    overview,
    sent_before,
    written,
)
from shared.letters.send_test import send_test
from shared.letters.variables import variables_of
from shared.letters.words import LONGEST, LetterWords, read_words
from shared.notifications.mail_log import KINDS, LETTERS
from shared.web.forms import Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of

DRAFT: Final = "draft"
TEST: Final = "test"
LIVE: Final = "live"
# As a merchant thinks of them; a kind that stands in none is shown last.
SHELVES: Final[tuple[tuple[Sentence, tuple[str, ...]], ...]] = (
    (
        say("About an order"),
        (
            "order_confirmation", "downloads", "shipment", "pick_up", "order_note", "order_change",
            "order_cancellation", "return_news", "refund_sent", "draft_offer",
        ),
    ),
    (say("About its payment"), ("transfer_details", "transfer_reminder", "payment_failed")),
    (
        say("To bring people back"),
        ("abandoned_cart", "back_in_stock", "review_request", "review_link", "newsletter_link"),
    ),
    (
        say("That begin by themselves"),
        (
            "series_welcome_1", "series_welcome_2", "series_welcome_3", "series_win_back_1", "series_win_back_2",
            "series_suggestions_1",
        ),
    ),
    (
        say("About a subscription"),
        ("subscription_started", "subscription_ahead", "subscription_failed", "subscription_ended"),
    ),
    (
        say("About an account"),
        (
            "account_sign_up", "account_known", "account_welcome", "account_confirm_email",
            "account_change_email", "account_email_changed",
            "account_reset_password", "account_password_changed", "account_export", "account_erasure",
        ),
    ),
    (
        say("To you and yours"),
        ("new_order", "order_held", "payment_review", "low_stock", "report", "notices", "invitation"),
    ),
)  # fmt: skip


async def index(request: Request) -> Response:
    """List every kind of mail, with what is said in own words and in which languages."""
    async with work(request) as session:
        found = await overview(session)
    sorted_out = {kind for _, kinds in SHELVES for kind in kinds}
    rest = tuple(kind for kind in LETTERS if kind not in sorted_out)
    return member_page(
        request,
        "merchant/letters/index.html",
        section="mail",
        shelves=(*SHELVES, (say("More"), rest)) if rest else SHELVES,
        kinds=KINDS,
        languages=[LANGUAGES.get(code, code) for code in languages_of(member_of(request).store)],
        codes=languages_of(member_of(request).store),
        found=found,
    )


async def edit(request: Request) -> Response:
    """Show the words of one kind in one language, and the mail as it looks with them."""
    return await letter_page(request)


async def update(request: Request) -> Response:
    """Keep the words as a draft, send them to the member who writes them, or send them to everybody from now on."""
    form = await read_form(request)
    access, services = member_of(request), services_of(request)
    kind, language = _asked(request)
    then, seen = form.get("then", DRAFT), form.get("seen")
    actor, now = access.user.email, services.clock()
    if then == TEST:
        await services.limits.take(LETTER_TESTS, store=access.store.id, caller=actor)
    try:
        words = read_words(kind, form)
        async with work(request) as session:
            keep = publish_letter if then == LIVE else save_letter
            letter = await keep(session, kind, language, words, seen=seen, actor=actor, now=now)
            if then == TEST and letter:
                await send_test(session, letter, recipient=actor, now=now)
    except Invalid as refusal:
        return await letter_page(request, form, errors=refusal.fields, status=422)
    except LetterMoved as refusal:
        return await letter_page(request, form, problem=str(refusal), status=409)
    return see_other(f"{request.url.path}?did={then if then in (TEST, LIVE) else DRAFT}")


async def destroy(request: Request) -> Response:
    """Send what Souk says again, and throw the draft away. What was sent stays among what can be taken up again."""
    form = await read_form(request)
    kind, language = _asked(request)
    actor, now = member_of(request).user.email, services_of(request).clock()
    try:
        async with work(request) as session:
            await return_to_standard(session, kind, language, seen=form.get("seen"), actor=actor, now=now)
    except LetterMoved as refusal:
        return await letter_page(request, problem=str(refusal), status=409)
    return see_other(f"{request.url.path.removesuffix('/removal')}?did=standard")


def _asked(request: Request) -> tuple[str, str]:
    kind, language = request.path_params["kind"], request.path_params["language"]
    check_letter(member_of(request).store, kind, language)
    return kind, language


async def letter_page(
    request: Request,
    form: Form | None = None,
    *,
    shown: LetterWords | None = None,
    errors: Mapping[str, str] | None = None,
    problem: str = "",
    status: int = 200,
) -> Response:
    """Show the form, with what was typed if anything was, and the mail with the words to be `shown`."""
    kind, language = _asked(request)
    async with work(request) as session:
        known = await written(session, kind, language)
        before = await sent_before(session, kind, language)
        words = shown or _taken_up(request, known, before)
        standard = await sample_mail(request, session, kind, language, LetterWords())
        mail = await sample_mail(request, session, kind, language, words)
    answer = member_page(
        request,
        "merchant/letters/edit.html",
        section="mail",
        status=status,
        kind=kind,
        kinds=KINDS,
        language=language,
        languages=[(code, LANGUAGES.get(code)) for code in languages_of(member_of(request).store)],
        known=known,
        # Who looks at typed words goes on with the form as it was opened: what others did since is not theirs.
        seen=form["seen"] if form and shown else known.seen,
        before=before,
        values={name: form[name] for name in LONGEST} if form else words.as_record(),
        longest=LONGEST,
        variables=variables_of(kind).values(),
        standard=standard,
        mail=mail,
        errors=errors or {},
        problem=problem,
        mailbox=member_of(request).user.email,
        did=request.query_params.get("did", ""),
    )
    answer.headers["content-security-policy"] = framing_policy(mail.html)
    return answer


def _taken_up(request: Request, known: Written, before: Sequence[Letter]) -> LetterWords:
    """Return the words of an earlier mail where the address names one, else those that are worked on."""
    asked = request.query_params.get("number", "")
    return next((one.words for one in before if str(one.number) == asked), known.words)
