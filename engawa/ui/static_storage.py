"""Static files under names that carry their hash, compressed once."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise has no types
    """Also rewrite `import "./x.js"` between our modules, so that no browser mixes two releases."""

    support_js_module_import_aggregation = True
