"""The special functions that the statistics use, without what else importing SciPy's would bring.

The package loads NumPy's test tools, its Fortran reader and masked arrays, a third of a second in
which a small file is long read and counted. Its functions are in a module that needs none of it.
"""

from __future__ import annotations

import importlib.util
import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

PACKAGE = "scipy.special"


def load() -> ModuleType:
    """Return a module with SciPy's special functions.

    Returns
    -------
    module
        The whole package if it is loaded already or cannot be loaded in part.
    """
    if PACKAGE in sys.modules:
        return sys.modules[PACKAGE]
    found = importlib.util.find_spec("scipy")
    if found is None or found.submodule_search_locations is None:
        return import_module(PACKAGE)
    import_module("scipy")
    bare = ModuleType(PACKAGE)
    bare.__path__ = [f"{place}/special" for place in found.submodule_search_locations]
    sys.modules[PACKAGE] = bare  # only while its module is loaded: later imports find the package
    try:
        functions = import_module(f"{PACKAGE}._ufuncs")
        functions.nctdtr(1.0, 0.0, 0.0)
    except (ImportError, AttributeError):
        functions = None
    finally:
        del sys.modules[PACKAGE]
        vars(sys.modules["scipy"]).pop("special", None)
    return functions or import_module(PACKAGE)


if TYPE_CHECKING:
    from scipy import special
else:
    special = load()
__all__ = ["load", "special"]
