import subprocess
import sys

import pytest

ALONE = """
import sys
from analysis.special import special
heavy = [name for name in ("scipy.special", "numpy.f2py", "numpy.testing", "numpy.ma")
         if name in sys.modules]
import scipy.special, scipy.stats, scipy.optimize
same = all(getattr(special, name) is getattr(scipy.special, name)
           for name in ("stdtrit", "ndtri", "nctdtr", "fdtri", "gammaincinv", "log_ndtr"))
print(heavy, same, round(float(scipy.stats.norm.ppf(0.975)), 6))
"""
BEFORE = """
import scipy.special
from analysis.special import load
print(load() is scipy.special)
"""


@pytest.mark.parametrize(
    ("program", "told"), [(ALONE, "[] True 1.959964"), (BEFORE, "True")], ids=["alone", "before"]
)
def test_the_functions_are_those_of_the_package_which_is_not_loaded_for_them(program, told):
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, check=True
    )

    assert ran.stdout.strip() == told
