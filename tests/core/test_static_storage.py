"""Every file of a release asks for files of the same release: names hold a hash, in modules that import each other too."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from core.static_storage import HashedModules

FOLDERS = "django.contrib.staticfiles.finders.FileSystemFinder"
HASHED = re.compile(r"\.[0-9a-f]{12}\.\w+$")
IMPORT = re.compile(r"""(?:from|import)\s*\(?\s*["'](\.[^"']+)["']""")


@pytest.fixture
def collected(tmp_path: Path) -> HashedModules:
    """The project's own styles and scripts as `make serve` collects them, without what packages bring."""
    store = HashedModules(location=tmp_path, base_url="/static/")
    store.manifest_storage = store
    found = dict(finders.get_finder(FOLDERS).list([]))
    for name, storage in found.items():
        with storage.open(name) as file:
            store.save(name, file)
    faults = [
        done for _, _, done in store.post_process({name: (store, name) for name in found}) if done not in (True, False)
    ]
    assert faults == []
    return store


def test_modules_import_each_other_under_names_with_a_hash(collected, tmp_path):
    scripts = [name for name in collected.hashed_files.values() if name.startswith("js/")]
    asked = [found for name in scripts for found in IMPORT.findall((tmp_path / name).read_text())]
    assert len(asked) > 50
    assert [name for name in asked if not HASHED.search(name)] == []
    assert [name for name in asked if not (tmp_path / "js" / name).exists()] == []


def test_a_module_gets_a_new_name_when_one_it_imports_changes(collected, tmp_path):
    before = dict(collected.hashed_files)
    (tmp_path / "js" / "outbox-store.js").write_text("export const lasts = () => false;\n")
    list(collected.post_process({name: (collected, name) for name in before}))
    changed = {name for name, hashed in collected.hashed_files.items() if before[name] != hashed}
    assert {"js/outbox-store.js", "js/outbox.js", "js/scorecard-save.js", "js/scorecard.js", "js/kept.js"} <= changed
    assert "js/player.js" not in changed
