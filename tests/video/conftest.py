"""A few small clips, made once; each test takes what it needs and changes a copy."""

from pathlib import Path

import pytest

import video
from video.synth import make_clip


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the clips of this run stand."""
    return tmp_path_factory.mktemp("clips")


@pytest.fixture(scope="session")
def clip(shelf: Path) -> Path:
    """Ten seconds of moving picture and sound, 160 by 90."""
    return make_clip(shelf / "clip.mp4", 10, 160, 90)


@pytest.fixture(scope="session")
def long_clip(shelf: Path) -> Path:
    """Eighty seconds at ten pictures a second."""
    return make_clip(shelf / "long.mp4", 80, 96, 64, fps=10)


@pytest.fixture
def reason():
    """Ask why a file is refused (None: it is accepted), with a smallest side that suits our small clips."""

    def ask(path: Path, kind: str = "video", **limits) -> str | None:
        return video.inspect(path, kind, video.Limits(**limits)).reason

    return ask
