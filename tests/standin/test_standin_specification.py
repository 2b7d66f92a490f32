"""schemathesis runs the specification of PxWebApi 2 against the stand-in.

The published specification is not what the server does in every detail; `AMENDMENTS` is the list of the places where
the recorded answers and the server's source say otherwise. Nothing else is amended.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from sample.server.server import StandIn
from sample.server.v2 import LONGEST_TARGET
from tests.standin.made_tables import SPECIFICATION, small_world

schemathesis = pytest.importorskip(
    "schemathesis", reason="schemathesis belongs to the dev dependencies; run `make lock` and `make setup`"
)
checks = pytest.importorskip("schemathesis.specs.openapi.checks")
failures = pytest.importorskip("schemathesis.core.failures")

OPERATIONS = [
    ("GET", "/tables"),
    ("GET", "/tables/{id}"),
    ("GET", "/tables/{id}/metadata"),
    ("GET", "/tables/{id}/defaultselection"),
    ("GET", "/tables/{id}/data"),
    ("POST", "/tables/{id}/data"),
    ("GET", "/codelists/{id}"),
    ("GET", "/config"),
    ("POST", "/savedqueries"),
    ("GET", "/savedqueries/{id}"),
    ("GET", "/savedqueries/{id}/data"),
    ("GET", "/savedqueries/{id}/selection"),
]
IDS = {"tables": ["TAB10", "tab20", "TAB404"], "codelists": ["vs_RegionLän07", "agg_RegionLA2018", "agg_none"]}


def without_examples(part: Any) -> Any:
    """The examples stand in files of their own that are not at hand."""
    if isinstance(part, dict):
        return {key: without_examples(value) for key, value in part.items() if key not in ("example", "examples")}
    return [without_examples(one) for one in part] if isinstance(part, list) else part


def times_are_not_dates(spec: Any) -> None:
    """`updated` is a time, as in every recorded answer; the pattern allows a date only."""
    schemas = spec["components"]["schemas"]
    del schemas["Table"]["properties"]["updated"]["pattern"]
    del schemas["updated"]["pattern"]


def a_selection_has_value_codes(spec: Any) -> None:
    """The required property of a selection is called valueCodes, not values."""
    spec["components"]["schemas"]["VariableSelection"]["required"] = ["variableCode", "valueCodes"]


def a_page_may_not_exist(spec: Any) -> None:
    """GET /tables answers 404 beyond the last page (ProblemUtility.cs, OutOfRange)."""
    spec["paths"]["/tables"]["get"]["responses"]["404"] = {"$ref": "#/components/responses/ErrorResponse404"}


def data_are_documents(spec: Any) -> None:
    """Data as JSON are a dataset, not a text, and csv has its own media type."""
    for path in ("/tables/{id}/data", "/savedqueries/{id}/data"):
        for operation in spec["paths"][path].values():
            content = operation["responses"]["200"]["content"]
            content["application/json"]["schema"] = {"$ref": "#/components/schemas/Dataset"}
            content["text/csv"] = {"schema": {"type": "string"}}


def a_problem_has_no_address(spec: Any) -> None:
    """The type of a problem is "Parameter error" (ProblemUtility.cs), which is no URI."""
    del spec["components"]["schemas"]["Problem"]["properties"]["type"]["format"]


AMENDMENTS = (
    times_are_not_dates,
    a_selection_has_value_codes,
    a_page_may_not_exist,
    data_are_documents,
    a_problem_has_no_address,
)


def load_specification(path: Path) -> Any:
    spec = without_examples(yaml.safe_load(path.read_text(encoding="utf-8")))
    for amend in AMENDMENTS:
        amend(spec)
    return spec


@pytest.fixture(scope="module")
def standin() -> Iterator[StandIn]:
    with StandIn(small_world()) as running:
        yield running


def saved_query(standin: StandIn) -> str:
    """A saved query to ask for, made once."""
    import requests

    selection = [
        {"variableCode": "ContentsCode", "valueCodes": ["*"]},
        {"variableCode": "Tid", "valueCodes": ["top(1)"]},
    ]
    query = {"tableId": "TAB10", "language": "sv", "selection": {"selection": selection}}
    return str(requests.post(f"{standin.url}/savedqueries", json=query, timeout=10).json()["id"])


def repeats_a_code(case: Any) -> bool:
    """The server does not survive a repeated code or variable; that is tested where it is meant."""
    body: Any = case.body if isinstance(case.body, dict) else {}
    body = body.get("selection") if isinstance(body.get("selection"), dict) else body
    listed = [one for one in body.get("selection") or [] if isinstance(one, dict)]
    names = [str(one.get("variableCode")).lower() for one in listed]
    codes = [[str(code).lower() for code in one.get("valueCodes") or []] for one in listed]
    return len(set(names)) < len(names) or any(len(set(one)) < len(one) for one in codes)


@pytest.mark.parametrize(("method", "path"), OPERATIONS, ids=[" ".join(one) for one in OPERATIONS])
def test_every_operation_answers_as_specified(
    standin: StandIn, shared: Callable[..., Path], method: str, path: str
) -> None:
    schema = schemathesis.openapi.from_dict(load_specification(shared("spec", SPECIFICATION)))
    strategy = schema[path][method].as_strategy()
    ids = IDS.get(path.split("/")[1], [saved_query(standin), "none"])
    statuses: set[int] = set()

    @settings(
        max_examples=20,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=strategy, name=st.sampled_from(ids))
    def run(case: Any, name: str) -> None:
        assume(not repeats_a_code(case))
        if "{id}" in path:
            case.path_parameters = {"id": name}
        response = case.call(base_url=standin.url)
        # Beyond this the front end answers, which no specification describes.
        assume(len(response.request.path_url) <= LONGEST_TARGET)
        statuses.add(response.status_code)
        case.validate_response(
            response,
            checks=[
                schemathesis.checks.not_a_server_error,
                checks.status_code_conformance,
                checks.content_type_conformance,
                checks.response_schema_conformance,
            ],
        )

    run()
    assert statuses & {200, 201, 400}, statuses


def test_a_broken_answer_would_be_found(standin: StandIn, shared: Callable[..., Path]) -> None:
    schema = schemathesis.openapi.from_dict(load_specification(shared("spec", SPECIFICATION)))
    whole = copy.deepcopy(standin.world.config)
    del standin.world.config["maxDataCells"]
    try:
        case = schema["/config"]["GET"].Case()
        with pytest.raises(failures.FailureGroup) as caught:
            case.validate_response(case.call(base_url=standin.url))
        assert '"maxDataCells" is a required property' in str(caught.value.exceptions[0])
    finally:
        standin.world.config.update(whole)
