"""How Sphinx builds the site: `make docs`."""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

project = "minitorch"
extensions = ["sphinx.ext.autodoc", "myst_parser", "sphinx_gallery.gen_gallery", "api_pages"]
exclude_patterns = ["_build", "book", "*.py"]
html_theme = "furo"
html_title = "minitorch"
html_show_copyright = False
html_show_sourcelink = False
pygments_style = "friendly"

# The fewest options that make a gallery of text and printed output: no pictures, no notebooks to load down.
sphinx_gallery_conf = {
    "examples_dirs": "book",
    "gallery_dirs": "chapters",
    "filename_pattern": r"/(\d\d_\w+|build_it_again)\.py$",
    "within_subsection_order": "FileNameSortKey",
    "image_scrapers": (),
    "reset_modules": (),
    "capture_repr": (),
    "download_all_examples": False,
    "show_memory": False,
    "show_signature": False,
    "min_reported_time": 60,
    "write_computation_times": False,
    "abort_on_example_error": True,
}

autodoc_typehints_format = "short"
autodoc_member_order = "bysource"
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 100

myst_heading_anchors = 3
