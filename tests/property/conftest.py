"""Lets the tests here import the modules beside them, and says how hard hypothesis tries.

The default tries the same programs everywhere and shows the first that fails, as it is. `HYPOTHESIS_PROFILE=small` makes it smaller, which
takes minutes; `HYPOTHESIS_PROFILE=deep` tries twenty times as many programs, new ones in each run.
"""

import os
import sys
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings

sys.path.insert(0, str(Path(__file__).parent))

# Programs are large draws, and what makes them slow to draw is not what is tested.
_QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
settings.register_profile(
    "ci",
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=_QUIET,
)
settings.register_profile(
    "small", settings.get_profile("ci"), phases=[Phase.explicit, Phase.generate, Phase.shrink], print_blob=True
)
settings.register_profile("deep", settings.get_profile("ci"), max_examples=1200, derandomize=False, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))
