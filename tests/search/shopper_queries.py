"""What shoppers would type into a shop of cell phones, and what has to come: every pattern is in the product's name.

Written from the catalogue as somebody reads it who knows the goods and not the engine. NOTHING: no product may come.
"""

from typing import Final

Cases = dict[str, tuple[str, ...]]

NOTHING: Final = ()

NAMES: Final[Cases] = {
    "galaxy s7 edge": ("galaxy s7 edge",),
    "samsung galaxy express 3": ("galaxy express 3",),
    "iphone se 16gb rose gold": ("iphone se 16gb - rose gold",),
    "otterbox defender iphone 6s": ("otterbox - defender", "iphone 6"),
    "lifeproof fre iphone 7": ("lifeproof - fr[eē]", "iphone 7"),
    "mophie juice pack air": ("mophie - juice pack air",),
    "spigen neo hybrid": ("spigen - neo hybrid",),
    "plantronics explorer 505": ("plantronics - explorer 505",),
    "speck candyshell grip galaxy s5": ("candyshell grip", "galaxy s ?5"),
    "jabra headset": ("jabra", "headset"),
    "pebble leather band": ("pebble", "leather band"),
    "kate spade iphone 6 case": ("kate spade", "case", "iphone 6"),
    "urban armor gear note 5": ("urban armor gear", "note 5"),
    "lg g5 unlocked": ("lg - g5", "unlocked"),
    "blackberry priv": ("blackberry", "priv"),
}
BRANDS: Final[Cases] = {
    "otterbox": ("otterbox",),
    "mophie": ("mophie",),
    "kate spade": ("kate spade",),
    "popsockets": ("popsockets?",),
    "case-mate": ("case-mate",),
    "case mate": ("case-mate",),
    "nite ize": ("nite ize",),
    "insignia": ("insignia",),
}
ONE_SLIP: Final[Cases] = {
    "samsng galaxy s7": ("galaxy s ?7",),
    "otterbx case": ("otterbox", "case"),
    "moprhie": ("mophie",),
    "incipo": ("incipio",),
    "iphne 7 case": ("iphone 7", "case"),
    "motorla": ("motorola|moto ",),
    "blackbery": ("blackberry",),
    "screen protecter": ("screen protector",),
    "wireles charger": ("wireless", "charg"),
    "selfie stik": ("selfie",),
    "plantroncs headset": ("plantronics", "headset"),
    "leathr band": ("leather", "band"),
}
TWO_SLIPS: Final[Cases] = {
    "plantornisc": ("plantronics",),
    "smratphnoe unlocked": ("unlocked",),
    "invisibleshild screen protecter": ("invisibleshield", "screen protector"),
    "candyshel gripp": ("candyshell grip",),
    "watreproff case": ("waterproof", "case"),
    "protctive hardshel case": ("protective", "hard ?shell case"),
}
PLURALS: Final[Cases] = {
    "iphone 7 cases": ("iphone 7", "case"),
    "car chargers": ("car|vehicle", "charger"),
    "watch straps": ("watch strap",),
    "selfie sticks": ("selfie stick",),
    "screen protectors galaxy s6": ("screen protector", "galaxy s ?6"),
    "portable charger": ("portable charger",),
    "lightning cables": ("lightning", "cable"),
    "headsets": ("headset",),
}
ORDER: Final[Cases] = {
    "case iphone 7 plus speck": ("speck", "iphone 7 plus"),
    "gold iphone 64gb 6s": ("iphone 6s", "64gb", "gold"),
    "red leather case iphone": ("leather", "case", "iphone", "red"),
    "cable lightning belkin": ("belkin", "lightning", "cable"),
    "unlocked sony xperia": ("sony - xperia", "unlocked"),
    "charger wall white": ("wall charger", "white"),
}
BEGUN: Final[Cases] = {
    "otterb": ("otterbox",),
    "samsung gal": ("samsung galaxy",),
    "iphone 7 pl": ("iphone 7 plus",),
    "screen prot": ("screen protector",),
    "blueto": ("bluetooth",),
    "symmetry ser": ("symmetry series",),
}
NUMBERS: Final[Cases] = {
    "iphone5s case": ("iphone (se, )?5s|iphone 5 and 5s|iphone .*5s", "case"),
    "iphone 5s case": ("iphone .*5s", "case"),
    "i phone 7 case": ("iphone 7", "case"),
    "galaxy s5 case": ("galaxy s ?5", "case"),
    "galaxy s 5 case": ("galaxy s ?5", "case"),
    "galaxy note5 case": ("galaxy note 5", "case|shell|cover"),
    "htc one m9": ("htc one.*m9",),
    "gear s3": ("gear s3",),
    "10000 mah power bank": ("10,?[0-9]00 ?mah|power bank",),
    "moto g4": ("moto g4|moto g \\(4th",),
    "6700 mah": ("6,?700 ?mah",),
}
ATTRIBUTES: Final[Cases] = {
    "black leather watch band 42mm": ("leather", "42mm", "black"),
    "waterproof iphone 6 case": ("waterproof", "iphone 6"),
    "prepaid phone verizon": ("verizon prepaid", "phone"),
    "unlocked phone 64gb": ("64gb", "unlocked"),
    "clear case galaxy s7": ("galaxy s7", "clear"),
    "refurbished iphone": ("refurbished iphone",),
    "refurbished iphone 6s at&t": ("refurbished iphone 6s", "at&t"),
    "$50 prepaid card": ("\\$50", "card"),
    "apple watch charging stand": ("apple watch", "stand|dock"),
    "smart watch band": ("watch|smartwatch", "band|strap"),
    "qi wireless charging pad": ("wireless charg|charging pad|qi",),
    "rose gold case for iphone 7": ("iphone 7", "rose gold"),
    "t-mobile sim card": ("t-mobile|sim", "sim"),
    "camera lens": ("lens",),
}
ABSENT: Final[Cases] = dict.fromkeys(
    ["xqzvwkj", "sourdough starter", "lawnmower", "zzzzzzzz", "qwrtpsdf ghjk", "trombone"], NOTHING
)

QUERIES: Final[dict[str, Cases]] = {
    "names": NAMES,
    "brands": BRANDS,
    "one slip": ONE_SLIP,
    "two slips": TWO_SLIPS,
    "plurals": PLURALS,
    "word order": ORDER,
    "only begun": BEGUN,
    "model numbers": NUMBERS,
    "attributes": ATTRIBUTES,
    "nothing": ABSENT,
}
