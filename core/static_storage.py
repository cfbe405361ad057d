"""Static files under names that change with their content, our modules' imports of each other included."""

from __future__ import annotations

from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedModules(CompressedManifestStaticFilesStorage):
    """Name every file after its content, also where one of our modules imports another.

    A page then runs the modules of the release it was made by, however long a browser or a judge's device keeps it, and no module twice.
    Scripts of installed packages stay as they came: their import is not always ours to read.
    """

    patterns = (
        *HashedFilesMixin.patterns,
        ("js/*.js", HashedFilesMixin._js_module_import_aggregation_patterns[1]),  # type: ignore[attr-defined]
    )
