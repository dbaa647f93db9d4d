"""What the demo stores say of themselves in their further languages."""

from typing import Any, Final

# By store and language, as `storefront/store_words.py` reads them.
TRANSLATIONS: Final[dict[str, dict[str, dict[str, Any]]]] = {
    "atlas-and-loom": {
        "fr": {
            "tagline": "Tapis, plaids, céramiques et lampes d’ateliers qui ont un nom.",
            "announcement": "Livraison gratuite dès 150 €. Retours sous 30 jours.",
            "hero_title": "Faits lentement, gardés longtemps",
            "hero_text": "Cinq ateliers, une seule route entre eux. Nous connaissons chaque paire de mains derrière ce que nous vendons.",
            "hero_action": "Voir les collections",
            "story_title": "Sept semaines au métier",
            "story_text": "Un tapis Tamri demande à Anadi et à ses sœurs environ sept semaines. Elles nouent le matin, quand la lumière vient du nord, et s’arrêtent quand elle tourne. Nous payons quand un tapis est commencé, pas quand il est vendu : personne n’a à se presser.",
            "promises": [
                {
                    "icon": "truck",
                    "title": "Envoyé sous deux jours",
                    "text": "Par coursier, carbone compté et payé.",
                },
                {
                    "icon": "undo-2",
                    "title": "Trente jours pour changer d’avis",
                    "text": "Nous reprenons les grands tapis sans frais.",
                },
                {
                    "icon": "hand-coins",
                    "title": "Payez à la porte",
                    "text": "Paiement à la livraison, sans supplément.",
                },
            ],
        },
        "ar": {
            "tagline": "سجاد وأغطية وخزف ومصابيح من ورش لها أسماء.",
            "announcement": "التوصيل مجاني ابتداءً من 150 €. والإرجاع خلال 30 يومًا.",
            "hero_title": "يُصنع على مهل، ويبقى طويلًا",
            "hero_text": "خمس ورش يجمعها طريق واحد. نعرف كل يدين صنعتا ما نبيعه.",
            "hero_action": "تصفّح المجموعات",
            "story_title": "سبعة أسابيع أمام النول",
            "story_text": "تحتاج أنادي وأخواتها إلى نحو سبعة أسابيع لسجادة تامري واحدة. يعقدن الخيوط صباحًا حين يأتي الضوء من الشمال، ويتوقفن حين يتحول. ندفع ثمن السجادة عند بدئها لا عند بيعها، فلا يضطر أحد إلى العجلة.",
            "promises": [
                {
                    "icon": "truck",
                    "title": "يُرسَل خلال يومين",
                    "text": "مع مندوب، والكربون محسوب ومدفوع.",
                },
                {
                    "icon": "undo-2",
                    "title": "ثلاثون يومًا لتغيّر رأيك",
                    "text": "نسترد السجاد الكبير مجانًا.",
                },
                {
                    "icon": "hand-coins",
                    "title": "ادفع عند الباب",
                    "text": "الدفع عند الاستلام دون رسوم إضافية.",
                },
            ],
        },
    },
    "northbound": {
        "de": {
            "tagline": "Rucksäcke, Jacken, Zelte und Kocher, die zum Verbrauchen gemacht sind.",
            "announcement": "Jede Naht reparieren wir ein Leben lang kostenlos.",
            "hero_title": "Weiter gehen. Weniger tragen.",
            "hero_text": "Ausrüstung, die zwei Winter lang geprüft wird, bevor sie einen Namen bekommt, und repariert wird, solange Sie gehen.",
            "hero_action": "Kollektionen ansehen",
            "story_title": "Zwei Winter, dann ein Name",
            "story_text": "Einen Rucksack tragen zwei Winter lang Menschen, die fürs Meckern bezahlt werden. Was bricht, wird neu gezeichnet. Was niemand erwähnt, bleibt. Erst dann bekommt er einen Namen, und von dem Tag an reparieren wir ihn kostenlos.",
            "promises": [
                {
                    "icon": "wrench",
                    "title": "Ein Leben lang repariert",
                    "text": "Schicken Sie es ein; Sie zahlen das Porto.",
                },
                {"icon": "truck", "title": "Kostenloser Versand ab 99 $", "text": "Darunter pauschal 8 $."},
                {
                    "icon": "undo-2",
                    "title": "Sechzig Tage Rückgabe",
                    "text": "Schlammig ist in Ordnung. Kaputt ist interessant.",
                },
            ],
        },
    },
    "kernel-coffee": {
        "es": {
            "tagline": "Granos, molinos y cafeteras, medidos a la décima de gramo.",
            "announcement": "Tostado el martes, en su casa el jueves.",
            "hero_title": "Lotes pequeños. Taza exacta.",
            "hero_text": "Tostamos doce kilos cada vez y lo anotamos todo, para que su segunda taza sepa como la primera.",
            "hero_action": "Ver las colecciones",
            "story_title": "brew --grams 15 --water 250",
            "story_text": "Quince gramos, 250 de agua a 93 °C. Preinfusión con 45 durante 40 segundos. Vierta hasta 150 en 1:15 y hasta 250 en 1:50. Listo a los 2:40; si tardó más, muela dos puntos más grueso. Cada bolsa lleva una receta como esta, probada en el molino que seguramente tiene.",
            "promises": [
                {
                    "icon": "calendar-check",
                    "title": "Tostado por encargo",
                    "text": "Los martes, y sale el mismo día.",
                },
                {"icon": "truck", "title": "Envío gratuito desde 35 £", "text": "Por debajo, 3,50 £."},
                {
                    "icon": "hand-coins",
                    "title": "Contra reembolso",
                    "text": "Pague cuando el paquete huela bien.",
                },
            ],
        },
    },
}
