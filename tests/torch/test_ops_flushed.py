"""torch.set_flush_denormal(True) changes no normal result and no normal derivative."""

import subprocess
import sys
from pathlib import Path

PROGRAM = """
import torch, besselkit
from besselkit import vmf

def found():
    d = torch.tensor(3114.404, dtype=torch.float64)
    kappa = torch.logspace(90, 103.9, 2000, dtype=torch.float64, requires_grad=True)
    small = torch.logspace(-150, -3, 2000, dtype=torch.float64, requires_grad=True)
    results = []
    for function, x in ((besselkit.ratio, kappa), (besselkit.ratio_deriv, kappa),
                        (besselkit.log_partition, small), (besselkit.log_norm, kappa),
                        (besselkit.ratio_c, small)):
        value = function(d, x)
        first, = torch.autograd.grad(value.sum(), x, create_graph=True)
        results += [value.detach(), first.detach()]
        if first.requires_grad and function is not besselkit.ratio_deriv:
            results.append(torch.autograd.grad(first.sum(), x)[0])
    results.append(vmf.kl(d, small, 1.25 * small, torch.ones_like(small)).detach())
    return torch.cat(results)

plain = found()
assert torch.set_flush_denormal(True)
tiny = torch.tensor([5e-324], dtype=torch.float64)
assert (tiny * 1.0).item() == 0, "it flushes"
flushed = found()
torch.set_flush_denormal(False)
normal = plain.abs() >= torch.finfo(torch.float64).tiny
print(int(normal.sum()), int((plain[normal] != flushed[normal]).sum()))
"""


def test_normal_results_are_the_same():
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    normal, different = map(int, done.stdout.split())
    assert normal > 20_000
    assert different == 0
