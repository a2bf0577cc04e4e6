"""The worked examples of the five strategies, drawn as register pages, run as tests."""

import pytest

from herringbone.engine.language.loading import load_shipped
from herringbone.engine.language.plan import Plan, plan_of
from herringbone.engine.trying.examples import Example, read_examples, run_example

STRATEGIES = ("rivington", "arbour", "waves", "accord", "harthill")
PLANS: dict[str, Plan] = {}
EXAMPLES = {name: read_examples(name) for name in STRATEGIES}
CASES = [
    pytest.param(name, example, id=f"{name}: {example.name}")
    for name, examples in EXAMPLES.items()
    for example in examples
]


def plan(name: str) -> Plan:
    if name not in PLANS:
        loaded = load_shipped(name)
        assert loaded.strategy is not None, loaded.problems
        PLANS[name] = plan_of(loaded.strategy)
    return PLANS[name]


@pytest.mark.parametrize(("name", "example"), CASES)
def test_a_drawn_page_causes_what_it_should(name: str, example: Example) -> None:
    _, problems = run_example(example, plan(name))
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("name", STRATEGIES)
def test_examples_name_only_what_the_strategy_holds(name: str) -> None:
    known = {step.provision.id for step in plan(name).steps}
    for example in EXAMPLES[name]:
        for wanted in (*example.expect, *example.never):
            assert wanted.provision in known, f"{example.name}: {wanted}"
