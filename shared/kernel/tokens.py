"""Secrets that a browser or a link carries: 256 random bits outside, their SHA-256 inside."""

import base64
import hashlib
import hmac
import secrets
from uuid import UUID


def new_token() -> str:
    """Return 256 random bits as 43 URL-safe characters."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> bytes:
    """Return what is stored of a token: a stolen table opens nothing."""
    return hashlib.sha256(token.encode()).digest()


def derived_token(secret_key: str, purpose: str, store_id: UUID, subject_id: UUID) -> str:
    """Return the token of one purpose for one row, the same at each call, so that a later mail can repeat a link."""
    message = f"{purpose}|{store_id}|{subject_id}".encode()
    digest = hmac.new(secret_key.encode(), message, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
