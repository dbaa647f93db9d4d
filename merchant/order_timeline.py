"""Everything that happened to an order, from what was recorded of it anyway: events, notes, mails."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.events import Event, history_of
from shared.kernel.money import Money
from shared.kernel.sentences import say
from shared.notifications.ledger import mails_about
from shared.notifications.models import Email
from shared.orders.edits import edits_of
from shared.orders.models import Order
from shared.orders.notes import OrderNote, notes_of

# What an event is called, and its icon. What stands here nowhere is shown by its own name.
EVENTS: Final = {
    "order.placed": ("shopping-bag", say("Order placed")),
    "order.paid": ("banknote", say("Payment received")),
    "order.transfer_received": ("landmark", say("Transfer came in")),
    "order.downloads_renewed": ("refresh-cw", say("Downloads begun anew")),
    "order.goods_came": ("package", say("Awaited goods have come in")),
    "order.packed": ("package-check", say("Parcel packed")),
    "order.ready": ("store", say("Ready for pick-up")),
    "order.sent": ("truck", say("Handed to the carrier")),
    "order.delivered": ("circle-check", say("Delivered")),
    "order.picked_up": ("circle-check", say("Picked up")),
    "order.unpacked": ("undo-2", say("Parcel undone")),
    "order.transfer_declined": ("ban", say("Waited for the money no longer")),
    "order.return_asked": ("undo-2", say("Return asked for")),
    "order.return_approved": ("circle-check", say("Return approved")),
    "order.return_refused": ("ban", say("Return refused")),
    "order.return_withdrawn": ("ban", say("Return withdrawn")),
    "order.return_received": ("package-check", say("Returned goods received")),
    "order.goods_released": ("package-check", say("Set-aside goods put back into stock")),
    "order.goods_written_off": ("trash-2", say("Set-aside goods written off")),
    "order.return_settled": ("banknote", say("Return settled")),
    "order.redirected": ("map-pin", say("Address changed")),
    "order.edited": ("pencil", say("Order changed")),
    "order.edit_proposed": ("pencil", say("Change made out, waits for its payment")),
    "order.edit_called_off": ("ban", say("Change called off")),
    "order.cancelled": ("ban", say("Order cancelled, goods put back")),
    "order.refund_requested": ("undo-2", say("Refund asked for")),
    "order.refunded": ("undo-2", say("Money given back")),
    "order.refunded_as_credit": ("wallet", say("Given back as store credit")),
    "order.refunded_by_hand": ("banknote", say("Given back by hand")),
    "order.refunded_elsewhere": ("banknote", say("Noted as given back elsewhere")),
    "order.refund_failed": ("circle-alert", say("Refund failed")),
    "order.released": ("check", say("Released after a look")),
    "order.staged": ("list-todo", say("Moved to a stage")),
    "order.unstaged": ("list-todo", say("Taken out of a stage")),
    "order.assigned": ("user-check", say("Given to somebody to work on")),
    "order.unassigned": ("user", say("Nobody’s any more")),
    "order.tagged": ("tag", say("Tagged")),
    "order.untagged": ("tag", say("Tag taken off")),
    "order.payment_failed": ("circle-alert", say("The payment did not come through")),
    "order.payment_moved": ("shuffle", say("Another account took over the payment")),
    "order.payment_needs_review": ("circle-alert", say("Payment needs a look")),
}
MAILS: Final = {
    "order_confirmation": say("Confirmation mailed"),
    "order_cancellation": say("Cancellation mailed"),
    "new_order": say("You were told of it"),
    "order_held": say("You were asked to look at it"),
    "payment_review": say("You were asked to look at its payment"),
    "transfer_details": say("Bank details mailed"),
    "transfer_reminder": say("Reminder of the transfer mailed"),
    "payment_failed": say("Failed payment mailed"),
    "order_note": say("Your note mailed"),
    "order_change": say("Change mailed"),
    "downloads": say("Links to the files mailed"),
}
PEOPLE: Final = {"shopper": say("The buyer"), "system": say("By itself")}


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the timeline. `text` is what somebody wrote; `is_public` says that the buyer reads it, too."""

    at: datetime
    icon: str
    title: str
    who: str
    amount: Money | None = None
    parcel: str = ""
    detail: str = ""
    text: str = ""
    is_public: bool = False


async def timeline_of(session: AsyncSession, order: Order) -> list[Happening]:
    """Return all that is known to have happened to an order, oldest first."""
    notes = await notes_of(session, order.id)
    events = await history_of(session, order.id)
    edits = await edits_of(session, order.id)
    emails = await mails_about(session, order.id, *(one.id for one in (*notes, *edits)))
    found = [
        *(_of_event(event, order) for event in events),
        *map(_of_note, notes),
        *map(_of_email, emails),
    ]
    return sorted(found, key=lambda one: one.at)


def _of_event(event: Event, order: Order) -> Happening:
    icon, title = EVENTS.get(event.name, ("circle", event.name))
    minor = event.data.get("amount")
    return Happening(
        event.occurred_at,
        icon,
        title,
        PEOPLE.get(event.actor, event.actor),
        amount=Money(minor, order.currency) if isinstance(minor, int) else None,
        parcel=str(event.data.get("shipment") or ""),
        detail=str(
            event.data.get("tag")
            or event.data.get("assignee")
            or event.data.get("goods")
            or event.data.get("reason")
            or _stages(event)
        ),
    )


def _stages(event: Event) -> str:
    """Return where an order went among the stages of work, by their names of that day."""
    names = (event.data.get("was"), event.data.get("stage"))
    return " → ".join(str(name) for name in names if name)


def _of_note(note: OrderNote) -> Happening:
    title = say("Note for the buyer") if note.is_public else say("Note for the team")
    return Happening(
        note.created_at, "message-square", title, note.author, text=note.body, is_public=note.is_public
    )


def _of_email(email: Email) -> Happening:
    title = MAILS.get(email.kind, email.kind)
    if email.sent_at is None:
        return Happening(email.requested_at, "mail", title, email.recipient, detail=say("Not sent yet"))
    return Happening(email.sent_at, "mail", title, email.recipient)
