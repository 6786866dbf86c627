"""What is true of the functions whatever the point: identities, signs, bounds, limits, agreement.

Points are drawn by Hypothesis, log-uniform over the domain and on both sides of every cut-off of
the core.  As it comes the draw is the same each time; ``HYPOTHESIS_PROFILE=long`` in the
environment, or pytest's ``--hypothesis-profile=long``, draws anew, and for longer.

Each test says to how many eps = 2^-52 its property holds in float64 and why.  The errors of the
functions themselves, which come in everywhere, are those that the contract promises: `promised`.
"""
