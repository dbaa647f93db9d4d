"""Letting a member in: what every way to sign in ends with."""

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from merchant.access import SESSION_COOKIE
from shared.accounts.models import ABSOLUTE_LIFE, User
from shared.accounts.sign_in import sign_in
from shared.accounts.sign_out import sign_out
from shared.web.cookies import read_cookie, set_cookie
from shared.web.services import services_of


async def begin_session(request: Request, session: AsyncSession, user: User) -> str:
    """Start a member's session and return its token; the one that this browser had ends."""
    before = read_cookie(request, SESSION_COOKIE)
    if before:
        # Whoever put it there knows it (T69).
        await sign_out(session, before)
    agent = request.headers.get("user-agent", "")
    return await sign_in(session, user, agent=agent, now=services_of(request).clock())


def remember_member(request: Request, answer: Response, token: str) -> None:
    """Give the browser its session."""
    set_cookie(request, answer, SESSION_COOKIE, token, life=ABSOLUTE_LIFE)
