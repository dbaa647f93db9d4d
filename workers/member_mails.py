"""Mail to members about their own account. It is no store's: an outbox of the platform's own, emptied by the clock."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

import structlog
from sqlalchemy import delete, select, update

from shared.accounts.issuer_tries import IssuerTry
from shared.accounts.models import OF_STORES, User, UserMail, UserProof
from shared.accounts.passkeys import PasskeyChallenge
from shared.accounts.proofs import SIGN_UP
from shared.accounts.reset_password import reset_token
from shared.accounts.sign_up import sign_up_token
from shared.kernel.jobs import MAIL_TRIES
from shared.languages.speaking import speaking
from shared.notifications.mailer import MailRefused, Message
from shared.web.write_mail import HOUSE as HOUSE_LOOK
from workers.jobs import LOST_AFTER, back_off
from workers.mail import sender_of
from workers.runtime import Runtime

# As many as one task can send within its time.
MOST_AT_ONCE: Final = 20
KEPT_FOR: Final = timedelta(days=30)
# What stands where the mails of a store bear its name.
HOUSE: Final[Mapping[str, str]] = {"name": "Souk"}

_log = structlog.get_logger("souk.member_mails")


async def send_member_mails(runtime: Runtime) -> None:
    """Send what is due. Twice at once does no harm: a row is taken by one, and the provider takes each key once."""
    for _ in range(MOST_AT_ONCE):
        mail = await _take(runtime)
        if mail is None:
            return
        await _send(runtime, mail)


async def forget_old_member_mails(runtime: Runtime) -> None:
    """Erase links and mails that have long done what they were for."""
    long_ago = runtime.clock() - KEPT_FOR
    async with runtime.database.as_platform() as session:
        await session.execute(delete(UserMail).where(UserMail.created_at < long_ago))
        await session.execute(delete(UserProof).where(UserProof.expires_at < long_ago))
        await session.execute(delete(IssuerTry).where(IssuerTry.expires_at < long_ago))
        await session.execute(delete(PasskeyChallenge).where(PasskeyChallenge.expires_at < long_ago))


async def _take(runtime: Runtime) -> UserMail | None:
    """Return the next mail, which nobody else takes before LOST_AFTER: by then whoever took it counts as dead."""
    now = runtime.clock()
    async with runtime.database.as_platform() as session:
        mail: UserMail | None = await session.scalar(
            select(UserMail)
            .where(UserMail.finished_at.is_(None), UserMail.run_at <= now)
            .order_by(UserMail.run_at, UserMail.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if mail is not None:
            mail.attempts, mail.run_at = mail.attempts + 1, now + LOST_AFTER
        return mail


async def _send(runtime: Runtime, mail: UserMail) -> None:
    if mail.proof_id is not None and not await _is_wanted(runtime, mail):
        return
    wording = mail.kind
    if mail.kind == SIGN_UP and await _has_account(runtime, mail.recipient):
        # Told to the mailbox only: the page said the same as to everybody.
        wording = "sign_up_known"
    try:
        await runtime.mailer.send(_message(runtime, mail, wording))
    except MailRefused as refused:
        await _note(runtime, mail, problem=refused, is_over=True)
    except Exception as error:  # noqa: BLE001 - whatever it was, the mail must be tried again or be given up
        await _note(runtime, mail, problem=error, is_over=mail.attempts >= MAIL_TRIES)
    else:
        await _note(runtime, mail, problem=None, is_over=True)


async def _is_wanted(runtime: Runtime, mail: UserMail) -> bool:
    """Say whether the link still opens something. Where there is no account, forget that the address was asked for."""
    now = runtime.clock()
    async with runtime.database.as_platform() as session:
        proof = await session.scalar(select(UserProof).where(UserProof.id == mail.proof_id))
        if proof is None or (proof.person_id is None and mail.kind != SIGN_UP):
            # The mail goes with its link.
            await session.execute(delete(UserProof).where(UserProof.id == mail.proof_id))
            return False
        is_live = proof.used_at is None and proof.expires_at > now
    if not is_live:
        await _note(runtime, mail, problem=None, is_over=True)
    return is_live


async def _has_account(runtime: Runtime, email: str) -> bool:
    async with runtime.database.as_platform() as session:
        return await session.scalar(select(User.id).where(User.email == email)) is not None


async def _note(runtime: Runtime, mail: UserMail, *, problem: Exception | None, is_over: bool) -> None:
    now = runtime.clock()
    if problem is not None:
        _log.warning("mail to a member failed", mail=str(mail.id), error=repr(problem)[:500])
    async with runtime.database.as_platform() as session:
        await session.execute(
            update(UserMail)
            .where(UserMail.id == mail.id, UserMail.finished_at.is_(None))
            .values(
                finished_at=now if is_over else None,
                run_at=now if is_over else now + back_off(mail.attempts),
                last_error=repr(problem)[:500] if problem else "",
            )
            .execution_options(synchronize_session=False)
        )


def _link(runtime: Runtime, mail: UserMail, wording: str) -> str:
    # The platform's own address, whatever Host the request came with (T68).
    web = runtime.settings.web
    desk = f"{web.origin_of(web.platform_host)}/dashboard"
    if wording == "sign_up_known":
        return f"{desk}/sign-in"
    if mail.kind in OF_STORES:
        return desk
    if mail.kind == SIGN_UP and mail.proof_id is not None:
        return f"{desk}/sign-up/{sign_up_token(web.secret_key, mail.proof_id)}"
    if mail.proof_id is not None:
        return f"{desk}/password-reset/{reset_token(web.secret_key, mail.proof_id)}"
    return f"{desk}/password-reset"


def _message(runtime: Runtime, mail: UserMail, wording: str) -> Message:
    link = _link(runtime, mail, wording)

    def render(part: str) -> str:
        template = runtime.templates.get_template(f"member_emails/{wording}/{part}")
        return template.render(store=HOUSE, link=link, about=mail.about, look=HOUSE_LOOK).strip()

    with speaking(mail.language):
        return Message(
            key=str(mail.id),
            sender=sender_of(runtime.settings.mail.sender, HOUSE["name"]),
            recipient=mail.recipient,
            subject=" ".join(render("subject.txt").split()),
            text=render("body.txt"),
            html=render("body.html"),
        )
