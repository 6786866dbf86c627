"""One process of data-parallel training: ``python -m tests.torch.vmf_worker RANK WORLD FOLDER``.

Trains the classifier for one step on its share of the batch and stores what came out.
"""

import sys
from pathlib import Path

import torch
from torch import distributed
from torch.nn.functional import cross_entropy
from torch.nn.parallel import DistributedDataParallel

from besselkit.torch.vmf import VMFClassifier, overlap_loss

BATCH, DIM, CLASSES = 12, 32, 5


class Model(torch.nn.Module):
    """A small network and the head; the losses are in forward, so that both take part."""

    def __init__(self):
        super().__init__()
        self.body = torch.nn.Linear(DIM, DIM)
        self.head = VMFClassifier(DIM, CLASSES, [50, 20, 10, 5, 2], (16.0, 1.0))

    def forward(self, x, y):
        features = self.body(x).relu()
        loss = cross_entropy(self.head(features), y)
        return loss + 0.2 * overlap_loss(self.head.kappa, self.head.weight)


def model_and_batch(seed=0):
    """The same in every process, in float64."""
    torch.manual_seed(seed)
    model = Model().double()
    return model, torch.randn(BATCH, DIM, dtype=torch.float64), torch.arange(BATCH) % CLASSES


def step(model, x, y):
    """One step; gives the gradients and the parameters after it, by name."""
    optimiser = torch.optim.SGD(model.parameters(), lr=0.5)
    model(x, y).backward()
    found = {f"grad {name}": p.grad.clone() for name, p in model.named_parameters()}
    optimiser.step()
    found |= {f"value {name}": p.detach().clone() for name, p in model.named_parameters()}
    return {name.replace(" module.", " "): value for name, value in found.items()}


def main(rank, world, folder):
    """Join the group through a file, train, store the result, leave."""
    torch.set_num_threads(1)
    store = distributed.FileStore(str(folder / "rendezvous"), world)
    distributed.init_process_group("gloo", store=store, rank=rank, world_size=world)
    # other processes begin elsewhere: the first one's parameters must reach them
    model, _, _ = model_and_batch(seed=rank)
    _, x, y = model_and_batch()
    share = slice(rank * BATCH // world, (rank + 1) * BATCH // world)
    torch.save(step(DistributedDataParallel(model), x[share], y[share]), folder / f"{rank}.pt")
    distributed.destroy_process_group()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
