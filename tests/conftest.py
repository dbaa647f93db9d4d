"""Plugs in what tests share; the pieces live in tests/support."""

pytest_plugins = [
    "tests.support.garbage",
    "tests.support.midnight",
    "tests.support.loop",
    "tests.support.first_home",
    "tests.support.installation",
    "tests.support.web",
    "tests.support.open_door",
    "tests.support.search",
    "tests.support.server",
    "tests.support.picture_server",
    "tests.support.races",
    "tests.support.machines",
    "tests.support.issuer_sandbox",
    "tests.support.issuer_way",
    "tests.support.stripe_sandbox",
    "tests.support.payments",
    "tests.support.reconciling",
    "tests.support.subscriptions",
    "tests.support.rig",
    "tests.support.post_box",
]
