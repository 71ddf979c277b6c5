"""Links are followed by both engines."""

import pytest


@pytest.fixture(params=["reference", "planned"])
def engine(request: pytest.FixtureRequest) -> str:
    return request.param
