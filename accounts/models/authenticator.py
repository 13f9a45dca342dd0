"""The model of an app on somebody's phone that makes codes."""

import base64
import hmac
import secrets

import segno
from django.conf import settings
from django_otp.plugins.otp_totp.models import TOTPDevice

SECRET_BYTES = 20


class Authenticator(TOTPDevice):
    """An app on somebody's phone. `key` holds a nonce and the masked secret, both in
    hexadecimal."""

    class Meta:
        proxy = True
        verbose_name = verbose_name_plural = "动态码验证器"

    @property
    def bin_key(self) -> bytes:
        sealed = bytes.fromhex(self.key)
        nonce, masked = sealed[:SECRET_BYTES], sealed[SECRET_BYTES:]
        return bytes(one ^ other for one, other in zip(masked, _mask(nonce), strict=True))

    def set_new_secret(self) -> None:
        nonce, secret = secrets.token_bytes(SECRET_BYTES), secrets.token_bytes(SECRET_BYTES)
        self.key = (
            nonce + bytes(one ^ other for one, other in zip(secret, _mask(nonce), strict=True))
        ).hex()

    @property
    def secret_text(self) -> str:
        """To be typed where no picture can be taken: groups of four."""
        text = base64.b32encode(self.bin_key).decode()
        return " ".join(text[start : start + 4] for start in range(0, len(text), 4))

    @property
    def picture(self) -> str:
        """The QR code as an SVG that stands in the page itself: it is fetched from nowhere."""
        return segno.make(self.config_url, error="m").svg_data_uri(scale=4, border=3, light="#fff")


def _mask(nonce: bytes) -> bytes:
    return hmac.digest(settings.IDENTITY_KEY, b"accounts.second_factor" + nonce, "sha256")[
        :SECRET_BYTES
    ]
