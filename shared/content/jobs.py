"""Work that content asks for."""

from typing import Final

from shared.kernel.jobs import declare

# A post or an announcement whose moment has come: pages are made anew then, not when somebody next saves something.
SHOW_WHAT_IS_DUE: Final = declare("content.show_what_is_due")
