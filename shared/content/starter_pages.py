"""Pages that every shop needs, begun. They are drafts with gaps: Souk gives no legal advice, and says so in them."""

from dataclasses import dataclass
from typing import Final

from shared.stores.models import Store

_NOTE: Final = (
    "> This is a beginning, not legal advice. Fill in everything in [brackets], take out what is not true for you, "
    "have it read by somebody who knows the law where you sell, and then delete this paragraph.\n\n"
)


@dataclass(frozen=True, slots=True)
class Starter:
    """A page to begin from."""

    title: str
    text: str

    def body_for(self, store: Store) -> str:
        """Return the text with the store's own name, address and delivery terms in it."""
        over = store.free_shipping_over
        rate = store.shipping_rate
        return _NOTE + self.text.format(
            name=store.name,
            email=store.email,
            country=store.country,
            rate=f"{rate.major} {rate.currency}" if rate else "nothing",
            free=f" From {over.major} {over.currency} on, it is free." if over else "",
        )


STARTERS: Final[dict[str, Starter]] = {
    "shipping": Starter(
        "Shipping",
        """## Where we deliver

We deliver to [countries].

## What it costs

Delivery costs {rate}.{free}

## How long it takes

Orders leave us within [1 to 2] working days and are with you [2 to 4] working days later. You get a mail when your
parcel is on its way.

## If something goes wrong

Is a parcel late, damaged or incomplete? Write to [{email}](mailto:{email}) with your order's number and, if you can, a
photo. We will put it right.
""",
    ),
    "returns": Starter(
        "Returns",
        """## How long you have

You can send goods back within [30] days of receiving them. In the European Union you have at least 14 days by law and
need no reason.

## How to return

1. Write to [{email}](mailto:{email}) with your order's number.
2. We send you the address and, if we pay for the return, a label.
3. Send the goods back as you got them.

[You pay / We pay] for the return parcel.

## Your money

You get it back the way you paid, within 14 days of your message; we may wait until the goods are back with us.

## What cannot be returned

[Goods made for you personally; sealed goods that were opened and cannot be sold again for hygiene.]
""",
    ),
    "privacy": Starter(
        "Privacy",
        """## Who is responsible

{name}, [street, postcode, town, {country}], [{email}](mailto:{email}).

## What we keep, why, and for how long

- **Orders**: name, address, e-mail, what was bought. Needed to fulfil the contract; kept for [10] years because tax law
  asks for it.
- **Accounts**: your e-mail and a password that we cannot read. Kept until you ask us to delete it.
- **Cookies**: one for your cart and, if you sign in, one for that. None that follow you.
- **Server logs**: [your address and the page asked for], kept for [14] days, to keep the shop safe.

## Who else sees it

[The parcel service, the payment provider, the mail provider: name each, with its country.]

## Your rights

You may ask what we know about you, have it corrected, deleted or handed over, object to its use, and complain to a
supervisory authority. Write to [{email}](mailto:{email}).
""",
    ),
    "imprint": Starter(
        "Legal notice",
        """## Who runs this shop

{name}
[Legal form, owner or managing director]
[Street and number]
[Postcode and town], {country}

E-mail: [{email}](mailto:{email})
Telephone: [number]

[Commercial register and number, if there is one]
[VAT identification number, if there is one]

## Who is responsible for the content

[Name and address]
""",
    ),
    "terms": Starter(
        "Terms of sale",
        """## 1. Who sells

{name}, [address], {country}.

## 2. How a contract is made

What the shop shows is an invitation to order. By pressing the last button of the checkout you order; the contract is
made when [we confirm the order by mail / we hand over the goods].

## 3. Prices and payment

Prices are those shown when you order[, including VAT]. You pay by [means of payment].

## 4. Delivery

See [the page about shipping].

## 5. If goods are not as they should be

The rights that the law gives you apply in full.

## 6. Which law applies

The law of [country]. If you buy as a consumer, the protection of the country you live in stays with you.
""",
    ),
}
