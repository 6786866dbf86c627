"""Runs patterns through the ufuncs of one extension module and judges every result.

``python -m tests.hostile.fuzz MODULE COUNT SEED LEVEL`` is the child that `sanitized.run` starts;
it prints one line for each ufunc and type, and exits with 1 at the first wrong result.
"""

import importlib.util
import sys
import time

import numpy as np

CHUNK = 1 << 16
TYPES = (np.float64, np.float32)
TABLES = (2, 3, 512)


def load(path):
    """Load an extension module in place of the installed one, before anything imports that."""
    spec = importlib.util.spec_from_file_location("besselkit._ufuncs", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def layouts(rng, given):
    """The same numbers as NumPy may hand them over: yields argument arrays and `out`."""
    kind, size = rng.integers(0, 6), given[0].size
    if kind == 0:  # every other, backwards
        return [np.repeat(x, 2)[::-2] for x in given], None
    if kind == 1:  # over an argument
        copies = [x.copy() for x in given]
        return copies, copies[int(rng.integers(0, len(given)))]
    if kind == 2:  # one first argument for all
        return [np.broadcast_to(given[0][:1], size), *given[1:]], None
    if kind == 3:  # the end of a block that does not fill a vector
        start = int(rng.integers(1, min(64, size)))
        return [x[start:] for x in given], None
    return given, np.empty(size, given[0].dtype) if kind == 4 else None


def shown(given, result, bad):
    """The first wrong points, in full."""
    at = np.flatnonzero(bad)[:5]
    return "\n".join(f"  {[float(x[i]).hex() for x in given]} -> {result[i]!r}" for i in at)


def judge(label, name, given, compute):
    """Compute in place of NumPy's warnings, and judge; returns the number of NaNs."""
    from tests.hostile import classes

    kept = [np.array(x) for x in given]  # the call may write over them
    with np.errstate(all="raise"):
        result = compute()
    bad = classes.wrong(name, kept, result)
    if bad.any():
        print(f"{label}: {bad.sum()} results of the wrong class\n{shown(kept, result, bad)}")
        sys.exit(1)
    return int(np.isnan(result).sum())


def chunks(count):
    """Sizes that add up to count, short ones among them."""
    sizes = [
        size for size in (1, 2, 7, 8, 9, 511, 512, 513, 2047, 2048, 2049) if size <= count // 16
    ]
    left = count - sum(sizes)
    return [*sizes, *[CHUNK] * (left // CHUNK), *([left % CHUNK] if left % CHUNK else [])]


def fuzz(name, ufunc, count, dtype, seed):
    """Put `count` patterns through one ufunc in one type; return how many gave NaN."""
    from tests.hostile import patterns

    rng, nans = np.random.default_rng([seed, *name.encode()]), 0
    for size in chunks(count):
        given = patterns.arguments(name, rng, size, dtype)
        if size > 8:
            given, out = layouts(rng, given)
        else:
            out = None
        label = f"{name} {np.dtype(dtype)}"
        nans += judge(label, name, given, lambda g=given, o=out: ufunc(*g, out=o))
    return nans


def fuzz_table(name, table, count, dtype, seed):
    """The same for a function of a table."""
    from tests.hostile import patterns
    from truth import rows

    rng, nans = np.random.default_rng([seed, *name.encode()]), 0
    function, start = getattr(table, name), rows.first(name, table.dim)
    for size in chunks(count):
        kappa = patterns.argument("kappa", rng, size, dtype)
        given = [np.full(size, start, dtype), kappa]
        label = f"{table!r}.{name} {np.dtype(dtype)}"
        nans += judge(label, name, given, lambda k=kappa: function(k))
    return nans


def cases(module, level, count, seed):
    """Every case as a label and a function that runs it: ufuncs first, then tables."""
    from besselkit._contract import NAMES

    ufuncs = module.at_level(level)
    for dtype in TYPES:
        for name in NAMES:
            run = lambda n=name, t=dtype: fuzz(n, ufuncs[n], count, t, seed)  # noqa: E731
            yield f"{name} {np.dtype(dtype)}", run
    if level != module.level:
        return  # tables are computed at the module's own level
    import besselkit
    from truth.rows import OF_TABLES

    for dtype in TYPES:
        for dim in TABLES:
            table, part = besselkit.load_table(dim), count // len(TABLES)
            for name in OF_TABLES:
                run = lambda n=name, t=table, p=part, y=dtype: fuzz_table(n, t, p, y, seed)  # noqa: E731
                yield f"table {dim} {name} {np.dtype(dtype)}", run


def main(argv):
    """Run the cases and print what was done."""
    path, count, seed, level = argv[0], int(argv[1]), int(argv[2]), argv[3]
    module = load(path)
    assert module.__file__ == path
    for label, run in cases(module, level, count, seed):
        start = time.perf_counter()
        nans = run()
        seconds = time.perf_counter() - start
        print(f"{level:4} {label:32} {nans} NaN, {seconds:.1f} s", flush=True)
    print(f"level {level}: done")


if __name__ == "__main__":
    main(sys.argv[1:])
