"""What devices are asked about passkeys, and what of their answers counts: through the package `webauthn`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import parse_authentication_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticationCredential,
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from shared.accounts.errors import PasskeyRefused
from shared.accounts.models import User
from shared.accounts.passkeys import NewPasskey, Passkey

LONGEST_ANSWER: Final = 32 * 1024
LONGEST_CREDENTIAL: Final = 1023  # WebAuthn, 4: a credential id
_NOT_AN_ANSWER: Final = (WebAuthnException, ValueError, KeyError, TypeError, IndexError)


@dataclass(frozen=True, slots=True)
class Place:
    """Where passkeys count: the host they are bound to, and the one origin from which they may be answered."""

    host: str
    origin: str


def creation_options(place: Place, user: User, *, challenge: bytes, known: Sequence[Passkey]) -> str:
    """Return what a browser passes to a device so that it makes a key for this person, as JSON."""
    return options_to_json(
        generate_registration_options(
            rp_id=place.host,
            rp_name="Souk",
            user_id=user.id.bytes,
            user_name=user.email,
            user_display_name=user.name,
            challenge=challenge,
            exclude_credentials=[PublicKeyCredentialDescriptor(id=one.credential_id) for one in known],
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
        )
    )


def request_options(place: Place, *, challenge: bytes) -> str:
    """Return what a browser passes to a device so that whoever has a key here shows it, as JSON."""
    return options_to_json(
        generate_authentication_options(
            rp_id=place.host, challenge=challenge, user_verification=UserVerificationRequirement.REQUIRED
        )
    )


def read_new(answer: str, place: Place, *, challenge: bytes) -> NewPasskey:
    """Return the key that a device has made. Raises PasskeyRefused for whatever is not such an answer."""
    try:
        found = verify_registration_response(
            credential=answer[:LONGEST_ANSWER],
            expected_challenge=challenge,
            expected_rp_id=place.host,
            expected_origin=place.origin,
            require_user_verification=True,
        )
    except _NOT_AN_ANSWER as problem:
        raise PasskeyRefused from problem
    if not 0 < len(found.credential_id) <= LONGEST_CREDENTIAL:
        raise PasskeyRefused
    return NewPasskey(found.credential_id, found.credential_public_key, found.sign_count)


def read_answer(answer: str) -> AuthenticationCredential:
    """Return what a device has said, which nobody has checked yet. Raises PasskeyRefused."""
    try:
        return parse_authentication_credential_json(answer[:LONGEST_ANSWER])
    except _NOT_AN_ANSWER as problem:
        raise PasskeyRefused from problem


def check_answer(said: AuthenticationCredential, passkey: Passkey, place: Place, *, challenge: bytes) -> int:
    """Return how often the key was used by its own count, if the answer is of it. Raises PasskeyRefused."""
    if said.response.user_handle != passkey.user_id.bytes:
        raise PasskeyRefused
    try:
        found = verify_authentication_response(
            credential=said,
            expected_challenge=challenge,
            expected_rp_id=place.host,
            expected_origin=place.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except _NOT_AN_ANSWER as problem:
        raise PasskeyRefused from problem
    return found.new_sign_count
