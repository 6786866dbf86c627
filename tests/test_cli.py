"""The command: the appendix's example, exactness of arguments, and one line for each mistake."""

import csv
import io
import json
import os
import subprocess
import sys
from fractions import Fraction

import mpmath
import numpy as np
import pytest

import besselkit
from besselkit import cli
from besselkit._contract import FUNCTIONS
from besselkit.cli import _doctor, _evaluate
from truth.rows import chosen, ordered, public

NAMES = list(chosen(lambda row: row.names in (("v", "x"), ("d", "kappa"))))


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


def by_name(made):
    """The functions of a point in JSON, by name."""
    return {row["name"]: row for row in made["functions"]}


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
        at = ordered(name, {"d": 1024.0, "v": 511.0, "kappa": 16.0, "x": 16.0})
        assert core == repr(float(public(name)(*at)))


def test_json(capsys):
    made = json.loads(run(capsys, "eval", "--json", "--digits", "40"))
    assert made["dim"] == "1024"
    assert made["float64"] == {"dim": "1024.0", "kappa": "16.0"}
    assert made["notes"] == []
    assert [row["name"] for row in made["functions"]] == NAMES
    ratio = by_name(made)["ratio"]
    assert ratio["exact"].startswith("0.01562119458944883771305329604787")
    assert len(ratio["exact"].lstrip("0.")) == 40
    assert float(ratio["error_eps"]) <= 2


@pytest.mark.parametrize("digits", [1, 5, 30, 100, 1000])
def test_digits(capsys, digits):
    made = json.loads(run(capsys, "eval", "--json", "--digits", str(digits)))
    exact = by_name(made)["ratio"]["exact"]
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
        assert abs(mpmath.mpf(by_name(made)["ratio"]["exact"]) / truth - 1) < mpmath.mpf(10) ** -19
    # the core is judged where it ran: half an eps of rounding in kappa would show in small ones
    assert all(float(row["error_eps"]) <= 6 for row in made["functions"])
    assert "0.1 is not" not in run(capsys, "eval", "--kappa", "0.125")


@pytest.mark.parametrize("dim", ["1", "1.5", "2", "3", "1e6"])
@pytest.mark.parametrize("kappa", ["0", "1e-300", "5e-324", "0.7", "1e8", "1e300"])
def test_the_whole_domain(capsys, dim, kappa):
    text = run(capsys, "eval", "--dim", dim, "--kappa", kappa)
    table, v = rows(text), float(dim) / 2 - 1
    inside = [n for n in NAMES if not FUNCTIONS[n].of_order or v >= FUNCTIONS[n].least]
    assert list(table) == inside
    assert text.count(" is not defined here (v: order, ") == len(NAMES) - len(inside)
    assert all(float(row[3]) <= 12 for row in table.values())


def test_the_error_column_can_show_an_error():
    with mpmath.workdps(40):
        truth = mpmath.mpf(1) / 3
        assert _evaluate._error(0.0, 1 / 3, truth) < 0.5
        assert 9.5 < _evaluate._error(0.0, 1 / 3 + 10 * 2.0**-54, 3 * truth / 3) / 0.75 < 10.5
        assert _evaluate._error(0.0, float("nan"), truth) == np.inf
        assert _evaluate._error(0.0, float("inf"), truth) == np.inf
        assert _evaluate._error(1.0, 1e-3, mpmath.mpf("1e-3") + mpmath.mpf(2) ** -52) < 1.01
        assert _evaluate._error(1.0, -np.inf, mpmath.mpf("-inf")) == 0
        assert _evaluate._error(1.0, np.inf, mpmath.mpf("-inf")) == np.inf
        # the infinity is what float64 has for 10^400, and for nothing that it can hold
        assert _evaluate._error(0.0, np.inf, mpmath.mpf("1e400")) == 0
        assert _evaluate._error(0.0, 1e308, mpmath.mpf("1e400")) > 1e15
        assert _evaluate._error(0.0, np.inf, mpmath.mpf("1e308")) == np.inf


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
    (["eval", "--kappa", "nan"], "argument --kappa: must be a number such as"),
    (["eval", "--kappa", "-inf"], "argument --kappa: must be >= 0, got -inf"),
    (["eval", "--dim", "inf"], "argument --dim: must be a finite number"),
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
    (["table", "build", "1e1_000_000_000"], "argument DIM...: must have an exponent within"),
    (["eval", "--kappa", "9" * 5000], "argument --kappa: must have at most 4000 characters"),
    (["eval", "--dim", "1/0"], "argument --dim: must be a number such as"),
    (["eval", "--dim", "0.5"], "argument --dim: must be >= 1, got 0.5"),
    (["eval", "--dim", "-3"], "argument --dim: must be >= 1, got -3"),
    (["eval", "--dim"], "Option '--dim' requires an argument"),
    (["eval", "--digits", "0"], "argument --digits: must be from 1 to 1000, got 0"),
    (["eval", "--digits", "1001"], "argument --digits: must be from 1 to 1000, got 1001"),
    (["eval", "--digits", "2.5"], "argument --digits: must be an integer, got '2.5'"),
    (["eval", "--fruit"], "No such option '--fruit'"),
    (["eval", "--kapa", "3"], "Did you mean one of: '--kappa'"),
    (["eval", "-f", "rato"], "argument -f: must be a function, got 'rato'"),
    (["eval", "-f", "rato"], "did you mean 'ratio'?"),
    (["eval", "-1"], "No such option '-1'"),
    (["eval", "3", "x"], "argument --kappa: must be a number such as"),
    (["eval", "3", "4", "5"], "takes two numbers without an option, D and KAPPA, got 3 4 5"),
    (["eval", "3", "--dim", "4"], "d is given twice, as 3 and by --dim"),
    (["eval", "--dim", "3", "--order", "1"], "--dim and --order are the same: give one of them"),
    (["eval", "--kappa", "3", "--x", "1"], "--kappa and --x are the same: give one of them"),
    (["eval", "--order", "-0.6"], "argument --order: must be >= -0.5, got -0.6"),
    (["eval", "--cos", "1.5"], "argument --cos: must be <= 1, got 1.5"),
    (["eval", "--cos", "0.5"], "no function takes cos, dim alone"),
    (["eval", "-f", "kl", "--cos", "0.5"], "kappa_p, kappa_q not given"),
    (["eval", "--from", "no-file.csv"], "--from: cannot read no-file.csv"),
    (["evil"], "invalid choice: 'evil' (choose from completion, doctor, eval, table)"),
    (["evil"], "did you mean 'eval'?"),
    (["table", "inf"], "did you mean 'info'?"),
    (["table", "build"], "Missing argument 'DIM...'"),
    (["table", "info", "513"], "no table for dim 513 comes with the package"),
    (["completion", "tcsh"], "argument SHELL: 'tcsh' is not one of"),
]


@pytest.mark.parametrize(("arguments", "message"), MISTAKES)
def test_mistakes_are_one_line_and_exit_2(capsys, arguments, message):
    assert cli.main(arguments) == 2
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


@pytest.mark.parametrize("arguments", [[], ["table"], ["--help"], ["eval", "-h"]])
def test_help(capsys, arguments):
    text = run(capsys, *arguments)
    assert text.startswith("Usage: besselkit")
    assert all(len(line) <= 100 for line in text.splitlines())


def test_help_shows_defaults_and_every_argument_of_the_contract(capsys):
    text = run(capsys, "eval", "--help")
    assert "[default: 20]" in text
    for row in FUNCTIONS.values():
        for name in row.names:
            assert f"--{name.replace('_', '-')} " in text
    assert "Concentration of p, 0 <= kappa_p <= inf" in text


SPELLINGS = ["3 10", "--dim 3 --kappa 10", "--order 1/2 --x 10", "--d 3 --x 10", "3 --x 1e1"]


def test_a_point_by_any_of_its_names(capsys):
    made = [json.loads(run(capsys, "eval", "--json", *words.split())) for words in SPELLINGS]
    assert all(one["functions"] == made[0]["functions"] for one in made)
    assert list(by_name(made[0])) == NAMES


def test_every_function_of_the_contract_can_be_had(capsys):
    at = {"d": 3, "v": 0.5, "kappa": 10, "x": 10, "kappa_p": 2, "kappa_q": 5}
    for name, row in FUNCTIONS.items():
        given = {argument.name: at.get(argument.name, 0.25) for argument in row.arguments}
        words = [f"--{key.replace('_', '-')}={value}" for key, value in given.items()]
        found = json.loads(run(capsys, "eval", "--json", "-f", name, *words))["functions"]
        assert [one["name"] for one in found] == [name]
        assert float(found[0]["core"]) == public(name)(*ordered(name, given))
        assert float(found[0]["error_eps"]) <= 6
        # and it is among those that are listed unasked
        assert name in by_name(json.loads(run(capsys, "eval", "--json", *words)))


def test_the_ends_of_the_domain(capsys):
    made = by_name(json.loads(run(capsys, "eval", "3", "inf", "--json")))
    assert {row["error_eps"] for row in made.values()} == {"0"}
    assert made["ratio"]["core"] == "1.0"
    assert made["log_iv"]["core"] == "inf"
    # asked for by name, what is not defined is NaN by both paths
    found = json.loads(run(capsys, "eval", "1.5", "2", "-f", "log_iv", "--json"))["functions"]
    assert (found[0]["exact"], found[0]["core"], found[0]["error_eps"]) == ("nan", "nan", "0")


POINTS = [(3, "1/3"), (1024, "16"), (4, "inf")]
FILES = {
    "named.csv": "kappa, d\n" + "".join(f"{kappa}, {d}\n" for d, kappa in POINTS),
    "bare.csv": "".join(f"{d},{kappa}\n\n" for d, kappa in POINTS),
    "bom.csv": "\ufeffdim,x\n" + "".join(f"{d},{kappa}\n" for d, kappa in POINTS),
    "lines.jsonl": "".join(f'{{"d": {d}, "kappa": "{kappa}"}}\n' for d, kappa in POINTS),
}


@pytest.mark.parametrize("name", FILES)
def test_points_of_a_file(capsys, tmp_path, name):
    path = tmp_path / name
    path.write_text(FILES[name], encoding="utf-8")
    words = ["eval", "--from", str(path), "-f", "ratio", "-f", "entropy"]
    listed = list(csv.DictReader(io.StringIO(run(capsys, *words))))
    lines = [json.loads(line) for line in run(capsys, *words, "--json").splitlines()]
    assert [row["function"] for row in listed] == 3 * ["ratio", "entropy"]
    assert len(lines) == 3
    for (d, kappa), line in zip(POINTS, lines, strict=True):
        alone = json.loads(run(capsys, "eval", str(d), kappa, *words[3:], "--json"))
        assert line["functions"] == alone["functions"]
    together = [row for line in lines for row in line["functions"]]
    for row, one in zip(listed, together, strict=True):
        assert {key: row[key] for key in ("exact", "nearest", "core", "error_eps")} == {
            key: one[key] for key in ("exact", "nearest", "core", "error_eps")
        }


def test_points_from_standard_input():
    program = [sys.executable, "-m", "besselkit", "eval", "--from", "-", "-f", "ratio"]
    done = subprocess.run(program, input="d,kappa\n3,10\n", capture_output=True, text=True)
    assert done.returncode == 0
    assert done.stdout.splitlines()[1].startswith("3,10,ratio,0.90000000412230725337,")


def test_numbers_of_json_are_taken_exactly(capsys, tmp_path):
    path = tmp_path / "points.jsonl"
    path.write_text('{"d": 3, "kappa": 0.1000000000000000055511151231257827}\n')
    made = json.loads(run(capsys, "eval", "--from", str(path), "--json"))
    assert made["kappa"] == "1000000000000000055511151231257827/10000000000000000000000000000000000"


BAD_FILES = [
    ("", "has no points"),
    ("d,kappa\n", "has no points"),
    ("d,kappa\n3,-1\n", "line 2: kappa must be >= 0, got -1"),
    ("d,kappa\n\n3,1\n3\n", "line 4: 2 columns wanted, got 1"),
    ("d,lambda\n3,1\n", "line 2: no argument is called 'lambda' (there are "),
    ("d,dim\n3,3\n", "line 2: dim is given twice"),
    ("3\n", "line 1: 2 columns wanted, got 1"),
    ('{"d": 3, "kappa": [1]}', "line 1: kappa must be a number or its text, got ['1']"),
    ('{"d": 3}\n{"d"', "line 2: no JSON: "),
    ('{"d": 3}\n[3]', "line 2: must be an object such as "),
    ("d,v,kappa\n3,1,1\n", "--dim and --order are the same"),
    ("\udcff", "cannot read"),
]


@pytest.mark.parametrize(("text", "message"), BAD_FILES)
def test_a_bad_file_is_one_line_before_anything_is_printed(capsys, tmp_path, text, message):
    path = tmp_path / "points"
    path.write_bytes(text.encode(errors="surrogateescape"))
    assert cli.main(["eval", "--from", str(path)]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.count("\n") == 1
    assert message in output.err


def test_the_tables_that_come_along(capsys):
    listed = [json.loads(line) for line in run(capsys, "table", "list", "--json").splitlines()]
    dims = [one["dim"] for one in listed]
    assert dims == sorted(dims)
    assert {3.0, 512.0} <= set(dims)
    assert [line.split()[0] for line in run(capsys, "table", "list").splitlines()[2:]] == [
        one["table"] for one in listed
    ]
    table = besselkit.load_table(512)
    said = json.loads(run(capsys, "table", "info", "512", "--json"))
    assert said == listed[dims.index(512.0)]
    assert said["certificate"] == table.certificate
    assert (said["dtype"], said["unit"]) == ("float64", "eps")
    assert str(table.certificate["ratio"]) in run(capsys, "table", "info", "512")


def test_a_table_is_not_replaced_unasked(capsys, tmp_path, monkeypatch):
    path = tmp_path / "vmf-3.npz"
    path.write_bytes(b"mine")
    words = ["table", "build", "2", "3", "--out", str(tmp_path)]
    with monkeypatch.context() as patched:
        patched.setattr(besselkit.Table, "build", lambda *_, **__: pytest.fail("built"))
        assert cli.main(words) == 2
    assert f"{path} is there already; --force replaces it" in capsys.readouterr().err
    assert path.read_bytes() == b"mine"
    assert [child.name for child in tmp_path.iterdir()] == ["vmf-3.npz"]
    monkeypatch.setattr(besselkit.Table, "build", lambda dim, **_: besselkit.load_table(dim))
    assert cli.main([*words, "--force"]) == 0
    assert besselkit.Table.load(path).dim == 3


def test_verify_in_json(capsys, monkeypatch):
    found = {"ratio": 1.25, "log_norm": 99.0}
    monkeypatch.setattr(besselkit.Table, "verify", lambda *_, **__: found)
    assert cli.main(["table", "verify", "512", "--json", "--seed", "7"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert said["seed"] == 7
    assert [(row["name"], row["measured"], row["ok"]) for row in said["functions"]] == [
        ("ratio", 1.25, True),
        ("log_norm", 99.0, False),
    ]


def test_doctor(capsys, monkeypatch):
    said = json.loads(run(capsys, "doctor", "--json"))
    assert said["besselkit"] == besselkit.__version__
    assert said["vector level"] in said["vector levels"]
    assert said["installed"]["numpy"] == np.__version__
    assert said["wrong values"] == []
    assert said["vector level"] in run(capsys, "doctor")
    monkeypatch.setattr(_doctor.exact, "ratio", lambda *_: 0.5)
    assert cli.main(["doctor"]) == 1
    assert "ratio" in capsys.readouterr().out.splitlines()[-1]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(capsys, shell):
    assert "_BESSELKIT_COMPLETE" in run(capsys, "completion", shell)
    program = [sys.executable, "-m", "besselkit"]
    asked = {"_BESSELKIT_COMPLETE": f"{shell}_complete", "COMP_WORDS": "besselkit ev"}
    asked["COMP_CWORD"] = "ev" if shell == "fish" else "1"
    done = subprocess.run(program, env={**os.environ, **asked}, capture_output=True, text=True)
    assert "eval" in done.stdout
