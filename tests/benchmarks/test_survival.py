from benchmarks.survival import run


def test_a_small_fleet_is_measured_and_every_goal_names_a_number() -> None:
    found = run(devices=500, runs=1)

    goals = found["goals"]
    assert isinstance(goals, dict)
    assert all(isinstance(found[name], float) for name in goals)
    assert found["devices"] == 500
