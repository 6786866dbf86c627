"""Every function of the library to any number of digits, each digit right.

The functions have the names of `besselkit` and `besselkit.vmf`, with a keyword `dps`, the number
of decimal digits (30 if left out).  Numbers give an mpf of mpmath; arrays, lists and tuples
broadcast and give a NumPy object array of them.  The user's `mpmath.mp.dps` is neither used nor
changed, and any thread may call.

Arguments are int, float, str, Decimal, Fraction or mpf, other exactly rational numbers (SymPy's and
NumPy's), and arrays of these.
They are taken exactly: 0.1 is the float64 nearest to a tenth, "0.1" and Fraction(1, 10) are a
tenth.  Anything else, bool and complex included, is a TypeError that names the argument; outside
its domain (kappa < 0, d < 1, v < 0, r outside [0, 1], NaN, infinite d) a function is NaN.

Accuracy
--------
The relative error is below 10^-dps, near the zeros of the logarithms as well.  Each value is
computed twice, at two precisions and by two methods or to two extents, until both agree to more
digits than are returned; if they never do, or need more than 2^20 bits, `PrecisionError` is
raised.  Nothing else is ever returned in its place.

Notes
-----
A and log I_v come from the power series of 0F1 around its largest term, or from Debye's uniform
expansion, whichever is shorter; the rest follows by definition (Eq. 7 for A'), in a precision
planned to outlast the cancellation.

A float64 point takes 0.3 to 0.8 ms at 30 digits (median over d to 8192, kappa to 10^6), `entropy`
and `kl` 1 ms and `ratio_inv` 2 ms.  It is slow

- where neither method is short, about kappa = 10^3 at 30 digits (up to 4 ms) and 10^6 at 1000;
- for many digits: 0.7 ms at 100, 10 ms at 1000, where the worst points take 5 s and the first of
  each precision seconds more, since coefficients are then made;
- for d - 1 or v tiny, or arguments far outside the range of float64: the bits needed grow with
  their logarithms (the first log_iv at v = 10^-280 takes 1 s, later ones 10 ms).

References
----------
NIST Digital Library of Mathematical Functions, sections 10.25, 10.41.
"""

from besselkit._contract import NAMES as _NAMES
from besselkit.exact._densities import *
from besselkit.exact._dimensions import *
from besselkit.exact._errors import PrecisionError as PrecisionError
from besselkit.exact._inverses import *
from besselkit.exact._linear import *
from besselkit.exact._mixed import *
from besselkit.exact._normalisers import *
from besselkit.exact._order_derivative import *
from besselkit.exact._orders import *
from besselkit.exact._ratios import *

__all__ = ["PrecisionError", *sorted(_NAMES)]
