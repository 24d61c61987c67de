import random

from gcs.links.backoff import Backoff


def test_delays_double_up_to_the_longest_and_stay_within_a_quarter():
    backoff = Backoff(random.Random(3), first_s=0.5, longest_s=15.0)
    nominal = [0.5, 1, 2, 4, 8, 15, 15, 15]
    for expected in nominal:
        assert 0.75 * expected <= backoff.next_delay_s() <= 1.25 * expected


def test_two_stations_do_not_retry_in_step():
    one, other = Backoff(random.Random(1)), Backoff(random.Random(2))
    assert all(one.next_delay_s() != other.next_delay_s() for _ in range(6))


def test_success_makes_delays_short_again():
    backoff = Backoff(random.Random(3))
    for _ in range(6):
        backoff.next_delay_s()
    backoff.reset()
    assert backoff.next_delay_s() <= 0.625
