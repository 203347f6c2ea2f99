"""Calls of the service as record systems make them, and a service that answers in the test's own process."""

import json
from datetime import date
from typing import Any

import jwt
from attrs import evolve
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm
from starlette.testclient import TestClient

from stegvis.service import Limits, Settings
from stegvis.service.application import Service

ISSUER = "https://record.example"
PATIENT_VIEW = "/cds-services/se-primary-care-patient-view"
START = "/cds-services/se-primary-care-encounter-start"
EC_KEY = ec.generate_private_key(ec.SECP384R1())
RSA_KEY = rsa.generate_private_key(65537, 2048)
KEYS = {
    "keys": [
        json.loads(ECAlgorithm.to_jwk(EC_KEY.public_key())) | {"kid": "ec"},
        json.loads(RSAAlgorithm.to_jwk(RSA_KEY.public_key())) | {"kid": "rsa"},
        "no key",
    ]
}
TODAY = str(date.today())


PATIENT = 120
"""Seconds that an answer may take where a test is not about time: the guide is written on a busy machine."""


class Running:
    """A service, a client of it, and the lines of its log."""

    def __init__(self, **changed: Any) -> None:
        self.log: list[str] = []
        limits = {
            key: changed.pop(key)
            for key in ("body", "items", "seconds", "concurrency", "pages")
            if key in changed
        }
        settings = evolve(Settings(**changed), limits=Limits(**{"seconds": PATIENT, **limits}))
        self.service = Service(settings, write=self.log.append)
        self.client = TestClient(self.service.app, raise_server_exceptions=True)

    def post(self, path: str, data: Any, **headers: str) -> Any:
        given = {"content-type": "application/json"} | {k.replace("_", "-"): v for k, v in headers.items()}
        return self.client.post(path, content=json.dumps(data).encode(), headers=given)

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(path, headers={k.replace("_", "-"): v for k, v in headers.items()})


def observation(loinc: str, points: int, **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "Observation",
        "id": f"o-{loinc}",
        "status": "final",
        "code": {"coding": [{"system": "http://loinc.org", "code": loinc}]},
        "subject": {"reference": "Patient/p1"},
        "effectiveDateTime": TODAY,
        "valueInteger": points,
        **more,
    }


def bundle(*resources: Any, **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "Bundle",
        "type": "searchset",
        "entry": [{"resource": one} for one in resources],
        **more,
    }


def prefetch(**changed: Any) -> dict[str, Any]:
    """A prefetch where everything came: a patient with PHQ-9 16."""
    return {
        "patient": {"resourceType": "Patient", "id": "p1", "birthDate": "1986-01-01"},
        "observations": bundle(observation("44261-6", 16)),
        "responses": bundle(),
        "conditions": bundle(),
        "prescriptions": None,
        "medicines": None,
        "flags": {"resourceType": "Bundle", "type": "searchset"},
        **changed,
    }


def call(hook: str = "patient-view", **changed: Any) -> dict[str, Any]:
    made = {
        "hook": hook,
        "hookInstance": "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
        "context": {"userId": "Practitioner/1", "patientId": "p1", "encounterId": "e1"},
        "prefetch": prefetch(),
        **changed,
    }
    return {key: value for key, value in made.items() if value is not ...}


def token(
    url: str, now: float, key: Any = EC_KEY, alg: str = "ES384", kid: str = "ec", **changed: Any
) -> str:
    claims = {"iss": ISSUER, "aud": url, "iat": now, "exp": now + 300, "jti": f"{url}{now}{alg}", **changed}
    head = {"kid": kid, **changed.pop("head", {})}
    claims.pop("head", None)
    return jwt.encode({k: v for k, v in claims.items() if v is not ...}, key, alg, headers=head)
