"""The kernel computes all pupils at once, the reference one; Hypothesis argues between them."""

import pytest
from hypothesis import HealthCheck, given, settings

from herringbone.engine.measuring import planes
from herringbone.engine.measuring.reference import measures_of
from parity_cases import Case, cases
from parity_compare import all_names, differences

SLOW_IS_FINE = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]


@settings(max_examples=120, deadline=None, suppress_health_check=SLOW_IS_FINE)
@given(cases())
def test_kernel_and_reference_agree(case: Case) -> None:
    assert differences(case) == []


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW_IS_FINE)
@given(cases())
def test_they_agree_where_every_window_is_taken_from_running_totals(case: Case) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(planes, "WINDOWS_ADDED", -1)
        assert differences(case) == []


@pytest.mark.slow
@settings(max_examples=4000, deadline=None, suppress_health_check=SLOW_IS_FINE)
@given(cases())
def test_kernel_and_reference_agree_over_many_schools(case: Case) -> None:
    assert differences(case) == []


@settings(max_examples=1, deadline=None, suppress_health_check=SLOW_IS_FINE)
@given(cases())
def test_the_reference_knows_every_measure(case: Case) -> None:
    known = measures_of(case.registers, "p0", case.as_of)
    assert [name for name in all_names() if name not in known] == []
