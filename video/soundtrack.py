"""The sound of a clip alone, taken over as it is from a film that we made. Runs inside the sandbox."""

from pathlib import Path
from typing import Any

import av


def write_sound(film: Path, target: Path, seconds: float) -> dict[str, Any] | None:
    """Write the sound of `film` into an MP4 without a picture; None where the film has no sound. Nothing is coded anew."""
    with av.open(str(film), format="mov") as source:
        if not source.streams.audio:
            return None
        track = source.streams.audio[0]
        with av.open(
            str(target),
            "w",
            format="mp4",
            options={"movflags": "+faststart"},
            container_options={"fflags": "+bitexact"},
        ) as made:
            copy = made.add_stream_from_template(track)
            for packet in source.demux(track):
                if packet.dts is not None:
                    packet.stream = copy
                    made.mux(packet)
    return {
        "name": target.name,
        "content_type": "audio/mp4",
        "width": 0,
        "height": 0,
        "duration_seconds": seconds,
        "size_bytes": target.stat().st_size,
    }
