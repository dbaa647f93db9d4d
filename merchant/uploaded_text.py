"""A text that came with a form as a file."""

from shared.kernel.errors import Invalid
from shared.kernel.sentences import say
from shared.web.forms import Form


async def uploaded_text(form: Form, *, largest: int) -> str:
    """Return what the form's "file" says, of at most so many bytes of UTF-8; raises Invalid at "file".

    The mark that Excel begins files with, and signs that cannot be stored, are the caller's to judge.
    """
    uploads = form.files("file")
    if not uploads:
        raise Invalid({"file": say("Choose a file first.")})
    data = await uploads[0].read(largest + 1)
    if len(data) > largest:
        raise Invalid({"file": say("That is more than we can take at once.")})
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise Invalid({"file": say("Save the file as CSV in UTF-8 and send it again.")}) from None
