"""A room like a container's, made without an engine: its own mounts, no network, no capability, nothing to write to.

What docker-compose.yml asks an engine for, the kernel is asked for here, through util-linux.
"""

import os
import shlex
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

PROJECT = Path(__file__).parents[2]
TOOLS = ("unshare", "setpriv", "mount", "chroot")
USER = 10001
SYSTEM = ("/bin", "/sbin", "/lib", "/lib64", "/usr", "/etc")
ENVIRONMENT = {
    "HOME": "/app",
    "NO_COLOR": "1",
    "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONUTF8": "1",
    "XDG_CACHE_HOME": "/opt/cache",
}


@dataclass(frozen=True)
class Room:
    """Folders of the host that a process is let see.

    Attributes:
        walls: An empty folder, over which the room's root is mounted.
        read: Host folder by its place in the room; a process can only read there.
        written: The same for those that it can write to.
        image: An image's unpacked root, which then is the room's; the host's system and this project if None.
        environment: The variables of a process in the room.
    """

    walls: Path
    read: dict[str, Path]
    written: dict[str, Path]
    image: Path | None = None
    environment: dict[str, str] = field(default_factory=lambda: dict(ENVIRONMENT))

    def refused(self):
        """Why this kernel lets nobody here build such a room; empty where it does."""
        walls = shlex.quote(str(self.walls))
        script = f"mount -t tmpfs tmpfs {walls} && mount -o remount,ro {walls}"
        command = ["unshare", *_namespaces(), "sh", "-euc", script]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        return run.stderr.strip() if run.returncode else ""

    def run(self, *command, said="", timeout=60, **environment):
        """What became of a command in the room, as nobody in particular, without privileges or a way to any."""
        return subprocess.run(
            ["unshare", *_namespaces(), "sh", "-euc", self._script(command)],
            env=self.environment | environment,
            input=said,
            capture_output=True,
            text=True,
            check=False,
            timeout=timeout,
        )

    def _script(self, command):
        wall = shlex.quote(str(self.walls))
        lines = [
            # An image brings every place that something is mounted over, so nothing is made in it.
            f"mount --bind {shlex.quote(str(self.image))} {wall}"
            if self.image
            else f"mount -t tmpfs -o mode=755,size=1m,nosuid tmpfs {wall}",
            # First, since the project itself may stand in it.
            f"mkdir -p {wall}/tmp",
            f"mount -t tmpfs -o mode=1777,size=256m,noexec,nosuid,nodev tmpfs {wall}/tmp",
        ]
        for place, folder in self._read_folders().items():
            lines += [*self._bound(place, folder), f"mount -o remount,bind,ro {wall}{shlex.quote(place)}"]
        for place, folder in {**self.written, "/proc": Path("/proc"), "/dev": Path("/dev")}.items():
            lines += self._bound(place, folder)
        lines += [
            f"mount -o remount,{'bind,' if self.image else ''}ro {wall}",
            f"exec chroot {wall} setpriv {_without_privileges()} -- sh -c 'cd /app && exec \"$@\"' sh "
            + shlex.join(command),
        ]
        return "\n".join(lines)

    def _read_folders(self):
        """The system, the Python that runs this and the project, each at its own place, and what was asked for."""
        if self.image:
            return self.read
        kept: list[str] = []
        for place in sorted({str(PROJECT), sys.prefix, sys.base_prefix, *SYSTEM}, key=len):
            if not any(Path(place).is_relative_to(above) for above in kept):
                kept.append(place)
        return {place: Path(place) for place in kept if Path(place).is_dir()} | self.read

    def _bound(self, place, folder):
        inside = shlex.quote(f"{self.walls}{place}")
        # Resolved, since /bin may be a link to a part of /usr.
        return [f"mkdir -p {inside}", f"mount --rbind {shlex.quote(str(folder.resolve()))} {inside}"]


def _namespaces():
    return ["--mount", "--net"] if os.geteuid() == 0 else ["--map-root-user", "--mount", "--net"]


def _without_privileges():
    as_nobody = f"--reuid {USER} --regid {USER} --clear-groups " if os.geteuid() == 0 else ""
    return f"{as_nobody}--no-new-privs --bounding-set=-all --inh-caps=-all"
