"""Every mail that can be written has a name in the log."""

from shared.kernel.home import PROJECT
from shared.notifications.mail_log import KINDS


def test_the_log_names_every_kind_of_mail():
    written = {folder.name for folder in (PROJECT / "templates" / "emails").iterdir() if folder.is_dir()}

    assert set(KINDS) == written
