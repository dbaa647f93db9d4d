"""What work on many products asks to be done later."""

from shared.kernel.jobs import declare

RUN_CHANGE = declare("inventory.run_change")
