#!/usr/bin/env bash
# Build memoqa:slim and memoqa:full: image.sh [slim] [full], both unless one is named.
#
# With Docker or Podman and a registry of images in reach, by `docker build`. Else, as root, by buildah alone: on a base
# that debootstrap makes from Debian's packages, with this machine's settings for pip, in a store of its own in the
# user's cache. `image.sh buildah …` runs buildah on that store, and `ENGINE=buildah` builds there in any case.
set -euo pipefail
cd "$(dirname "$0")/.."

BASE=docker.io/library/python:3.11-slim-bookworm # as Dockerfile names it; bookworm's own Python is 3.11
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/memoqa-image
TORCH=(--build-arg "TORCH_INDEX=${TORCH_INDEX:-}")

buildah() { command buildah --root "$CACHE/store" --runroot "$CACHE/run" "$@"; }

engine() {
    if [ -n "${ENGINE:-}" ]; then
        echo "$ENGINE"
    elif docker info >/dev/null 2>&1; then
        echo docker
    elif podman pull --quiet "$BASE" >/dev/null 2>&1; then
        echo podman
    else
        echo buildah
    fi
}

# What must be there to build without an engine; says what is missing, and how to get it.
require() {
    local tool missing=()
    for tool in buildah debootstrap; do
        [ -n "$(type -P "$tool")" ] || missing+=("$tool")
    done
    if [ ${#missing[@]} -gt 0 ]; then
        echo "No container engine answers, and ${missing[*]} is not installed: start Docker, or apt-get install ${missing[*]}." >&2
        exit 69
    elif [ "$(id -u)" != 0 ]; then
        echo "No container engine answers, and only root can build without one: start Docker, or use sudo." >&2
        exit 69
    fi
}

# Debian with Python, in the place of the image that a registry would give.
base() {
    local root=$CACHE/root made
    buildah inspect --type image "$BASE" >/dev/null 2>&1 && return
    echo "Making the base from Debian's packages (a minute, once) …"
    rm -rf "$root" && mkdir -p "$root"
    debootstrap --variant=minbase --include=python3,python3-venv,ca-certificates bookworm "$root" >"$CACHE/base.log" || {
        echo "debootstrap could not make the base: see $CACHE/base.log. It needs Debian's packages in reach." >&2
        exit 69
    }
    ln -s python3 "$root/usr/bin/python"
    rm -rf "$root"/var/{cache/apt,lib/apt/lists,log}/* "$root"/usr/share/{doc,man,locale}/*
    made=$(buildah from scratch)
    buildah copy --quiet "$made" "$root" / >/dev/null
    buildah config --env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$made"
    buildah commit --quiet --rm "$made" "$BASE" >/dev/null
    rm -rf "$root"
}

# This machine's settings for pip as one file, and what they name on its disk, as options of buildah.
pip_volumes() {
    "${PYTHON:-python3}" - "$CACHE/pip.conf" <<'END'
import ast, pathlib, re, subprocess, sys
listed = subprocess.run([sys.executable, "-m", "pip", "config", "list"], check=True, capture_output=True, text=True)
settings = {}
for line in reversed(listed.stdout.splitlines()):  # those of the environment are listed first, and hold
    name, _, value = line.partition("=")
    section, _, key = name.rpartition(".")
    if section in {"global", "install", ":env:"} and key != "constraint":  # the locks say every version
        settings[key] = " ".join(ast.literal_eval(value).split())
pathlib.Path(sys.argv[1]).write_text("\n".join(["[global]", *(f"{key} = {settings[key]}" for key in settings)]) + "\n")
print(f"--volume={sys.argv[1]}:/etc/pip.conf:ro")
for scheme, path in sorted(set(re.findall(r"(?<!\S)(file://)?(/\S+)", " ".join(settings.values())))):
    place = pathlib.Path(path).parent if scheme else pathlib.Path(path)  # an index points beside itself
    if place.exists():
        print(f"--volume={place}:{place}:ro")
END
}

build_without_engine() {
    local image=memoqa:$1 log=$CACHE/$1.log before volumes
    before=$(buildah images --quiet "$image" 2>/dev/null) || true
    mapfile -t volumes < <(pip_volumes)
    # The format of Docker keeps HEALTHCHECK.
    buildah bud --isolation=chroot --network=host --format=docker --layers "${volumes[@]}" "${TORCH[@]}" \
        --target "$1" --tag "$image" . >"$log" 2>&1 || {
        tail -20 "$log" >&2
        echo "$image could not be built: see $log." >&2
        exit 70
    }
    # The layers that both share stay; the image before this one goes.
    [ -z "$before" ] || [ "$before" = "$(buildah images --quiet "$image")" ] || buildah rmi "$before" >/dev/null 2>&1 || true
    buildah images --noheading "$image"
}

if [ "${1:-}" = buildah ]; then
    shift && buildah "$@"
    exit
fi
[ $# -gt 0 ] || set -- slim full
engine=$(engine)
if [ "$engine" = buildah ]; then
    require
    mkdir -p "$CACHE"
    base
fi
for target in "$@"; do
    echo "Building memoqa:$target with $engine …"
    if [ "$engine" = buildah ]; then
        build_without_engine "$target"
    else
        "$engine" build "${TORCH[@]}" --target "$target" --tag "memoqa:$target" .
    fi
done
