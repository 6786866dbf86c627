"""The tests of `bench`: they alone import it."""
