"""A mixture of von Mises-Fisher distributions, trained by gradient steps in JAX.

    python examples/jax_mixture.py

Images of digits (scikit-learn's) are unit vectors in R^64.  Sixteen components, each with a mean
direction, a concentration and a weight, are learnt together: Adam's steps on the likelihood, whose
gradient by kappa is the library's own.  It needs besselkit[jax] and scikit-learn, takes seconds,
and prints how well the components, which never saw a label, tell the digits apart.
"""

import jax
import jax.numpy as jnp
import numpy as np
from sklearn.datasets import load_digits

import besselkit

COMPONENTS, STEPS, RATE = 16, 400, 0.05


def log_joint(params, x):
    """Log density of each row with each component: log w + log C_d(kappa) + kappa mu.x."""
    means = params["means"] / jnp.linalg.norm(params["means"], axis=1, keepdims=True)
    kappa = jnp.exp(params["log_kappa"])
    weights = jax.nn.log_softmax(params["weights"])
    return weights + besselkit.log_norm(x.shape[1], kappa) + x @ (kappa[:, None] * means).T


def loss(params, x):
    """Mean negative log-likelihood, in nats."""
    return -jax.scipy.special.logsumexp(log_joint(params, x), axis=1).mean()


@jax.jit
def train(params, x):
    """All of Adam's steps; the loss of each comes back as well."""

    def step(state, i):
        params, first, second = state
        value, slope = jax.value_and_grad(loss)(params, x)
        first = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, first, slope)
        second = jax.tree.map(lambda v, g: 0.99 * v + 0.01 * g * g, second, slope)
        size = RATE * jnp.sqrt(1 - 0.99 ** (i + 1)) / (1 - 0.9 ** (i + 1))
        move = lambda p, m, v: p - size * m / (jnp.sqrt(v) + 1e-8)  # noqa: E731
        return (jax.tree.map(move, params, first, second), first, second), value

    zeros = jax.tree.map(jnp.zeros_like, params)
    (params, _, _), losses = jax.lax.scan(step, (params, zeros, zeros), jnp.arange(STEPS))
    return params, losses


def main():
    """Train, and count the images whose component's commonest digit is theirs."""
    digits = load_digits()
    x = jnp.asarray(digits.data / np.linalg.norm(digits.data, axis=1, keepdims=True), jnp.float32)
    chosen = np.random.default_rng(0).choice(len(x), COMPONENTS, replace=False)
    start = {"means": x[chosen], "log_kappa": jnp.full(COMPONENTS, 4.0)}
    params, losses = train(start | {"weights": jnp.zeros(COMPONENTS)}, x)
    component = np.asarray(log_joint(params, x).argmax(1))
    counts = [np.bincount(digits.target[component == k], minlength=1) for k in range(COMPONENTS)]
    share = sum(count.max() for count in counts) / len(x)
    kappa = np.exp(params["log_kappa"])
    print(f"nats an image: {losses[0]:.2f} at first, {losses[-1]:.2f} in the end")
    print(f"kappa from {kappa.min():.0f} to {kappa.max():.0f}; {share:.0%} told apart")
    return losses, share


if __name__ == "__main__":
    main()
