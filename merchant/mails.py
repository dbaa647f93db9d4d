"""What the store has written: to whom, when, and what became of it."""

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import work
from merchant.page import member_page
from shared.letters.queries import letter_of_mail
from shared.notifications.ledger import KEPT_FOR
from shared.notifications.mail_log import KINDS, VIEWS, Wanted, can_be_sent_again, mail_by_id, page_of_mails


async def index(request: Request) -> Response:
    """List mails, latest first, by what became of them, by kind and by address."""
    asked = request.query_params
    wanted = Wanted(
        view=asked["view"] if asked.get("view") in VIEWS else "all",
        kind=asked["kind"] if asked.get("kind") in KINDS else "",
        words=asked.get("q", "")[:100],
    )
    after = asked.get("after")
    async with work(request) as session:
        page = await page_of_mails(session, wanted, after=after)
    return member_page(
        request,
        "merchant/mails/index.html",
        section="mail",
        page=page,
        wanted=wanted,
        kinds=KINDS,
        is_first=after is None,
    )


async def show(request: Request) -> Response:
    """Show one mail: what became of it and, as long as that is kept, what it said."""
    return await mail_page(request)


async def mail_page(request: Request, *, status: int = 200, problem: str = "") -> Response:
    """Render a mail's page, with why something was refused when it was."""
    async with work(request) as session:
        mail = await mail_by_id(session, request.path_params["id"])
        letter = await letter_of_mail(session, mail.letter_id)
    return member_page(
        request,
        "merchant/mails/show.html",
        section="mail",
        status=status,
        mail=mail,
        letter=letter,
        kinds=KINDS,
        kept_days=KEPT_FOR.days,
        can_be_sent_again=can_be_sent_again(mail),
        queued="queued" in request.query_params,
        problem=problem,
    )
