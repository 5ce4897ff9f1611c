"""Where do the style sheets, scripts and pictures lie?"""

from functools import cache
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Names do not change while a process runs, and a page asks for more than a dozen."""

    def __init__(self, *arguments: Any, **options: Any):
        super().__init__(*arguments, **options)
        self.url = cache(super().url)
