"""Reviews and campaigns: each state of each, and what staff and their writers may do in it."""

from datetime import timedelta
from functools import partial
from typing import Any, Final

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.clock import utc_now
from shared.kernel.ids import new_id
from shared.marketing import campaigns
from shared.marketing.campaigns import Campaign
from shared.marketing.models import FOOTER, SUBSCRIBED, Subscriber
from shared.marketing.write_campaign import CampaignWords, write_campaign
from shared.notifications.preferences import subject_of
from shared.products.queries import product_by_id
from shared.reviews import states
from shared.reviews.decide_reviews import decide_reviews
from shared.reviews.models import Review
from tests.steps.step import DASHBOARD, SHOP, Situation, Step, Subject, Thing, always
from tests.support.factories.catalogue import make_variant
from tests.support.factories.reviews import allow, make_review, somebody


async def make_a_review(state: str, session: AsyncSession) -> Thing:
    """Write a review of a mug in a shop that looks at them first, and decide about it."""
    await allow(session, policy=states.MODERATED)
    product = await product_by_id(session, str((await make_variant(session)).product_id))
    writer = somebody(has_mailbox=state != states.UNCONFIRMED)
    review = await make_review(session, product, writer=writer)
    if state in (states.PUBLISHED, states.REJECTED):
        seen = {review.id: (review.state, review.version)}
        await decide_reviews(session, seen, state=state, actor="m", now=utc_now())
    assert review.state == state
    mark = f"{review.id} {review.state} {review.version}"
    return Thing(Review, review.id, {"id": str(review.id), "mark": mark})


def _decides(name: str, state: str) -> Step:
    path = f"{DASHBOARD}/reviews/decisions"

    def may(now: str) -> bool:
        # What nobody has stood up for yet is only its writer's to confirm.
        return now != states.UNCONFIRMED and (now, state) in states.TRANSITIONS

    form = {name: "{mark}", "reason": "Not about the mug"}
    return Step("review_decisions.create", DASHBOARD, path, form, may, to={"state": state}, how=name)


REVIEWS: Final = Subject(
    "review",
    tuple(Situation(state, state, partial(make_a_review, state)) for state in states.STATES),
    (
        _decides("publish", states.PUBLISHED),
        _decides("reject", states.REJECTED),
        _decides("put_back", states.PENDING),
        Step("review_replies.create", DASHBOARD, f"{DASHBOARD}/reviews/{{id}}/reply", {"reply": "Thank you."},
             lambda now: now != states.UNCONFIRMED, to={"reply": "Thank you."}),
        # Again leads to what has been confirmed.
        Step("review_confirmations.create", SHOP, "/reviews/{id}/confirmation", {"key": "{review_key}"},
             lambda now: now == states.UNCONFIRMED, to={"state": states.PENDING}, refused=(303,)),
    ),
)  # fmt: skip


async def make_campaign(state: str, session: AsyncSession) -> Thing:
    """Write a campaign to the one who wants the news, and let it stand like this."""
    now, store_id = utc_now(), session.info["store_id"]
    email = f"ada-{new_id().hex[-12:]}@example.com"
    facts: dict[str, Any] = {"email": email, "words": "News", "asked_at": now, "confirmed_at": now}
    session.add(
        Subscriber(
            store_id=store_id, id=subject_of(store_id, email), state=SUBSCRIBED, source=FOOTER, **facts
        )
    )
    said = {"en": {"subject": "New mugs", "body": "They are here."}}
    campaign = await write_campaign(
        session, None, CampaignWords(main="en", by_language=said), actor="m", now=now
    )
    if state != campaigns.DRAFT:
        has_begun, is_over = state != campaigns.SCHEDULED, state in (campaigns.SENT, campaigns.STOPPED)
        moments = {
            # Nobody's round sends what these tests leave behind.
            "starts_at": now if has_begun else now + timedelta(days=300),
            "began_at": now if has_begun else None,
            "ended_at": now if is_over else None,
        }
        await session.execute(
            update(Campaign).where(Campaign.id == campaign.id).values(state=state, **moments)
        )
    return Thing(Campaign, campaign.id, {"id": str(campaign.id)})


def _is_draft(state: str) -> bool:
    return state == campaigns.DRAFT


_MANY: Final = f"{DASHBOARD}/campaigns"
_ONE: Final = f"{_MANY}/{{id}}"
_WORDS: Final = {"subject": "Newer mugs", "body": "Look.", "link": "/sale", "audience": campaigns.EVERYBODY}
CAMPAIGNS: Final = Subject(
    "campaign",
    tuple(Situation(state, state, partial(make_campaign, state)) for state in campaigns.STATES),
    (
        Step("campaigns.update", DASHBOARD, _ONE, _WORDS, _is_draft, to={"link": "/sale"}),
        Step("campaigns.destroy", DASHBOARD, f"{_ONE}/removal", {}, _is_draft),
        Step("campaign_sendings.create", DASHBOARD, f"{_ONE}/sending", {"when": "now"}, _is_draft,
             to={"state": campaigns.SCHEDULED}),
        Step("campaign_sendings.destroy", DASHBOARD, f"{_ONE}/sending/end", {},
             lambda state: state in (campaigns.SCHEDULED, campaigns.SENDING)),
        Step("campaigns.create", DASHBOARD, _MANY, _WORDS, always),
        Step("campaign_copies.create", DASHBOARD, f"{_ONE}/copy", {}, always),
    ),
)  # fmt: skip
