"""Who brings parcels, and the page on which each tells where a parcel is."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlsplit

from shared.kernel.errors import Invalid
from shared.kernel.sentences import say

LONGEST_NAME: Final = 60
LONGEST_NUMBER: Final = 60
LONGEST_LINK: Final = 500

# {} stands for the tracking number, which is part of a query, a path or a fragment and quoted for each.
CARRIERS: Final = {
    "DHL": "https://www.dhl.com/global-en/home/tracking.html?tracking-id={}",
    "DPD": "https://tracking.dpd.de/status/en_US/parcel/{}",
    "GLS": "https://gls-group.com/GROUP/en/parcel-tracking?match={}",
    "UPS": "https://www.ups.com/track?tracknum={}",
    "FedEx": "https://www.fedex.com/fedextrack/?trknbr={}",
    "USPS": "https://tools.usps.com/go/TrackConfirmAction?tLabels={}",
    "Aramex": "https://www.aramex.com/us/en/track/results?ShipmentNumber={}",
    "La Poste": "https://www.laposte.fr/outils/suivre-vos-envois?code={}",
    "Correos": "https://www.correos.es/es/es/herramientas/localizador/envios/detalle?tracking-number={}",
    "Royal Mail": "https://www.royalmail.com/track-your-item#/tracking-results/{}",
    "Österreichische Post": "https://www.post.at/sv/sendungsdetails?snr={}",
}


@dataclass(frozen=True, slots=True)
class Tracking:
    """By whom a parcel goes and where its way can be followed; each of them may be empty."""

    carrier: str = ""
    number: str = ""
    link: str = ""


def tracking_of(*, carrier: str, number: str, link: str) -> Tracking:
    """Return what a packer typed, with the carrier's own page where it is known and no other was typed.

    Raises Invalid with what is wrong at each field. Links are https only: the buyer is asked to follow them.
    """
    carrier, number, link = carrier.strip(), number.strip(), link.strip()
    known = {name.casefold(): name for name in CARRIERS}
    carrier = known.get(carrier.casefold(), carrier)
    wrong: dict[str, str] = {}
    if len(carrier) > LONGEST_NAME:
        wrong["carrier"] = say("Use at most %(num)s characters.", num=LONGEST_NAME)
    if len(number) > LONGEST_NUMBER or not number.isprintable():
        wrong["tracking_number"] = say("Use at most %(num)s letters and digits.", num=LONGEST_NUMBER)
    if link and not _is_https(link):
        wrong["tracking_link"] = say("Give the whole address of a page, beginning with https://.")
    if wrong:
        raise Invalid(wrong)
    if number and not link and carrier in CARRIERS:
        link = CARRIERS[carrier].format(quote(number, safe=""))
    return Tracking(carrier, number, link)


def _is_https(link: str) -> bool:
    try:
        parts = urlsplit(link)
        host = parts.hostname
    except ValueError:
        return False
    is_plain = link.isprintable() and not any(mark in link for mark in ' "<>\\')
    return (
        parts.scheme == "https"
        and bool(host)
        and "@" not in parts.netloc
        and is_plain
        and len(link) <= LONGEST_LINK
    )
