"""The OpenAPI document: true of the service, as a program that knows nothing else of it finds."""

import jsonschema
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from calls import PATIENT, Running
from draws import drawn

TRIED = Running(public_url="http://testserver")
SCHEMA = schemathesis.openapi.from_asgi("/openapi.json", TRIED.service.app)
CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    unsupported_method,
)


@pytest.mark.uncounted
def test_the_document_is_made_from_the_published_schemas(running):
    said = running.get("/openapi.json").json()
    patient = running.get("/schemas/patient").json()
    patient.pop("$schema")
    assert said["components"]["schemas"]["patient"] == patient
    for schema in said["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)


def test_every_route_is_described_and_nothing_else():
    described = set(TRIED.get("/openapi.json").json()["paths"])
    own = {one.path.replace(":path", "") for one in TRIED.service.routes()}
    assert described == own - {"/pathways/{id}/guide/{page}"}


@pytest.mark.filterwarnings("ignore:Skipped test cases with unsupported payload media types")
@SCHEMA.parametrize()
@settings(
    max_examples=drawn(12, 3),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)
def test_schemathesis_finds_nothing(case):
    case.call_and_validate(checks=CHECKS, timeout=PATIENT)
