"""Every method of NumPy's ufunc protocol, of every ufunc, with every dtype: a value or an error.

``python -m tests.hostile.protocol LEVEL [MODULE]`` runs all of it in this process for the ufuncs of
one dispatch level ("own": those of the module itself), with the extension module at that path in
place of the installed one, and prints a line for each ufunc and dtype, so that the last line says
where a crash happened.  What the values are is `test_protocol.py`'s.
"""

import faulthandler
import sys
import warnings

import numpy as np

# the errors that a call may raise; of indices and axes outside, NumPy's own
ERRORS = (TypeError, ValueError, IndexError)
CASTINGS = ("no", "equiv", "safe", "same_kind", "unsafe")
RECORD = [("a", float), ("b", "i4")]


def dtypes():
    """One of each kind of dtype that NumPy has, the other byte order and parameters included."""
    found = [np.dtype(kind) for kind in np.typecodes["All"] if kind not in "SUVMm"]
    found += [np.dtype(text) for text in (">f8", ">f4", ">i4", "S3", "U3", "V8", "M8[s]", "m8[us]")]
    found += [np.dtype("M8"), np.dtype(RECORD), np.dtype((float, (2,)))]
    return [*found, np.dtypes.StringDType(), np.dtypes.StringDType(na_object=None)]


def samples(dtype):
    """Yield arrays of a dtype: three elements, none, unaligned ones, two dimensions, a scalar."""
    array = np.ones(3, dtype)
    if dtype.kind in "biufcO":
        array = np.array([2, 3, 30]).astype(dtype)
    yield array
    yield array[:0]
    if not dtype.hasobject and dtype.kind != "T":
        room = np.zeros(array.nbytes + 1, np.uint8)
        unaligned = np.ndarray(array.shape, array.dtype, room, offset=1)
        unaligned[...] = array
        yield unaligned
    yield np.repeat(array[None], 2, axis=0)[:, ::-1]
    yield array[0]


def quietly(call):
    """Call; an error of `ERRORS` is an answer too, as is NumPy's word for gufuncs."""
    try:
        return call()
    except ERRORS as error:
        return error
    except RuntimeError as error:
        if "Reduction not defined on ufunc with signature" not in str(error):
            raise
        return error


def operands(ufunc, given):
    """Yield what to call a ufunc with: the array in all places, or in one beside good numbers."""
    good = [3.0] * ufunc.nin
    if ufunc.signature:  # a table's rows, its parameters and kappa
        good = [np.ones((80, 30)), np.ones(40), 3.0]
        yield np.ones((80, 30)), np.array(given), np.arange(600.0)
        yield np.array(given), np.ones(40), np.arange(600.0)
    else:
        yield (given,) * ufunc.nin
    for i in range(ufunc.nin):
        yield (*good[:i], given, *good[i + 1 :])


def call_options(ufunc, dtype):
    """Yield the keywords of a call, each with good and bad values."""
    yield {}
    for kind in (np.float64, np.float32, np.int64, object):
        yield {"out": np.empty(3, kind)}
    yield {"out": np.empty((2, 3))[:, ::-1], "where": np.array([True, False, True])}
    yield {"out": (None,) * 2}
    yield {"out": np.empty(3), "where": 3}
    for casting in CASTINGS:
        yield {"casting": casting, "dtype": np.float32}
    for order in "KACF":
        yield {"order": order, "subok": order == "K"}
    yield {"dtype": dtype}
    yield {"dtype": dtype, "casting": "unsafe"}
    yield {"dtype": type(dtype)}
    for code in "dfgDOi":
        yield {"signature": code}
        yield {"signature": code * ufunc.nin + "->" + code, "casting": "unsafe"}
        yield {"signature": (None,) * ufunc.nin + (code,)}
    yield {"signature": (dtype,) * (ufunc.nin + 1)}
    yield {"axis": 0}
    yield {"axes": [(0, 1), (0,), (), ()]}
    yield {"keepdims": True}
    yield {"fruit": 1}


def reduce_options(dtype):
    """Yield the keywords of reductions."""
    yield {}
    for axis in (0, -1, 1, None, (0, 1), ()):
        yield {"axis": axis}
    yield {"out": np.empty(())}
    yield {"out": np.empty(3, np.float32)}
    for asked in (dtype, np.float32, np.float64, np.longdouble, object, complex):
        yield {"dtype": asked}
    yield {"keepdims": True}
    yield {"initial": 3.0}
    yield {"initial": None, "where": [True, False, True]}
    yield {"initial": 4, "where": [True, False, True]}


def reductions(ufunc, given, dtype):
    """Yield calls of the reductions."""
    for options in reduce_options(dtype):
        yield lambda o=options: ufunc.reduce(given, **o)
        # an out= of fewer dimensions than the result ends the process in NumPy itself (2.4,
        # numpy.subtract too)
        if np.ndim(options.get("out")) == np.ndim(given) or "out" not in options:
            yield lambda o=options: ufunc.accumulate(given, **o)
            for indices in ([0], [0, 2], [2, 0, 1], [0, 7], [], 1.5):
                yield lambda o=options, i=indices: ufunc.reduceat(given, i, **o)


def elementwise(ufunc, given, dtype):
    """Yield plain calls, `outer` and `at`."""
    for chosen in operands(ufunc, given):
        for options in call_options(ufunc, dtype):
            yield lambda c=chosen, o=options: ufunc(*c, **o)
        yield lambda c=chosen: ufunc.outer(*c)
        yield lambda c=chosen: ufunc.outer(*c[:2], dtype=dtype)
        for indices in ([0, 1, 1], [7], [], slice(None), [True, False, True], ...):
            yield lambda c=chosen, i=indices: ufunc.at(np.array(given), i, *c[1:])
        yield lambda c=chosen: ufunc.at(np.ones(3), [0, 0, 1], *c[1:])


def resolutions(ufunc, dtype):
    """Yield questions for the types of calls and of reductions, and for the loops themselves."""
    double, nin = np.dtype(float), ufunc.nin
    inputs = [(dtype,) * nin, (None,) * nin]
    for i in range(nin):
        inputs.append((*(double,) * i, dtype, *(double,) * (nin - 1 - i)))
    for result in (None, dtype, double):
        for chosen in inputs:
            given = (*chosen, result)
            for casting in CASTINGS:
                yield lambda g=given, c=casting: ufunc.resolve_dtypes(g, casting=c)
            yield lambda g=given: ufunc.resolve_dtypes(g, signature=(None,) * nin + (double,))
            yield lambda g=given: _strided_loop(ufunc, g)
        # casting= with these ends the process in NumPy itself (2.4, numpy.hypot too)
        for number in (int, float, complex):
            yield lambda n=number, r=result: ufunc.resolve_dtypes((n,) * nin + (r,))
    yield from _reduction_types(ufunc, dtype)


def _reduction_types(ufunc, dtype):
    three = (dtype,) * 3
    for given in ((None, dtype, None), (dtype, dtype, None), (None, dtype, dtype), three):
        yield lambda g=given: ufunc.resolve_dtypes(g, reduction=True)
        yield lambda g=given: ufunc.resolve_dtypes(g, reduction=True, signature=(float,) * 3)
        yield lambda g=given: ufunc.resolve_dtypes(g, reduction=True, casting="unsafe")
        yield lambda g=given: _strided_loop(ufunc, g, reduction=True)


def _strided_loop(ufunc, given, **options):
    if not hasattr(ufunc, "_resolve_dtypes_and_context"):
        return None
    _, context = ufunc._resolve_dtypes_and_context(given, **options)
    return ufunc._get_strided_loop(context)


def calls(ufunc, dtype):
    """Yield every call of a ufunc with a dtype."""
    yield from resolutions(ufunc, dtype)
    for given in samples(dtype):
        yield from elementwise(ufunc, given, dtype)
        yield from reductions(ufunc, given, dtype)


def ufuncs(module, level):
    """Every ufunc of a level of the extension module, or of the module, by its name."""
    if level == "own":
        return {name: value for name, value in vars(module).items() if isinstance(value, np.ufunc)}
    return module.at_level(level)


def broken_tables(made):
    """Yield calls of the loops of tables with rows and parameters that are no table."""
    import besselkit

    kappa = np.geomspace(1e-5, 1e5, 600)
    for dtype, kind in ((float, "table"), (np.float32, "single")):
        numbers = besselkit.Table.build(3, dtype=dtype)._tabulated.compiled
        for loop, rows in numbers.rows.items():
            ufunc = made[f"{kind}_{loop}"]
            p = numbers.parameters["bias" if loop == "less" else loop]
            for shorter in (rows[:-1], rows[:, :-1], rows[::-1], rows.T, rows[:0]):
                yield lambda u=ufunc, r=shorter, p=p: u(r, p, kappa)
            yield lambda u=ufunc, r=rows, p=p: u(r, p[:-1], kappa)
            yield lambda u=ufunc, r=rows, p=p: u(r, p[::-1], kappa)
            for i in range(p.size):
                for wrong in (np.nan, np.inf, -np.inf, -1.0, 0.0, 0.5, 1e300, 7.0, 1e4):
                    several = np.stack([p, np.where(np.arange(p.size) == i, wrong, p)])
                    yield lambda u=ufunc, r=rows, p=several: u(r, p[1], kappa)
                    yield lambda u=ufunc, r=rows, p=several: u(r, p, kappa[:2])


def main(argv):
    """Run all of it and print what was done."""
    faulthandler.enable()
    warnings.simplefilter("ignore")  # NumPy's, of complex numbers made real and the like
    np.seterr(all="ignore")
    level = argv[0]
    if argv[1:]:
        from tests.hostile.fuzz import load

        module = load(argv[1])
    else:
        from besselkit import _ufuncs as module
    made, answers, refused = ufuncs(module, level), 0, 0
    for name, ufunc in made.items():
        for dtype in dtypes():
            print(level, name, dtype, flush=True)
            for call in calls(ufunc, dtype):
                answers += 1
                refused += isinstance(quietly(call), Exception)
    print(level, "tables that are none", flush=True)
    for call in broken_tables(made):
        quietly(call)
    print(f"{answers} calls, {refused} refused: done")


if __name__ == "__main__":
    main(sys.argv[1:])
