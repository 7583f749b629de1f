"""Compiles a directory of packages to ``.pyc`` files that are used without a look at their sources."""

import compileall
import re
import warnings
from py_compile import PycInvalidationMode


def compile_site(site):
    """Compile what is below ``site``, which is mounted where kernels will have it.

    So the paths in the code objects are those that a traceback may show. Files that are no Python of
    this version, such as templates, are left alone, as are test suites.
    """
    warnings.simplefilter("ignore")
    compileall.compile_dir(
        site,
        quiet=2,
        force=True,
        rx=re.compile(r"/tests?/"),
        invalidation_mode=PycInvalidationMode.UNCHECKED_HASH,
    )
    return "null"
