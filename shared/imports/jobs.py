"""What imports ask to be done later."""

from shared.kernel.jobs import declare

RUN_IMPORT = declare("imports.run_import")
