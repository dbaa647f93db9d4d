"""What imports ask to be done later."""

from shared.kernel.jobs import declare

RUN_IMPORT = declare("imports.run_import")
RUN_CUSTOMER_IMPORT = declare("imports.run_customer_import")
RUN_ORDER_IMPORT = declare("imports.run_order_import")
FORGET_FILE = declare("imports.forget_file")
FORGET_PRODUCT_FILE = declare("imports.forget_product_file")
