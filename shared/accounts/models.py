"""People who sign in to the dashboard, their sessions, links and mail: the platform's own tables."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from shared.accounts.proofs import PURPOSES, RESET, SIGN_UP, Proof
from shared.kernel.tables import PlatformTable, one_of

IDLE_LIFE: Final = timedelta(days=14)
ABSOLUTE_LIFE: Final = timedelta(days=60)

CHANGE_NOTICE: Final = "password_changed"
SECOND_STEP_NOTICE: Final = "second_step_changed"
WAYS_NOTICE: Final = "ways_changed"
STORE_CLOSING: Final = "store_closing"
STORE_KEPT: Final = "store_kept"
STORE_ERASED: Final = "store_erased"
OF_STORES: Final = (STORE_CLOSING, STORE_KEPT, STORE_ERASED)
MAIL_KINDS: Final = (RESET, CHANGE_NOTICE, SIGN_UP, SECOND_STEP_NOTICE, WAYS_NOTICE, *OF_STORES)


class User(PlatformTable):
    """A person with an e-mail address and a password; membership of stores is a row of its own."""

    __tablename__ = "users"
    __table_args__ = (UniqueConstraint("email"), CheckConstraint("email = lower(email)", name="email_lower"))

    email: Mapped[str]
    name: Mapped[str]
    password_hash: Mapped[str]
    # Grows with each new password, and ends every link and session from before.
    password_version: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]


class UserSession(PlatformTable):
    """A signed-in browser. Only the SHA-256 of its 256-bit token is kept.

    `proven_at` is when its person last proved who they are, by password or code. `agent` is what the browser said of
    itself. `password_version` is that of the password it was let in with: one that was let in while the password
    changed is worth nothing either.
    """

    __tablename__ = "user_sessions"
    __table_args__ = (UniqueConstraint("token_hash"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    agent: Mapped[str] = mapped_column(default="", server_default=text("''"))
    password_version: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    proven_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class UserProof(Proof, PlatformTable):
    """A link to a member's mailbox that works once."""

    __tablename__ = "user_proofs"
    __table_args__ = (
        UniqueConstraint("token_hash"),
        CheckConstraint(one_of("purpose", (*PURPOSES, SIGN_UP)), name="purpose_known"),
        Index("ix_user_proofs_person", "person_id", "purpose"),
        Index("ix_user_proofs_email", "email", "purpose"),
    )

    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))


class UserMail(PlatformTable):
    """A mail to a member that is wanted: of no store, so neither a job nor the log of one has it.

    It is due from `run_at` until it has `finished_at`. `proof_id` names the link that it carries, where it carries one.
    """

    __tablename__ = "user_mails"
    __table_args__ = (
        CheckConstraint(one_of("kind", MAIL_KINDS), name="kind_known"),
        Index("ix_user_mails_due", "run_at", postgresql_where=text("finished_at IS NULL")),
        Index("ix_user_mails_proof", "proof_id"),
    )

    kind: Mapped[str]
    proof_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_proofs.id", ondelete="CASCADE"))
    recipient: Mapped[str]
    # The language that the dashboard spoke when it was asked for.
    language: Mapped[str]
    # The name of the store that it is about, where it is about one.
    about: Mapped[str] = mapped_column(default="", server_default=text("''"))
    attempts: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    created_at: Mapped[datetime]
    run_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(default="", server_default=text("''"))
