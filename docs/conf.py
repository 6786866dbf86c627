"""How Sphinx builds these pages: ``sphinx-build -W docs build/docs``; needs the extra `docs`.

Nothing is fetched from a network, neither by the build nor by whoever reads the result.
"""

import shutil
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
# bench and tables, whose stored results and recipes the pages show, and the extensions here
sys.path[:0] = [str(HERE.parent), str(HERE / "_ext")]

from contract import write_lists  # noqa: E402

from besselkit import __version__  # noqa: E402

project = "besselkit"
author = "besselkit developers"
copyright = author
version = release = __version__

extensions = [
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "sphinx.ext.napoleon",
    "sphinx.ext.viewcode",
    "matplotlib.sphinxext.plot_directive",
    "mathml",
    "stored",
]
default_role = "py:obj"
add_module_names = False

autodoc_typehints = "none"  # the docstrings say more
autodoc_member_order = "bysource"
autodoc_mock_imports = ["cupy"]  # importing it is of no use without a device
autosummary_generate = [*write_lists(HERE / "api"), "api/vmf.rst", "api/torch-vmf.rst"]
exclude_patterns = ["api/_*.rst"]  # the lists, which pages include
# a page left of a function that is gone would be one that no table of contents has
shutil.rmtree(HERE / "api" / "generated", ignore_errors=True)
napoleon_google_docstring = False
napoleon_use_rtype = False
napoleon_use_ivar = True
napoleon_custom_sections = [("Accuracy", "notes_style")]

plot_formats = ["svg"]
plot_html_show_formats = False
plot_html_show_source_link = False
plot_rcparams = {"svg.hashsalt": "besselkit"}
plot_apply_rcparams = True

html_math_renderer = "mathml"
html_theme = "furo"
html_title = f"besselkit {release}"
html_copy_source = False
html_show_sphinx = False
