"""Routes that change something and are no step of an order, a parcel, a return, a draft, a subscription, a review, a campaign,
an import, a change of many, a sale or a promotion.

Where what they change has states of another kind, the file beside the noun tries those. All others decide or describe
something that can be decided or described at any time: a setting, a text, an account of one's own, a visitor's cart.
"""

from typing import Final

STATES_TRIED_IN: Final = {
    "merchant": {
        "api.shipments": "tests/merchant/test_api.py",
        "api_key_ends": "tests/merchant/test_api_keys.py",
        "api_key_secrets": "tests/merchant/test_api_keys.py",
        "bank_lines": "tests/merchant/test_bank_statements.py",
        "bank_statements": "tests/merchant/test_bank_statements.py",
        "cart_reminders": "tests/merchant/test_abandoned_carts.py",
        "connections": "tests/merchant/test_issuer_connections.py",
        "customer_erasures": "tests/shared/privacy/test_erase_customer.py",
        "customer_imports": "tests/merchant/test_customer_imports.py",
        "customer_merges": "tests/merchant/test_customer_merges.py",
        "domain_checks": "tests/merchant/test_domains.py",
        "domains": "tests/merchant/test_domains.py",
        "invitations": "tests/merchant/test_invitations.py",
        "mail_series_runs": "tests/merchant/test_mail_series.py",
        "order_imports": "tests/merchant/test_order_imports.py",
        "password_resets": "tests/merchant/test_links_and_cookies_under_attack.py",
        "payment_accounts": "tests/merchant/test_payment_accounts.py",
        "payouts": "tests/merchant/test_payouts.py",
        "people_invitations": "tests/merchant/test_invitations.py",
        "product_changes": "tests/merchant/test_product_changes.py",
        "product_imports": "tests/merchant/test_product_imports.py",
        "product_states": "tests/merchant/test_product_work.py",
        "reconciliation_lines": "tests/merchant/test_reconciliations.py",
        "reconciliations": "tests/merchant/test_reconciliations.py",
        "second_steps": "tests/merchant/test_second_steps.py",
        "store_closings": "tests/merchant/test_store_closings.py",
        "store_pauses": "tests/merchant/test_store_pauses.py",
        "subscription_plans": "tests/merchant/test_subscriptions.py",
        # What a provider tells changes an order by state and fact (shared/payments/states.py), in whatever order.
        "webhooks": "tests/chaos/test_any_order.py",
    },
    "storefront": {
        "checkout": "tests/storefront/test_checkout.py",
        "email_confirmations": "tests/storefront/test_account_links.py",
        "erasures": "tests/storefront/test_account_data.py",
        "newsletter_confirmations": "tests/storefront/test_newsletters.py",
        "password_resets": "tests/storefront/test_account_links.py",
        "subscriptions": "tests/storefront/test_subscriptions.py",
    },
}

_AT_THE_DESK: Final = """
announcements api.nowhere api.stock_adjustments api.stock_levels api_keys attributes backup_codes brand_pictures brands bundles campaign_tests categories
category_pictures checklist checkout_questions collection_pictures collection_previews collection_products
collections currencies currency_files customer_blocks customer_credits customer_exports
customer_gift_cards customer_groups customer_notes customer_ranks customers customers_groups gift_cards group_members
home_sections languages letter_previews letters listed_price_files listed_prices looks mail_refusals
marketing_cost_returns marketing_costs
mail_sendings mail_series mail_settings main_hosts menu_items menus newsletter_settings notice_choices
notice_stops notices order_numbers order_settings order_stages order_views own_identities own_membership
own_other_sessions own_passkey_challenges own_passkeys own_password own_prices own_proofs own_sessions pages
passkey_challenges passkey_sign_ins payment_rules payment_ways people people_second_steps people_teams posts
price_lists product_associations product_batches product_copies product_details product_files product_grids
product_image_fetches product_image_order product_image_returns product_image_words product_images
product_labels product_options product_selling product_sheets product_types products publications
recovery_settings reorders report_plans return_settings review_settings roles search_synonyms
second_step_rules sessions shipping_methods shipping_zones sign_in_codes sign_ups size_charts stock
stock_arrivals store_copies store_facts store_languages store_words stores subscribers tax_provider
tax_registrations taxes teams translated_words translation_files translations vat_rules
"""
_IN_THE_SHOP: Final = """
account_credit account_emails account_passwords account_sessions account_settings address_shapes addresses cart_codes cart_contacts
cart_coupons cart_line_removals cart_lines cart_recoveries checkout_address checkout_credits
checkout_gift_cards confirmation_mails currencies data_exports kept_cards mail_preferences newsletters
order_grids order_repeats other_sessions registrations review_mails review_votes reviews search_notes
sessions sketches stock_notice_stops stock_notices subscription_quotes vat_numbers wishlist_items
wishlist_moves wishlist_sharing
"""
AT_ANY_TIME: Final = {
    "merchant": frozenset(_AT_THE_DESK.split()),
    "storefront": frozenset(_IN_THE_SHOP.split()),
}
