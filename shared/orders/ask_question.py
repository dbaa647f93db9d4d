"""Decide what the checkout asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.content.models import PAGE, Article
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.events import record
from shared.kernel.ids import parse_id
from shared.kernel.sentences import say
from shared.kernel.turns import take_turn
from shared.orders.questions import AGREEMENT, CHOICE, GIFT_MESSAGE, KINDS, CheckoutQuestion
from shared.stores.queries import bump_catalogue

# More is a form that nobody fills in.
MOST_QUESTIONS: Final = 12
MOST_CHOICES: Final = 50
LONGEST_LABEL: Final = 200
LONGEST_HINT: Final = 300
LONGEST_CHOICE: Final = 100


class NoSuchQuestion(NotFound):
    """The checkout of this store asks no such thing."""

    message = say("There is no such question.")


@dataclass(frozen=True, slots=True)
class QuestionTerms:
    """What a merchant says of a question."""

    kind: str
    label: str
    hint: str = ""
    choices: Sequence[str] = ()
    is_required: bool = False
    is_on: bool = True
    article_id: UUID | None = None


async def all_questions(session: AsyncSession, *, fresh: bool = False) -> Sequence[CheckoutQuestion]:
    """Return everything that is asked, or was, in the order of the checkout; `fresh` reads what is known once more."""
    found = await session.scalars(
        select(CheckoutQuestion)
        .order_by(CheckoutQuestion.position, CheckoutQuestion.id)
        .execution_options(populate_existing=fresh)
    )
    return found.all()


async def question_by_id(session: AsyncSession, text: str) -> CheckoutQuestion:
    """Return a question; raises NoSuchQuestion."""
    key = parse_id(text)
    found = await session.get(CheckoutQuestion, (session.info["store_id"], key)) if key else None
    if found is None:
        raise NoSuchQuestion
    return found


async def ask_question(
    session: AsyncSession,
    terms: QuestionTerms,
    *,
    question: CheckoutQuestion | None = None,
    actor: str,
    now: datetime,
) -> CheckoutQuestion:
    """Ask something new, or change what `question` asks; raises Invalid with every field that cannot be meant.

    Raises NoSuchQuestion when `question` has gone meanwhile. Orders keep what their buyers were asked, in the words of
    that day.
    """
    others = [one for one in await _held(session, question) if one is not question]
    wrong = _nonsense(terms)
    if question is None and len(others) >= MOST_QUESTIONS:
        wrong["label"] = say("A checkout asks at most %(most)s things.", most=MOST_QUESTIONS)
    if terms.kind == GIFT_MESSAGE and any(one.kind == GIFT_MESSAGE for one in others):
        wrong["kind"] = say("It asks for a gift message already.")
    if terms.article_id and not await _is_page(session, terms.article_id):
        wrong["page"] = say("This page does not exist.")
    if wrong:
        raise Invalid(wrong)
    if question is None:
        place = others[-1].position + 1 if others else 0
        question = CheckoutQuestion(store_id=session.info["store_id"], position=place, created_at=now)
        session.add(question)
    question.kind, question.label, question.hint = terms.kind, terms.label, terms.hint
    question.choices = list(terms.choices) if terms.kind == CHOICE else []
    # An agreement that need not be given is none.
    question.is_required = terms.is_required or terms.kind == AGREEMENT
    question.is_on = terms.is_on
    question.article_id = terms.article_id if terms.kind == AGREEMENT else None
    record(session, "checkout_question.saved", question.id, actor=actor, now=now, title=terms.label)
    await session.flush()
    await bump_catalogue(session)
    return question


async def move_question(
    session: AsyncSession, question: CheckoutQuestion, *, by: int, actor: str, now: datetime
) -> None:
    """Ask it so many places later, or earlier when negative; raises NoSuchQuestion when it has gone meanwhile."""
    asked = list(await _held(session, question))
    at = asked.index(question)
    asked.insert(min(max(at + by, 0), len(asked) - 1), asked.pop(at))
    for position, one in enumerate(asked):
        one.position = position
    record(session, "checkout_question.moved", question.id, actor=actor, now=now, title=question.label)
    await session.flush()
    await bump_catalogue(session)


async def forget_question(
    session: AsyncSession, question: CheckoutQuestion, *, actor: str, now: datetime
) -> None:
    """Ask it no more; what was answered stays with the orders. Raises NoSuchQuestion when it has gone meanwhile."""
    await _held(session, question)
    await session.execute(delete(CheckoutQuestion).where(CheckoutQuestion.id == question.id))
    record(session, "checkout_question.removed", question.id, actor=actor, now=now, title=question.label)
    await session.flush()
    await bump_catalogue(session)


async def _held(session: AsyncSession, question: CheckoutQuestion | None) -> Sequence[CheckoutQuestion]:
    """Return everything that is asked, which nobody else changes before the commit; `question` has to be among it.

    Every change of a question takes a turn first: one that is not there yet has no row to lock.
    """
    await take_turn(session, CheckoutQuestion.__tablename__)
    asked = await all_questions(session, fresh=True)
    if question is not None and question not in asked:
        raise NoSuchQuestion
    return asked


def _nonsense(terms: QuestionTerms) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if not 0 < len(terms.label) <= LONGEST_LABEL:
        wrong["label"] = say("Write what is asked, in at most %(most)s characters.", most=LONGEST_LABEL)
    if len(terms.hint) > LONGEST_HINT:
        wrong["hint"] = say("Use at most %(num)s characters.", num=LONGEST_HINT)
    if terms.kind not in KINDS:
        wrong["kind"] = say("Choose what kind of answer it is.")
    if terms.kind == CHOICE and not 1 < len(terms.choices) <= MOST_CHOICES:
        wrong["choices"] = say("Write from two to %(most)s choices, one on each line.", most=MOST_CHOICES)
    elif any(len(one) > LONGEST_CHOICE for one in terms.choices):
        wrong["choices"] = say("A choice has at most %(most)s characters.", most=LONGEST_CHOICE)
    return wrong


async def _is_page(session: AsyncSession, article_id: UUID) -> bool:
    known = select(Article.id).where(Article.id == article_id, Article.kind == PAGE)
    return await session.scalar(known) is not None
