"""alignopt policies: a list of them, and each whole."""

import pytest

from alignopt.policies import about, names


def test_every_policy_is_listed(run):
    ran = run("policies")
    assert (ran.code, ran.err) == (0, "")
    assert [line for line in ran.out.splitlines() if line and not line.startswith(" ")][:-1] == list(names())
    ran = run("policies", "--json")
    assert [each["name"] for each in ran.document["policies"]] == list(names())
    assert all(each["source"] and each["text"] for each in ran.document["policies"])


@pytest.mark.parametrize("name", names())
def test_each_says_where_it_comes_from_and_every_rule(run, name):
    ran = run("policies", name)
    assert (ran.code, ran.err) == (0, "")
    said = " ".join(ran.out.split())
    pack = about(name)
    assert f"{name}: {pack.title} {pack.text} Source: {pack.source}" in said
    for rule in pack.rules["rule_id"]:
        assert any(line.startswith(f"{rule} ") for line in ran.out.splitlines())
    assert "Weightings that it leaves for a plan" in said


def test_rules_as_a_table(run):
    lines = run("policies", "plain-practice").out.splitlines()
    at = lines.index("rule    kind         about  min   max")
    assert lines[at + 1 : at + 4] == [
        "count   goal_count   all    3     5",
        "weight  goal_weight  all    10 %  40 %",
        "step    weight_step  all    5 %",
    ]


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        (
            "plain-practice",
            [
                "  3 goals: 15",
                "  4 goals: 231",
                "  5 goals: 826",
                "  any other number of goals up to 10: none",
            ],
        ),
        ("ph-lgu", ["  3 goals: exactly one weighting: nothing is left to weigh"]),
        ("company-kpi-head-office", ["  4 goals: no weighting at all"]),
    ],
)
def test_the_freedom_that_it_leaves(run, name, lines):
    assert run("policies", name).out.splitlines()[-len(lines) :] == lines


def test_a_policy_for_competencies_counts_them_apart(run):
    ran = run("policies", "nc-25-ncac-01o-0208")
    assert "  3 goals and 2 competencies: " in ran.out
    ran = run("policies", "za-r805-2006", "--json")
    policy = ran.document["policy"]
    assert policy["freedom"][0] == {
        "goals": 1,
        "competencies": 1,
        "weightings": 1,
        "says": "exactly one weighting: nothing is left to weigh",
    }
    assert [each["kind"] for each in policy["rules"]] == ["section_weight"]


def test_a_policy_that_is_not_there(run):
    ran = run("policies", "plain-practise")
    assert (ran.code, ran.out) == (2, "")
    assert "there is no policy 'plain-practise'; did you mean 'plain-practice'" in ran.err
