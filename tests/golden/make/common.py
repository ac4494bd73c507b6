# SPDX-License-Identifier: MIT
# What all golden files share: seeded inputs, gradients, and tensors as JSON.
import random

import torch

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)


class Source:
    """Draws the inputs of one entry. Its name is the seed, so that a new entry changes no other."""

    def __init__(self, name):
        self.random = random.Random(name)

    def uniform(self, *shape, low=-2.0, high=2.0):
        count = torch.Size(shape).numel()
        return torch.tensor([round(self.random.uniform(low, high), 3) for _ in range(count)]).reshape(shape)

    def distinct(self, *shape, low=-2.0, high=2.0):
        """All numbers differ clearly, so that there is one largest among any of them."""
        count = torch.Size(shape).numel()
        grid = [round(low + (high - low) * (k + 0.5) / count, 3) for k in range(count)]
        self.random.shuffle(grid)
        return torch.tensor(grid).reshape(shape)

    def labels(self, *shape, classes):
        count = torch.Size(shape).numel()
        return torch.tensor([float(self.random.randrange(classes)) for _ in range(count)]).reshape(shape)

    def probabilities(self, *shape):
        return torch.softmax(self.uniform(*shape), -1)


def numbers(tensor):
    return tensor.detach().reshape(-1).tolist()


def tensor_json(tensor):
    return {"shape": list(tensor.shape), "values": numbers(tensor)}


def gradients(source, y, inputs):
    """Random weights of the outputs, and the gradients of the weighted sum: 0 for what it does not depend on."""
    upstream = source.uniform(*y.shape, low=-1, high=1)
    found = [None] * len(inputs)
    if inputs and y.requires_grad:
        found = torch.autograd.grad((y * upstream).sum(), inputs, allow_unused=True)
    return upstream, [torch.zeros_like(x) if g is None else g for x, g in zip(inputs, found)]


def call_cases(table):
    """Cases of operators. `table`: name → (function of the inputs and parameters, cases), where cases(source) lists
    (inputs, parameters, ...); a third part names the inputs to differentiate by, all of them if it is not there."""
    for name, (function, cases) in table.items():
        source = Source(name)
        for drawn, parameters, *wanted in cases(source):
            wanted = wanted[0] if wanted else range(len(drawn))
            inputs = [x.clone().requires_grad_(i in wanted) for i, x in enumerate(drawn)]
            y = function(*inputs, **parameters)
            upstream, grads = gradients(source, y, [inputs[i] for i in wanted])
            by_input = dict(zip(wanted, grads))
            yield {"call": name, "parameters": parameters, "inputs": [tensor_json(x) for x in inputs],
                   "upstream": numbers(upstream), "output": tensor_json(y),
                   "grads": [numbers(by_input[i]) if i in by_input else None for i in range(len(inputs))]}
