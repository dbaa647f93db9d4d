"""What Atlas & Loom's goods and shelves are called in its further languages. What is not here is read in English."""

from typing import Final

STORE: Final = "atlas-and-loom"

# Products by title: in French and Arabic, the title and (where it has one) the beginning of what is said of it.
PRODUCTS: Final[dict[str, dict[str, tuple[str, str]]]] = {
    "Tamri Lozenge Rug": {
        "fr": (
            "Tapis Tamri à losanges",
            (
                "<p>Cinq losanges, un pour chaque sœur qui travaille au métier. La laine est filée à la main : le rouge "
                "change un peu d’un rang à l’autre, comme il se doit.</p><p>Le poil est assez ras pour qu’une chaise y "
                "glisse, assez haut pour les pieds nus. Les tisseuses nouent leurs initiales dans un coin.</p>"
            ),
        ),
        "ar": (
            "سجادة تامري بالمعيّنات",
            (
                "<p>خمسة معيّنات، واحد لكل أخت تعمل على النول. يُغزل الصوف باليد، فيتغيّر الأحمر قليلًا من صف إلى صف كما "
                "ينبغي.</p><p>الوبر قصير بما يكفي لتنزلق عليه الكراسي، وعالٍ بما يكفي للأقدام الحافية.</p>"
            ),
        ),
    },
    "Sefra Night Rug": {
        "fr": (
            "Tapis de nuit Sefra",
            (
                "<p>Un tapis pour les pièces du soir : un indigo profond, une bordure couleur d’herbe sèche et un peu de "
                "rouille pour prendre la lumière de la lampe.</p>"
            ),
        ),
        "ar": (
            "سجادة صفرة الليلية",
            "<p>سجادة لغرف المساء: نيلي عميق وحافة بلون العشب اليابس وشيء من الصدأ يلتقط ضوء المصباح.</p>",
        ),
    },
    "Olive Terrace Rug": {"fr": ("Tapis Terrasse aux oliviers", ""), "ar": ("سجادة شرفة الزيتون", "")},
    "Saffron Square Rug": {"fr": ("Tapis carré safran", ""), "ar": ("سجادة الزعفران المربعة", "")},
    "Rosewood Hall Rug": {"fr": ("Tapis d’entrée palissandre", ""), "ar": ("سجادة مدخل بلون خشب الورد", "")},
    "Dune Runner": {"fr": ("Tapis de couloir Dune", ""), "ar": ("سجادة ممر الكثبان", "")},
    "Harvest Throw": {"fr": ("Plaid des moissons", ""), "ar": ("غطاء الحصاد", "")},
    "Lantern Throw": {"fr": ("Plaid Lanterne", ""), "ar": ("غطاء الفانوس", "")},
    "Quiet Stripe Throw": {"fr": ("Plaid à rayures calmes", ""), "ar": ("غطاء الخطوط الهادئة", "")},
    "Saffron Cushion": {"fr": ("Coussin safran", ""), "ar": ("وسادة الزعفران", "")},
    "Dipped Mug": {"fr": ("Tasse trempée", ""), "ar": ("كوب مغموس", "")},
    "Breakfast Bowl": {"fr": ("Bol du matin", ""), "ar": ("وعاء الفطور", "")},
    "Brushed Dinner Plate": {"fr": ("Grande assiette brossée", ""), "ar": ("طبق عشاء مصقول", "")},
    "Gourd Vase": {"fr": ("Vase gourde", ""), "ar": ("مزهرية القرعة", "")},
    "Market Basket": {"fr": ("Panier du marché", ""), "ar": ("سلة السوق", "")},
    "Dune Table Lamp": {"fr": ("Lampe de table Dune", ""), "ar": ("مصباح طاولة الكثبان", "")},
}
# Collections and categories by title.
SHELVES: Final[dict[str, dict[str, str]]] = {
    "Floors": {"fr": "Sols", "ar": "الأرضيات"},
    "Soft things": {"fr": "Choses douces", "ar": "أشياء ناعمة"},
    "Table": {"fr": "Table", "ar": "المائدة"},
    "Rooms": {"fr": "Pièces", "ar": "الغرف"},
    "Rugs": {"fr": "Tapis", "ar": "السجاد"},
    "Runners": {"fr": "Tapis de couloir", "ar": "سجاد الممرات"},
    "Throws & cushions": {"fr": "Plaids et coussins", "ar": "أغطية ووسائد"},
    "Throws": {"fr": "Plaids", "ar": "الأغطية"},
    "Cushions": {"fr": "Coussins", "ar": "الوسائد"},
    "Tableware": {"fr": "Vaisselle", "ar": "أدوات المائدة"},
    "Plates & platters": {"fr": "Assiettes et plats", "ar": "أطباق وصوانٍ"},
    "Bowls": {"fr": "Bols", "ar": "أوعية"},
    "Cups & mugs": {"fr": "Tasses", "ar": "أكواب"},
    "Vases & baskets": {"fr": "Vases et paniers", "ar": "مزهريات وسلال"},
    "Vases & jars": {"fr": "Vases et jarres", "ar": "مزهريات وجرار"},
    "Baskets": {"fr": "Paniers", "ar": "السلال"},
    "Lamps": {"fr": "Lampes", "ar": "المصابيح"},
}
WORDS: Final[dict[str, dict[str, str]]] = {
    "Colour": {"fr": "Couleur", "ar": "اللون"},
    "Size": {"fr": "Taille", "ar": "المقاس"},
    "Terracotta": {"fr": "Terre cuite", "ar": "طيني"},
    "Indigo": {"fr": "Indigo", "ar": "نيلي"},
    "Sand": {"fr": "Sable", "ar": "رملي"},
    "Olive": {"fr": "Olive", "ar": "زيتوني"},
    "Chalk": {"fr": "Craie", "ar": "طباشيري"},
    "Saffron": {"fr": "Safran", "ar": "زعفراني"},
    "Ink": {"fr": "Encre", "ar": "حبري"},
    "Rosewood": {"fr": "Palissandre", "ar": "خشب الورد"},
    "Rug": {"fr": "Tapis", "ar": "سجادة"},
    "Throw": {"fr": "Plaid", "ar": "غطاء"},
    "Cushion": {"fr": "Coussin", "ar": "وسادة"},
    "Bowl": {"fr": "Bol", "ar": "وعاء"},
    "Vase": {"fr": "Vase", "ar": "مزهرية"},
    "Basket": {"fr": "Panier", "ar": "سلة"},
    "Lamp": {"fr": "Lampe", "ar": "مصباح"},
    "For the floor and the sofa": {"fr": "Pour le sol et le canapé", "ar": "للأرض والأريكة"},
    "Rugs": {"fr": "Tapis", "ar": "السجاد"},
    "Throws and cushions": {"fr": "Plaids et coussins", "ar": "أغطية ووسائد"},
    "For the table and the shelf": {"fr": "Pour la table et l’étagère", "ar": "للمائدة والرف"},
    "Tableware": {"fr": "Vaisselle", "ar": "أدوات المائدة"},
    "Vases and baskets": {"fr": "Vases et paniers", "ar": "مزهريات وسلال"},
    "Lamps": {"fr": "Lampes", "ar": "المصابيح"},
    "Gifts": {"fr": "Cadeaux", "ar": "هدايا"},
    "From the road": {"fr": "En chemin", "ar": "من الطريق"},
    "Shop": {"fr": "Boutique", "ar": "المتجر"},
    "About": {"fr": "À propos", "ar": "عن المتجر"},
    "Help": {"fr": "Aide", "ar": "مساعدة"},
    "Everything": {"fr": "Tout", "ar": "كل المعروضات"},
    "Gifts and seconds": {"fr": "Cadeaux et seconds choix", "ar": "هدايا وقطع بعيوب بسيطة"},
    "Who we are": {"fr": "Qui nous sommes", "ar": "من نحن"},
    "Caring for wool and clay": {"fr": "Entretenir laine et terre", "ar": "العناية بالصوف والطين"},
    "Delivery and returns": {"fr": "Livraison et retours", "ar": "التوصيل والإرجاع"},
    "Orders and account": {"fr": "Commandes et compte", "ar": "الطلبات والحساب"},
    "wool": {"fr": "laine", "ar": "صوف"},
    "hand-knotted": {"fr": "noué main", "ar": "معقود باليد"},
}
# What one euro is; made up, as all prices here are.
RATES: Final = (("USD", "1.0850", "1", ".99"), ("GBP", "0.8550", "1", ".95"), ("JPY", "162", "1", "whole"))
