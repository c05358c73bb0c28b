# memoqa with its model: once built, it needs no network but the chat's.
#
#   docker build --tag memoqa .
#
# The build for the CPU alone of torch is locked (requirements/torch.txt). Where pip's own index does not have it, give
# the address of PyTorch's CPU wheels ("Start locally" on pytorch.org): --build-arg TORCH_INDEX=that-address

# 3.11 is what the tests run on.
ARG PYTHON=3.11

FROM python:${PYTHON}-slim-bookworm AS build
ARG TORCH_INDEX=""
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ONLY_BINARY=:all:
WORKDIR /build
COPY requirements requirements
RUN python -m venv /opt/memoqa \
    && /opt/memoqa/bin/python -m pip install --require-hashes ${TORCH_INDEX:+--extra-index-url "$TORCH_INDEX"} \
        --requirement requirements/run.txt --requirement requirements/torch.txt
# The wheel is built by locked tools too, without the isolation in which pip would fetch others.
RUN python -m venv tools && tools/bin/python -m pip install --require-hashes --requirement requirements/build.txt
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY src src
COPY bot bot
RUN PATH=/build/tools/bin:$PATH tools/bin/python -m pip wheel --no-deps --no-build-isolation --no-index --wheel-dir dist . \
    && /opt/memoqa/bin/python -m pip install --no-deps --no-index dist/*.whl \
    && /opt/memoqa/bin/python -m pip uninstall --yes pip
# Made and compared once here: a finished graph is only read. It is made for its maker's eyes alone.
RUN XDG_CACHE_HOME=/opt/cache /opt/memoqa/bin/python -c \
        "from memoqa.encoders import bundled, graph_cache; bundled.verified_file(); graph_cache.graph_file()" \
    && chmod -R a+rX /opt/cache

FROM python:${PYTHON}-slim-bookworm
# A number of its own, so that files in the volumes belong to nobody else on the host.
RUN groupadd --gid 10001 memoqa \
    && useradd --uid 10001 --gid memoqa --no-create-home --home-dir /app --shell /usr/sbin/nologin memoqa \
    && install --directory /app/memos \
    && install --directory --owner=memoqa --group=memoqa --mode=0700 /app/index /app/var
COPY --from=build /opt/memoqa /opt/memoqa
COPY --from=build /opt/cache /opt/cache
ENV PATH=/opt/memoqa/bin:$PATH \
    XDG_CACHE_HOME=/opt/cache \
    HF_HUB_OFFLINE=1 \
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
