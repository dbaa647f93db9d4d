"""What hypothesis draws: the same in every run, however busy the machine is; SOUK_ROUNDS draws anew and more."""

from hypothesis import HealthCheck, settings

from tests.support.rounds import ROUNDS

# A deadline and the check of how fast examples come measure the machine, not the code.
settings.register_profile(
    "souk",
    deadline=None,
    derandomize=not ROUNDS,
    database=None,
    max_examples=100 * max(ROUNDS, 1),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("souk")
