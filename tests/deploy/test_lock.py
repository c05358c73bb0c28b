"""The locks in requirements/: every dependency of pyproject.toml is there, within its range, with hashes."""

import re
import tomllib

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.deploy.room import PROJECT

LOCKS = ("run.txt", "slim.txt", "dev.txt", "build.txt", "torch.txt")
PYTHONS = ("3.11", "3.12", "3.13")
MACHINES = ("x86_64", "aarch64")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")
PROJECT_FILE = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))
RUN_TIME = PROJECT_FILE["project"]["dependencies"]
# What only encoders/sentence.py imports, and what encoders/models.py asks about an id on the hub.
OTHER_MODELS = ("huggingface-hub", "safetensors", "sentence-transformers", "tokenizers", "torch", "transformers")
DEVELOPMENT = PROJECT_FILE["project"]["optional-dependencies"]["dev"]


def entries(name):
    """Each requirement of a lock with its hashes."""
    text = (PROJECT / "requirements" / name).read_text("utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(Requirement(line.split(" --hash")[0].strip()), HASH.findall(line)) for line in lines]


def versions(names, python, machine):
    """What these locks install on Linux: version by normalised name."""
    on = {"python_version": python, "python_full_version": f"{python}.0", "sys_platform": "linux"}
    on |= {"platform_machine": machine, "platform_system": "Linux", "os_name": "posix"}
    found = [requirement for name in names for requirement, _ in entries(name)]
    kept = [each for each in found if each.marker is None or Marker(str(each.marker)).evaluate(on)]
    assert len({canonicalize_name(each.name) for each in kept}) == len(kept), "a package is locked twice"
    return {canonicalize_name(each.name): next(iter(each.specifier)).version for each in kept}


@pytest.mark.parametrize("name", LOCKS)
def test_every_entry_of_a_lock_is_one_version_with_a_hash(name):
    loose = [str(entry) for entry, hashes in entries(name) if not hashes or not str(entry.specifier).startswith("==")]
    assert loose == []


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_address(name):
    assert re.findall(r"https?:|file:|--index-url|--extra-index-url|--find-links", _uncommented(name)) == []


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("dependency", RUN_TIME)
def test_every_run_time_dependency_is_locked_within_its_range(dependency, python, machine):
    wanted = Requirement(dependency)
    locked = versions(["run.txt", "torch.txt"], python, machine)
    assert canonicalize_name(wanted.name) in locked, "run `make lock`"
    assert wanted.specifier.contains(locked[canonicalize_name(wanted.name)]), "run `make lock`"


@pytest.mark.parametrize("dependency", [each for each in RUN_TIME if Requirement(each).name not in OTHER_MODELS])
def test_every_run_time_dependency_of_the_bundled_model_is_locked_for_the_slim_image(dependency):
    locked = {canonicalize_name(entry.name) for entry, _ in entries("slim.txt")}
    assert canonicalize_name(Requirement(dependency).name) in locked, "run `make lock`"


def test_the_slim_image_has_the_very_files_of_the_full_one():
    def said(name):
        return {str(entry): hashes for entry, hashes in entries(name)}

    assert said("slim.txt").items() <= said("run.txt").items(), "run `make lock`"


def test_the_slim_image_has_nothing_that_only_other_models_need():
    locked = {canonicalize_name(entry.name) for entry, _ in entries("slim.txt")}
    assert locked & {*OTHER_MODELS, "hf-xet", "networkx", "scikit-learn", "scipy", "sympy"} == set()


def test_make_lock_leaves_the_same_packages_out():
    (names,) = re.findall(r"^OTHER_MODELS := (.+)$", (PROJECT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert names.split() == list(OTHER_MODELS)


def test_what_is_left_out_are_the_packages_that_one_file_of_ours_knows():
    (contract,) = [
        each
        for each in PROJECT_FILE["tool"]["importlinter"]["contracts"]
        if "sentence_transformers" in each.get("forbidden_modules", [])
    ]
    known = {name.replace("_", "-") for name in contract["forbidden_modules"]}
    assert {"huggingface-hub"} | known == set(OTHER_MODELS)


@pytest.mark.parametrize("dependency", DEVELOPMENT)
def test_every_dependency_of_development_is_locked_within_its_range(dependency):
    wanted = Requirement(dependency)
    locked = versions(["dev.txt"], "3.11", "x86_64")
    assert wanted.specifier.contains(locked.get(canonicalize_name(wanted.name), "0")), "run `make lock`"


def test_the_tools_that_build_the_wheel_are_locked():
    locked = versions(["build.txt"], "3.11", "x86_64")
    wanted = [Requirement(line) for line in PROJECT_FILE["build-system"]["requires"]]
    assert [str(each) for each in wanted if not each.specifier.contains(locked.get(each.name, "0"))] == []


@pytest.mark.parametrize("python", PYTHONS)
def test_development_runs_on_the_very_versions_that_are_deployed(python):
    deployed, developed = (versions([name], python, "x86_64") for name in ("run.txt", "dev.txt"))
    assert {name: developed.get(name) for name in deployed} == deployed


def test_no_lock_brings_cuda():
    locked = {name for lock in LOCKS for name in versions([lock], "3.11", "x86_64")}
    assert [name for name in locked if name.startswith(("nvidia-", "cuda-", "triton"))] == []


def test_the_torch_that_is_locked_is_the_one_that_make_installs():
    (pinned,) = re.findall(r"^TORCH \?= torch==(.+)$", (PROJECT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert versions(["torch.txt"], "3.11", "x86_64") == {"torch": f"{pinned}+cpu"}


def _uncommented(name):
    text = (PROJECT / "requirements" / name).read_text("utf-8")
    return "\n".join(line for line in text.splitlines() if not line.startswith("#"))
