"""Whether what lies in a back-up folder is still what was put there."""

from __future__ import annotations

from pathlib import Path

from jobs.backup_files import hashed
from jobs.backup_form import DATABASE, KEYS, Manifest, read_manifest, snapshots


def damaged_files(folder: Path) -> list[str]:
    """Read every file of every snapshot again; names of those that are not what they were. Damaged archives go, so that
    the next back-up copies them anew. Raises InputProblem, OSError.
    """
    manifests = {snapshot: read_manifest(snapshot) for snapshot in snapshots(folder)}
    wanted = {one.place: one.sha256 for manifest in manifests.values() for one in manifest.archives}
    found = []
    for place, sha256 in sorted(wanted.items()):
        path = folder / place
        if not path.is_file() or hashed(path).sha256 != sha256:
            path.unlink(missing_ok=True)
            found.append(place)
    for snapshot, manifest in manifests.items():
        found += [f"{snapshot.name}/{name}" for name in damaged_in(snapshot, manifest)]
    return found


def damaged_in(snapshot: Path, manifest: Manifest) -> list[str]:
    """The files of a snapshot's own folder that are not what they were. Raises OSError."""
    wanted = {DATABASE: manifest.database, **{f"{KEYS}/{name}": one for name, one in manifest.keys.items()}}
    return [
        name
        for name, facts in wanted.items()
        if not (snapshot / name).is_file() or hashed(snapshot / name) != facts
    ]
