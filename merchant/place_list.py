"""The places of the dashboard in a merchant's words: what the page of settings shows and what "find" looks through.

Each is a route that needs nothing but the store. `also` are further words under which people look for it.
"""

from dataclasses import dataclass
from typing import Final

from shared.kernel.sentences import say


@dataclass(frozen=True, slots=True)
class Place:
    """A page or an action, with one sentence of what it is for."""

    route: str
    icon: str
    title: str
    purpose: str
    also: str = ""


# fmt: off
SETTINGS: Final[tuple[tuple[str, tuple[Place, ...]], ...]] = (
    (
        say("Your shop"),
        (
            Place("store_facts.edit", "store", say("Name and contact"), say("What your shop is called, who stands behind it, its clock and its limits."), "time zone address phone low stock e-mail imprint"),
            Place("domains.index", "globe", say("Addresses"), say("At which names your shop answers, and which is the main one."), "domain dns host www"),
            Place("translations.index", "languages", say("Languages"), say("In which languages your shop can be read, and what is translated."), "translation"),
            Place("currencies.index", "coins", say("Currencies"), say("In what your shoppers may pay besides your own money."), "exchange rate"),
        ),
    ),
    (
        say("Selling"),
        (
            Place("payments.index", "credit-card", say("Payments"), say("Which ways to pay you offer, and whose account takes the money."), "stripe card cash bank transfer"),
            Place("shipping_zones.index", "truck", say("Shipping"), say("Where you deliver, how, and for what."), "delivery zone rate pickup"),
            Place("taxes.index", "percent", say("Tax"), say("Rates by country, and whether prices include them."), "vat"),
            Place("tax_registrations.index", "landmark", say("Where you collect tax"), say("Your registrations, and where your sales come near a threshold."), "nexus one stop shop oss registration threshold economic sales tax state"),
            Place("order_settings.edit", "receipt-text", say("Orders"), say("How long buyers may cancel, and which orders somebody looks at first."), "cancel hold fraud"),
            Place("order_numbers.edit", "hash", say("Order numbers"), say("What stands before and after them, and where they begin."), "prefix suffix sequence invoice"),
            Place("order_stages.index", "list-todo", say("Stages of work"), say("What you call the steps of your own work on an order, and which may follow which."), "status workflow production custom step"),
            Place("checkout_questions.index", "list-checks", say("Checkout"), say("What else buyers are asked: a gift message, agreement to your terms, questions of your own."), "gift message terms consent custom field"),
            Place("return_settings.edit", "undo-2", say("Returns"), say("How long goods may come back, and who pays the way."), "refund withdrawal"),
            Place("recovery_settings.edit", "shopping-cart", say("Abandoned carts"), say("When people are reminded of what they left."), "reminder"),
            Place("newsletter_settings.edit", "mail", say("Newsletter"), say("Whether its form stands at the foot of your shop, and what it says."), "subscribe sign up consent"),
            Place("review_settings.edit", "star", say("Reviews"), say("Who may review, and what is shown before you read it."), "rating"),
            Place("customer_ranks.edit", "award", say("Ranks of customers"), say("From which sum on a customer counts as VIP or platinum."), "loyal"),
        ),
    ),
    (
        say("Look and words"),
        (
            Place("looks.edit", "palette", say("Look"), say("Logo, colours, fonts and a theme."), "brand css favicon"),
            Place("home_page.show", "layout-template", say("Front page"), say("What shoppers see first, section by section."), "hero banner"),
            Place("menus.index", "menu", say("Menus"), say("Where the links at the top and the foot lead."), "navigation"),
            Place("announcements.edit", "megaphone", say("Announcement"), say("One line above every page, for as long as it counts."), "banner"),
            Place("mails.index", "mail", say("Mail"), say("What your buyers are told, and when."), "e-mail template outbox"),
            Place("notice_choices.edit", "bell-ring", say("What you hear of"), say("Of what the bell tells you, and only you."), "notification alert unread mail digest"),
            Place("mail_settings.edit", "bell", say("Mail to you"), say("Of what the shop itself tells you by mail."), "notification low stock new order"),
        ),
    ),
    (
        say("People and safety"),
        (
            Place("people.index", "users", say("People"), say("Who works here, and as what."), "member team staff invite"),
            Place("roles.index", "shield-check", say("Roles"), say("What each role may do."), "permission"),
            Place("api_keys.index", "key-round", say("API keys"), say("Let programs of yours read and change what they need."), "api token program developer integration secret rest"),
            Place("store_copies.index", "archive", say("Copy of everything"), say("All that your store has, as files to keep or to take along."), "export data backup download gdpr"),
            Place("store_pauses.edit", "door-closed", say("Pause the shop"), say("Close the doors for a while, with a word to your shoppers."), "holiday vacation maintenance close password"),
            Place("store_closings.edit", "trash-2", say("Close the store"), say("End it for good: two weeks later all of it is erased."), "delete erase cancel leave gdpr"),
            Place("log.index", "history", say("Who did what"), say("Everything that was done here, in the order it happened."), "audit log activity"),
        ),
    ),
)

OTHERS: Final = (
    Place("dashboards.show", "house", say("Home"), say("What to do now, and how it goes."), "today"),
    Place("notices.index", "bell", say("Notifications"), say("What happened that somebody has to know."), "bell unread news"),
    Place("orders.index", "receipt-text", say("All orders"), say("From the latest on."), "sales"),
    Place("order_imports.index", "upload", say("Import orders"), say("Past ones, from Shopify, WooCommerce or another store here."), "csv history migrate move"),
    Place("packing.show", "package-check", say("To pack"), say("What should leave the house today."), "ship pick"),
    Place("draft_orders.index", "file-pen", say("Drafts"), say("Orders that you write for somebody."), "new order offer quote"),
    Place("subscriptions.index", "repeat", say("Subscriptions"), say("What buyers have again and again."), "recurring renewal plan"),
    Place("returns.index", "undo-2", say("Returns"), say("What is on its way back."), "refund"),
    Place("bank_statements.index", "landmark", say("Bank statements"), say("Find who paid."), "transfer camt csv"),
    Place("payouts.index", "banknote", say("Payouts"), say("What arrives at your bank, and what it is made of."), "stripe fee balance transfer bank"),
    Place("reconciliations.index", "scale", say("Reconciliation"), say("What Stripe says against what your orders say."), "stripe compare card payout difference audit"),
    Place("products.index", "package", say("All products"), say("Texts, prices, pictures."), "goods items"),
    Place("products.new", "plus", say("Add a product"), say("Begin with its name."), "new create"),
    Place("product_imports.index", "upload", say("Import products"), say("From Shopify, WooCommerce or your own file."), "csv excel"),
    Place("product_changes.index", "list-checks", say("Changes of many"), say("Prices and stock of many products at once."), "bulk"),
    Place("categories.index", "folder-tree", say("Categories"), say("The tree in which products stand."), ""),
    Place("collections.index", "layout-grid", say("Collections"), say("Shelves by hand or by rule."), ""),
    Place("brands.index", "badge", say("Brands"), say("Who makes what you sell."), "vendor maker"),
    Place("product_types.index", "shapes", say("Product types"), say("What is asked of each kind of product."), "attribute"),
    Place("size_charts.index", "ruler", say("Size charts"), say("Which size fits whom."), ""),
    Place("reviews.index", "star", say("Reviews"), say("What buyers say."), "moderate rating"),
    Place("stock.index", "warehouse", say("Running low"), say("What is about to sell out."), "inventory count"),
    Place("reorders.index", "shopping-basket", say("To reorder"), say("What to order again, and how many."), "replenish purchase point"),
    Place("stock_movements.index", "history", say("History of the stock"), say("What came and went, and why."), "inventory ledger movements"),
    Place("wanted.index", "bell-ring", say("Wanted"), say("What people wait for."), "back in stock"),
    Place("customers.index", "users", say("Customers"), say("Who bought, and how often."), "buyers accounts"),
    Place("customer_imports.index", "upload", say("Import customers"), say("From Shopify, WooCommerce or your own file."), "csv excel"),
    Place("customer_groups.index", "users", say("Groups of customers"), say("Who gets prices of their own."), "wholesale"),
    Place("promotions.index", "tag", say("Promotions"), say("What is taken off, for whom, and when."), "discount coupon code sale"),
    Place("promotions.new", "plus", say("Add a promotion"), say("A discount or a code."), "new create coupon"),
    Place("price_lists.index", "tags", say("Price lists"), say("Other prices for some, or for many pieces."), "wholesale tier"),
    Place("gift_cards.index", "gift", say("Gift cards"), say("Issue them, and see what they hold."), "voucher"),
    Place("campaigns.index", "megaphone", say("Campaigns"), say("Mails that you write once for many."), "newsletter e-mail marketing blast"),
    Place("subscribers.index", "mail", say("Newsletter"), say("Who gets your news, and since when."), "subscribers mailing list consent"),
    Place("marketing_costs.index", "coins", say("Marketing costs"), say("What you spent to win buyers."), "acquisition cac advertising budget spend"),
    Place("abandoned_carts.index", "shopping-cart", say("Abandoned carts"), say("What was left, and what reminders bring."), ""),
    Place("mail_series.index", "send", say("Automatic mails"), say("A welcome, winning people back, what goes with a purchase."), "marketing automation series drip newsletter suggestions"),
    Place("pages.new", "plus", say("Write a page"), say("Such as About us."), "new create content"),
    Place("pages.index", "file-text", say("Pages"), say("What your shop says besides its goods."), "content imprint terms"),
    Place("posts.index", "newspaper", say("Blog"), say("Stories and news."), "post article"),
    Place("searches.index", "search", say("Search"), say("What shoppers look for, and what they do not find."), "synonym"),
    Place("people_invitations.new", "plus", say("Invite somebody"), say("To work here."), "new member staff"),
    Place("own_account.show", "user", say("Your account"), say("Your password, and where you are signed in."), "session password passkey"),
)
