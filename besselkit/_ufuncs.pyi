"""The compiled module; built from besselkit/ufuncs/module.cpp."""

from numpy import float64, ufunc

level: str
levels: tuple[str, ...]
xla_handlers: dict[str, object]  # by function; "" for a device that is not the CPU

def at_level(level: str, /) -> dict[str, ufunc]: ...
def scalar(ufunc: ufunc, /, *numbers: object) -> float64 | None: ...

# the functions of the contract, and single_... and table_... for the loops of tables
def __getattr__(name: str) -> ufunc: ...
