"""The site of the documentation: `docs/`, and a reference made of the docstrings. Nothing is fetched."""

import sys
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "src"))

from stegvis.version import __version__  # noqa: E402 - the source as it stands

project = "stegvis"
version = release = __version__
copyright = "stegvis, Apache-2.0"
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
source_suffix = {".md": "markdown"}
master_doc = "index"
exclude_patterns = ["docs/examples/**", "docs/tutorial/back-pain/**"]
suppress_warnings = ["misc.highlighting_failure"]  # a fault that nobody can write is told in words

myst_heading_anchors = 4
myst_enable_extensions = ["deflist"]
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_attr_annotations = True
autodoc_typehints = "description"
autodoc_member_order = "bysource"
autodoc_class_signature = "separated"
nitpicky = False

html_theme = "furo"
html_title = f"stegvis {version}"
html_show_sphinx = False
html_copy_source = False


def opened(*wings: str) -> None:
    """Have every wing hand out its names: what it hands out when asked for cannot be listed before."""
    for wing in wings:
        module = import_module(wing)
        for name in module.__all__:
            setattr(module, name, getattr(module, name))


opened("stegvis", "stegvis.testing", "stegvis.tables", "stegvis.planning", "stegvis.fhir", "stegvis.service")
