"""Work that wishes about one's own data leave."""

from shared.kernel.jobs import MAIL_TRIES, declare

MAKE_EXPORT = declare("privacy.make_export")
DROP_EXPORT = declare("privacy.drop_export")
SEND_ERASURE_NOTICE = declare("privacy.send_erasure_notice", most_attempts=MAIL_TRIES)
ERASE_CUSTOMER = declare("privacy.erase_customer", most_attempts=12)
