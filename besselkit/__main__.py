"""`python -m besselkit`: the command."""

import sys

from besselkit.cli import main

if __name__ == "__main__":
    sys.exit(main())
