"""No source runs code that it read from a file or from a text."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted([*(ROOT / "src").rglob("*.py"), *(ROOT / "bot").rglob("*.py"), *(ROOT / "benchmarks").rglob("*.py")])
UNPICKLERS = {"pickle", "cPickle", "_pickle", "dill", "cloudpickle", "joblib", "shelve", "marshal", "pandas"}
EVALUATORS = {"eval", "exec", "compile", "__import__"}
LOADERS = {("torch", "load"), ("np", "load"), ("numpy", "load"), ("yaml", "load")}


def keyword(call, name):
    return next((each.value for each in call.keywords if each.arg == name), None)


def faults(tree):
    """Each forbidden thing in a module, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            module = getattr(node, "module", None) or ""
            for name in {module.partition(".")[0], *(alias.name.partition(".")[0] for alias in node.names)}:
                if name in UNPICKLERS:
                    yield f"{node.lineno}: {name}"
        elif isinstance(node, ast.Call):
            yield from called(node)


def called(call):
    if isinstance(call.func, ast.Name) and call.func.id in EVALUATORS:
        yield f"{call.lineno}: {call.func.id}"
    for name in ("allow_pickle", "shell", "trust_remote_code"):
        value = keyword(call, name)
        if value is not None and not (isinstance(value, ast.Constant) and value.value is False):
            yield f"{call.lineno}: {name}"
    if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name):
        origin = call.func.value.id, call.func.attr
        safe = {"np": "allow_pickle", "numpy": "allow_pickle", "torch": "weights_only", "yaml": "Loader"}
        if origin in LOADERS and keyword(call, safe[origin[0]]) is None:
            yield f"{call.lineno}: {'.'.join(origin)} without {safe[origin[0]]}"
        loader = keyword(call, "Loader")
        if isinstance(loader, ast.Attribute) and loader.attr not in {"BaseLoader", "SafeLoader", "CSafeLoader"}:
            yield f"{call.lineno}: {loader.attr}"


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: str(source.relative_to(ROOT)))
def test_no_module_can_be_made_to_run_what_it_reads(source):
    assert list(faults(ast.parse(source.read_text("utf-8")))) == []


@pytest.mark.parametrize(
    "line",
    [
        "import pickle",
        "from joblib import load",
        "import torch; torch.load(path)",
        "np.load(file)",
        "np.load(file, allow_pickle=True)",
        "np.load(file, allow_pickle=allowed)",
        "eval(text)",
        "yaml.load(text, Loader=yaml.UnsafeLoader)",
        "subprocess.run(command, shell=True)",
    ],
)
def test_each_of_them_would_be_noticed(line):
    assert list(faults(ast.parse(line)))
