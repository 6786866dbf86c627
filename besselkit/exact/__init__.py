"""placeholder"""
from besselkit.exact._evaluate import *
