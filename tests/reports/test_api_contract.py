"""The interface for programs keeps its own description, whatever is asked within and beside it."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.schemas import BaseSchema

from pages.web.api.routes import ROOT
from reports.open_data.addresses import Endpoint
from reports.open_data.endpoints import ENDPOINTS
from tests.reports.asking import application


@pytest.fixture(scope="module")
def described(served_sample: None) -> BaseSchema:  # noqa: ARG001 - it is what the description is of
    """The description as the application hands it out, over a copy of the sample country."""
    return schemathesis.openapi.from_asgi(f"{ROOT}/openapi.json", application())


KNOWN = {"cycle": 2, "organisation": 10, "project": 1, "edition": "presence-2026"}
"""What there is in the sample country: numbers drawn by chance are hardly ever those of anything."""


@pytest.mark.parametrize("existing", [True, False], ids=["what there is", "anything"])
@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda one: one.name)
def test_every_answer_is_as_described(described: BaseSchema, endpoint: Endpoint, existing: bool) -> None:
    operation = described[f"{ROOT}{endpoint.path}"]["GET"]

    @settings(
        max_examples=4,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
    )
    @given(case=operation.as_strategy())
    def ask(case: schemathesis.Case) -> None:
        if existing:
            case.path_parameters = {one.name: KNOWN[one.name] for one in endpoint.parameters if one.where == "path"}
        response = case.call_and_validate()
        statuses.add(response.status_code)

    statuses: set[int] = set()
    ask()
    assert not existing or 200 in statuses
