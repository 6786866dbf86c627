"""The command: the appendix's example, exactness of arguments, and one line for each mistake."""

import json
import subprocess
import sys
from fractions import Fraction

import mpmath
import numpy as np
import pytest

import besselkit
from besselkit import cli
from besselkit._contract import FUNCTIONS
from besselkit.cli import _evaluate
from truth.rows import PLANE, first

# those of an order from 0 on, then those of a dimension
OF_DIMENSION = [name for name in PLANE if not FUNCTIONS[name].of_order]
NAMES = [n for n in PLANE if n not in OF_DIMENSION and not FUNCTIONS[n].least] + OF_DIMENSION


def run(capsys, *arguments):
    """Standard output of the command, which must succeed in silence."""
    assert cli.main(arguments) == 0
    output = capsys.readouterr()
    assert output.err == ""
    return output.out


def rows(text):
    """The table's rows by name."""
    cells = (line.split() for line in text.splitlines() if line)
    return {cell[0]: cell[1:] for cell in cells if cell[0] in NAMES and len(cell) == 5}


def test_the_default_is_the_example_of_the_appendix(capsys):
    text = run(capsys, "eval")
    assert text == run(capsys, "eval", "--dim", "1024", "--kappa", "16")
    table = rows(text)
    assert list(table) == NAMES
    assert table["log_iv"][1:3] == ["-1617.1025344270217", "-1617.1025344270217"]
    assert table["ratio"][1] == "0.015621194589448838"
    assert table["ratio_deriv"][1] == "0.0009758492167135131"
    assert table["ratio"][0].startswith("0.0156211945894488377")
    assert table["ratio_deriv"][0].startswith("0.000975849216713513080")
    for name, (_, _, core, error) in table.items():
        assert float(error) <= 6, name
        assert core == repr(float(getattr(besselkit, name)(first(name, 1024.0), 16.0)))


def test_json(capsys):
    made = json.loads(run(capsys, "eval", "--json", "--digits", "40"))
    assert made["dim"] == "1024"
    assert made["float64"] == {"dim": "1024.0", "kappa": "16.0"}
    assert made["notes"] == []
    assert [row["name"] for row in made["functions"]] == NAMES
    ratio = made["functions"][NAMES.index("ratio")]
    assert ratio["exact"].startswith("0.01562119458944883771305329604787")
    assert len(ratio["exact"].lstrip("0.")) == 40
    assert float(ratio["error_eps"]) <= 2


@pytest.mark.parametrize("digits", [1, 5, 30, 100, 1000])
def test_digits(capsys, digits):
    made = json.loads(run(capsys, "eval", "--json", "--digits", str(digits)))
    exact = made["functions"][NAMES.index("ratio")]["exact"]
    with mpmath.workdps(digits + 20):
        truth = besselkit.exact.ratio(1024, 16, dps=digits + 15)
        assert abs(mpmath.mpf(exact) / truth - 1) <= mpmath.mpf(10) ** (1 - digits) / 2


def test_arguments_are_taken_exactly(capsys):
    made = json.loads(run(capsys, "eval", "--json", "--dim", "10/3", "--kappa", "0.1"))
    assert made["dim"] == "10/3"
    assert made["kappa"] == "1/10"
    assert len(made["notes"]) == 2
    assert "kappa = 1/10 is not a float64 number" in made["notes"][1]
    with mpmath.workdps(40):
        truth = besselkit.exact.ratio(Fraction(10, 3), Fraction(1, 10), dps=30)
        found = mpmath.mpf(made["functions"][NAMES.index("ratio")]["exact"])
        assert abs(found / truth - 1) < mpmath.mpf(10) ** -19
    # the core is judged where it ran: half an eps of rounding in kappa would show in small ones
    assert all(float(row["error_eps"]) <= 6 for row in made["functions"])
    assert "0.1 is not" not in run(capsys, "eval", "--kappa", "0.125")


@pytest.mark.parametrize("dim", ["1", "1.5", "2", "3", "1e6"])
@pytest.mark.parametrize("kappa", ["0", "1e-300", "5e-324", "0.7", "1e8", "1e300"])
def test_the_whole_domain(capsys, dim, kappa):
    table = rows(run(capsys, "eval", "--dim", dim, "--kappa", kappa))
    assert list(table) == NAMES if float(dim) >= 2 else OF_DIMENSION
    assert all(float(row[3]) <= 12 for row in table.values())


def test_the_error_column_can_show_an_error():
    with mpmath.workdps(40):
        truth = mpmath.mpf(1) / 3
        assert _evaluate._error("ratio", 1 / 3, truth) < 0.5
        assert 9.5 < _evaluate._error("ratio", 1 / 3 + 10 * 2.0**-54, 3 * truth / 3) / 0.75 < 10.5
        assert _evaluate._error("ratio", float("nan"), truth) == np.inf
        assert _evaluate._error("ratio", float("inf"), truth) == np.inf
        assert _evaluate._error("bias", 1e-3, mpmath.mpf("1e-3") + mpmath.mpf(2) ** -52) < 1.01
        assert _evaluate._error("log_iv", -np.inf, mpmath.mpf("-inf")) == 0
        assert _evaluate._error("log_iv", np.inf, mpmath.mpf("-inf")) == np.inf


def test_what_the_exact_path_cannot_confirm_is_one_line(capsys, monkeypatch):
    def refuse(*arguments):
        raise besselkit.exact.PrecisionError("ratio(d=2, kappa=1) could not be confirmed")

    monkeypatch.setattr(_evaluate, "evaluate", refuse)
    assert cli.main(["eval"]) == 1
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err == "besselkit: error: ratio(d=2, kappa=1) could not be confirmed\n"


def test_nearest_float64_beyond_its_range():
    with mpmath.workdps(30):
        tiny = mpmath.ldexp(1, -(10**30))
        assert _evaluate._nearest(tiny) == 0.0
        assert _evaluate._nearest(1 / tiny) == np.inf
        assert _evaluate._nearest(-1 / tiny) == -np.inf
        assert _evaluate._nearest(mpmath.mpf(1) / 3) == 1 / 3


MISTAKES = [
    (["eval", "--kappa", "-1"], "argument --kappa: must be >= 0, got -1"),
    (["eval", "--kappa", "nan"], "argument --kappa: must be a finite number"),
    (["eval", "--kappa", "inf"], "argument --kappa: must be a finite number"),
    (["eval", "--kappa", "sixteen"], "argument --kappa: must be a number such as"),
    (["eval", "--kappa", "1j"], "argument --kappa: must be a number such as"),
    (["eval", "--kappa", ""], "argument --kappa: must be a number such as"),
    (["eval", "--kappa", "1e309"], "argument --kappa: must be within the range of float64"),
    (["eval", "--kappa", "1e-400"], "argument --kappa: must be within the range of float64"),
    (["eval", "--kappa", "1e999999999"], "argument --kappa: must have an exponent within"),
    (["eval", "--kappa", "1e1_000_000_000"], "argument --kappa: must have an exponent within"),
    (
        ["eval", "--kappa", "1e-\u0661" + 9 * "\u0660"],
        "argument --kappa: must have an exponent within",
    ),
    (["table", "build", "1e1_000_000_000"], "argument DIM: must have an exponent within"),
    (["eval", "--kappa", "9" * 5000], "argument --kappa: must have at most 4000 characters"),
    (["eval", "--dim", "1/0"], "argument --dim: must be a number such as"),
    (["eval", "--dim", "0.5"], "argument --dim: must be >= 1, got 0.5"),
    (["eval", "--dim", "-3"], "argument --dim: must be >= 1, got -3"),
    (["eval", "--dim"], "argument --dim: expected one argument"),
    (["eval", "--digits", "0"], "argument --digits: must be from 1 to 1000, got 0"),
    (["eval", "--digits", "1001"], "argument --digits: must be from 1 to 1000, got 1001"),
    (["eval", "--digits", "2.5"], "argument --digits: must be an integer, got '2.5'"),
    (["eval", "--fruit"], "unrecognized arguments: --fruit"),
    (["evil"], "invalid choice: 'evil'"),
    ([], "required"),
]


@pytest.mark.parametrize(("arguments", "message"), MISTAKES)
def test_mistakes_are_one_line_and_exit_2(capsys, arguments, message):
    with pytest.raises(SystemExit) as caught:
        cli.main(arguments)
    assert caught.value.code == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.count("\n") == 1
    assert output.err.startswith("besselkit")
    assert message in output.err


def test_as_a_program():
    program = [sys.executable, "-m", "besselkit"]
    version = subprocess.run([*program, "--version"], capture_output=True, text=True, check=True)
    assert version.stdout == f"besselkit {besselkit.__version__}\n"
    mistake = subprocess.run(
        [*program, "eval", "--kappa", "-1"], capture_output=True, text=True, check=False
    )
    assert mistake.returncode == 2
    assert "Traceback" not in mistake.stderr


def test_a_reader_that_goes_away():
    program = [sys.executable, "-m", "besselkit", "eval"]
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        errors = process.stderr.read()
        assert process.wait() == 141
    assert errors == b""
