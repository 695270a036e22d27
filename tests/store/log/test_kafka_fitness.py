"""What makes a topic unfit, on clusters of any size."""

import pytest

from store.log.kafka_fitness import LARGEST_DEFAULT_BYTES, settings_of_new, unfit

DEFAULTS = {"max.message.bytes": str(LARGEST_DEFAULT_BYTES)}
"""What a broker adds to the settings that we ask for."""


@pytest.mark.parametrize("brokers", [1, 2, 3, 5])
def test_a_topic_as_it_is_created_is_fit(brokers: int) -> None:
    settings = DEFAULTS | settings_of_new(brokers)

    assert not list(unfit(settings, copies=min(3, brokers), brokers=brokers))


@pytest.mark.parametrize(
    ("setting", "value", "harm"),
    [
        ("retention.ms", "604800000", "forget"),
        ("retention.bytes", "1000000000", "forget"),
        ("cleanup.policy", "compact", "forget"),
        ("cleanup.policy", "compact,delete", "forget"),
        ("message.timestamp.type", "CreateTime", "misdate"),
        ("unclean.leader.election.enable", "true", "lose what was acknowledged"),
        ("min.insync.replicas", "1", "one broker alone"),
        ("max.message.bytes", "1000000", "refuse the largest events"),
    ],
)
def test_each_setting_that_harms_is_named_with_what_it_does_and_the_cure(
    setting: str, value: str, harm: str
) -> None:
    settings = DEFAULTS | settings_of_new(3) | {setting: value}

    (found,) = unfit(settings, copies=3, brokers=3)

    assert (found.setting, found.has) == (setting, value)
    assert harm in found.harm
    assert "kafka-configs.sh --alter" in found.cure


@pytest.mark.parametrize(
    ("in_sync", "copies", "brokers", "harm"),
    [
        ("1", 1, 3, "lose everything with one disk"),
        ("2", 1, 3, "lose everything with one disk"),
        ("3", 2, 3, "take no record at all"),
        ("2", 1, 1, "take no record at all"),
    ],
)
def test_too_few_copies_are_told_with_what_gives_more(
    in_sync: str, copies: int, brokers: int, harm: str
) -> None:
    settings = DEFAULTS | settings_of_new(brokers) | {"min.insync.replicas": in_sync}

    (found,) = unfit(settings, copies=copies, brokers=brokers)

    assert (found.setting, found.has, found.harm) == ("replicas", str(copies), harm)
    assert "kafka-reassign-partitions.sh" in found.cure


def test_two_copies_of_which_both_must_have_a_record_are_enough() -> None:
    assert not list(unfit(DEFAULTS | settings_of_new(5), copies=2, brokers=5))
