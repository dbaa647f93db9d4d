"""What a store's own questions at the checkout and its own stages of work add to the two stores."""

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.content.models import PAGE, Article
from shared.kernel.clock import utc_now
from shared.orders.ask_question import QuestionTerms, ask_question
from shared.orders.models import Order
from shared.orders.questions import AGREEMENT, CHOICE, GIFT_MESSAGE, Answer
from shared.orders.write_stage import StageTerms, write_stage


async def ask_at_checkout(session: AsyncSession) -> str:
    """Let the store ask, without making anybody answer, and its orders have been answered; returns a question's id."""
    now = utc_now()
    page = (
        await session.scalars(select(Article.id).where(Article.kind == PAGE).order_by(Article.id))
    ).first()
    terms = (
        QuestionTerms(GIFT_MESSAGE, "On the card", hint="We write it by hand."),
        QuestionTerms(CHOICE, "Ribbon", choices=("Red", "Blue")),
        # Off, because whoever orders would have to agree.
        QuestionTerms(AGREEMENT, "I agree to the terms.", article_id=page, is_on=False),
    )
    asked = [await ask_question(session, one, actor="test", now=now) for one in terms]
    answer = Answer(GIFT_MESSAGE, "On the card", "For you", "Auf der Karte", "", "Terms", now.isoformat())
    await session.execute(
        update(Order).values(answers=[answer.as_record()]).execution_options(synchronize_session=False)
    )
    await session.flush()
    return str(asked[0].id)


async def work_in_stages(session: AsyncSession) -> str:
    """Let the store name a stage that buyers see, at which all its orders are; returns the stage's id."""
    terms = StageTerms("Cutting", is_public=True, public_words="Being cut")
    stage_id = await write_stage(session, terms, actor="test", now=utc_now())
    await session.execute(update(Order).values(stage_id=stage_id))
    return str(stage_id)
