"""A certificate that vouches for a key, for one day."""

from datetime import timedelta

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from stepup import clock


def a_certificate(key, name="sns.amazonaws.com"):
    named = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    built = x509.CertificateBuilder().subject_name(named).issuer_name(named)
    built = built.public_key(key.public_key()).serial_number(1)
    built = built.not_valid_before(clock.now() - timedelta(days=1))
    built = built.not_valid_after(clock.now() + timedelta(days=1))
    return built.sign(key, SHA256()).public_bytes(Encoding.PEM)
