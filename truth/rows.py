"""Functions chosen by what the contract's rows say of them, so that nothing lists them by hand."""

import besselkit
from besselkit import vmf
from besselkit._contract import FUNCTIONS, NAMES, Chain


def chosen(wanted):
    """The names of the rows for which `wanted` holds, in the contract's order."""
    return tuple(name for name, row in FUNCTIONS.items() if wanted(row))


ALL = tuple(FUNCTIONS)
# the derivatives by the order or the dimension
TURNS = chosen(lambda row: f"/d{row.names[0]}" in row.symbols)
# those whose logarithms have rows too
LINEAR = chosen(lambda row: f"log_{row.name}" in FUNCTIONS)
# of an order or a dimension and of one argument that is their own
PLANE = chosen(lambda row: row.names in (("v", "x"), ("d", "kappa")) and not row.layer)
# what the sets of (d, kappa) have
BASIC = tuple(name for name in PLANE if name not in (*TURNS, *LINEAR))
# log_iv and its scaled form: they are asked for at v = d/2 - 1, where d is at least 2
LOGS_OF_ORDER = chosen(lambda row: row.of_order and row.crosses_zero)
OF_DIMENSION = chosen(lambda row: row.name in BASIC and not row.of_order)
# the same once: the ratio of an order has all values of the ratio, iv_ratio(v, x) = ratio(2v, x)
DISTINCT = (*LOGS_OF_ORDER, *OF_DIMENSION)
# those with points of their own, of other arguments
OTHERS = chosen(lambda row: row.name not in BASIC)
INVERSES = chosen(lambda row: not row.layer and row.name not in PLANE)
OF_TABLES = chosen(lambda row: row.table is not None)
# the chain log_partition, ratio, its slope, and the slope of that, which has none
CHAIN = ["log_partition"]
while slope := FUNCTIONS[CHAIN[-1]].slopes[1]:
    CHAIN.append(slope.name)
LAST = CHAIN[-1]
# with a derivative by the order or the dimension
LEARNT = chosen(lambda row: row.slopes[0] is not None)
# with one by another argument, and with one that can be differentiated again
ONCE = chosen(lambda row: any(row.slopes[1:]))
_ENDS = {name for name in ALL if not any(FUNCTIONS[name].slopes[1:])}
_TO_AN_END = chosen(
    lambda row: any(isinstance(s, Chain) and s.name in _ENDS for s in row.slopes[1:])
)
TWICE = tuple(name for name in ONCE if name not in _TO_AN_END)

# arguments from 0 to 1: those of the inverses
UNIT_ARGUMENTS = {
    a.name for row in FUNCTIONS.values() for a in row.arguments if (a.least, a.greatest) == (0, 1)
}


def _undone(name):
    """The function that an inverse undoes: its row says 'kappa with A_d(kappa) = r'."""
    row = FUNCTIONS[name]
    asked = {n: f"kappa with {f.symbols} = {row.names[1]}" for n, f in FUNCTIONS.items()}
    return next(n for n, words in asked.items() if words == row.symbols)


UNDONE = {name: _undone(name) for name in INVERSES}

# kinds of stored sets whose points are not (d, kappa), by their inputs; an inverse is its own kind,
# and the entropy has no cosine
KINDS = {
    "order": ("v", "x"),
    **{name: NAMES[name] for name in INVERSES},
    "vmf": ("d", "kappa", "cos"),
    "dim_deriv": ("d", "kappa"),
    "order_deriv": ("v", "x"),
    "linear": ("v", "x"),
    "kl": ("d", "kappa_p", "kappa_q", "cos"),
}


def kind_of(name):
    """The kind of the sets that one of `OTHERS` has its values in."""
    if name in TURNS:
        return "order_deriv" if FUNCTIONS[name].of_order else "dim_deriv"
    if name in LINEAR:
        return "linear"
    return next(kind for kind, inputs in KINDS.items() if inputs[:2] == NAMES[name][:2])


def public(name):
    """The function as users import it."""
    return getattr(vmf if FUNCTIONS[name].layer else besselkit, name)


def first(name, d):
    """What stands for the dimension d: v = d/2 - 1, or d/2 of a ratio of orders v and v - 1."""
    row = FUNCTIONS[name]
    return (d / 2 if row.least else d / 2 - 1) if row.of_order else d


def dimension(name, first_argument):
    """The dimension that a first argument stands for: `first` backwards."""
    row = FUNCTIONS[name]
    twice = 2 * first_argument if row.of_order else first_argument
    return twice + 2 if row.of_order and not row.least else twice


def promised(name, first_argument):
    """The promise in eps of float64 at first arguments, doubled below where the row says so."""
    row = FUNCTIONS[name]
    return row.error.eps * (1 + (first_argument < row.doubled_below()))


def ordered(name, given):
    """The values of a mapping by argument's name, in the function's order."""
    return [given[argument] for argument in NAMES[name]]
