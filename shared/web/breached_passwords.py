"""Refusing a new password that has become known somewhere, where the installation asks for that."""

from starlette.requests import Request

from shared.accounts.passwords import SHORTEST
from shared.kernel.errors import Invalid
from shared.kernel.sentences import say
from shared.web.services import services_of


async def refuse_breached(request: Request, password: str, *, field: str = "password") -> None:
    """Raise Invalid at `field` for a password that was published. Asks over a network: before any transaction."""
    # One that is too short is refused without asking anybody.
    if len(password) >= SHORTEST and await services_of(request).breaches.knows(password):
        raise Invalid(
            {field: say("This password was stolen somewhere and published, so it is tried. Choose another.")}
        )
