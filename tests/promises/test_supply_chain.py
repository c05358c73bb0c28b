"""With a lock, pip installs only files that have the hash in the lock. Nothing is fetched."""

import hashlib
import subprocess
import sys
import zipfile

import pytest

FILES = {
    "harmless/__init__.py": "",
    "harmless-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: harmless\nVersion: 1.0\n",
    "harmless-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    "harmless-1.0.dist-info/RECORD": "",
}


@pytest.fixture
def wheel(tmp_path):
    (tmp_path / "wheels").mkdir()
    made = tmp_path / "wheels" / "harmless-1.0-py3-none-any.whl"
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in FILES.items():
            archive.writestr(name, content)
    return made


def install(wheel, lock):
    """Install what a lock says, with hashes, as the Dockerfile does; what pip said, and whether it is there now."""
    target, requirements = wheel.parents[1] / "installed", wheel.parents[1] / "lock.txt"
    requirements.write_text(lock)
    options = [
        "--require-hashes",
        "--no-deps",
        "--no-index",
        "--find-links",
        str(wheel.parent),
        "--target",
        str(target),
    ]
    command = [sys.executable, "-m", "pip", "--isolated", "--disable-pip-version-check", "install", *options]
    run = subprocess.run([*command, "-r", str(requirements)], capture_output=True, text=True, check=False)
    return run.stdout + run.stderr, (target / "harmless").exists()


def test_a_package_whose_hash_is_in_the_lock_is_installed(wheel):
    said, installed = install(wheel, f"harmless==1.0 --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n")
    assert installed, said


def test_a_package_without_a_hash_is_not_installed(wheel):
    said, installed = install(wheel, "harmless==1.0\n")
    assert "Hashes are required" in said
    assert not installed


def test_a_package_that_was_exchanged_is_not_installed(wheel):
    lock = f"harmless==1.0 --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"
    with zipfile.ZipFile(wheel, "a") as archive:
        archive.writestr("harmless/more.py", "print('exchanged')")
    said, installed = install(wheel, lock)
    assert "DO NOT MATCH THE HASHES" in said
    assert not installed
