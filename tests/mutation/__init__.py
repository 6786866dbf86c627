"""Do the tests notice a wrong number?  ``python -m tests.mutation`` changes each and looks.

Mutants
-------
- each generated coefficient of ``core/coefficients.hpp``, and each number of float arithmetic in
  ``core/single_numbers.hpp``, moved by 4 eps (of float32) of itself; the tails of numbers held in
  parts by what the logarithm promises (`mutants.STEPS`);
- each cut-off of ``core/cutoffs.hpp``, moved by 4 eps, down and up: as far as the seams' reference
  points lie from it;
- each count of steps or terms that goes with a cut-off, one less.

The core is compiled once, its constants turned into variables (`harness`), and run over all
reference points, those of float32 also in float arithmetic alone, as on devices.  A mutant is
noticed by what the fast tests assert (`judge`): the promised errors, the ratchet of the measured
ones, or the stored bits and regions.  One that is not is moved further until it is, which tells to
how many digits the tests know that number; then it must be shown to move no result by more than a
small part of an eps (`SURVIVORS.md` says why each is so).
"""
