# SPDX-License-Identifier: MIT
# Golden cases of the layers: PyTorch's module for deepX's settings, evaluated in train and in eval mode at drawn parameters.
import torch
from torch import nn

from .common import Source, gradients, numbers, tensor_json

BOTH = ("train", "eval")


def module(kind, **sizes):
    """PyTorch's module. deepX reads the sizes of the input from its shape, so `sizes` says which argument is which axis."""
    return lambda x, **settings: kind(**{name: x.shape[axis] for name, axis in sizes.items()}, **settings)


class GlobalAvgPool(nn.Module):
    def forward(self, x):
        return x.mean(tuple(range(2, x.dim())))


def uniform(*shape):
    return lambda s: s.uniform(*shape)


def distinct(*shape):
    return lambda s: s.distinct(*shape)


# name → (module for an input and settings, [(settings, input of a source, modes)])
LAYERS = {
    "Linear": (module(nn.Linear, in_features=-1), [
        ({"out_features": 4}, uniform(5, 3), BOTH),
        ({"out_features": 1}, uniform(1, 2), ("train",)),
        ({"out_features": 2, "bias": False}, uniform(4, 3), ("train",)),
    ]),
    "Conv1d": (module(nn.Conv1d, in_channels=1), [
        ({"out_channels": 3, "kernel_size": 3}, uniform(2, 2, 7), BOTH),
        ({"out_channels": 2, "kernel_size": 3, "stride": 2, "padding": 2, "dilation": 2, "groups": 2}, uniform(1, 4, 8), ("train",)),
        ({"out_channels": 2, "kernel_size": 2, "bias": False}, uniform(2, 1, 4), ("train",)),
    ]),
    "Conv2d": (module(nn.Conv2d, in_channels=1), [
        ({"out_channels": 3, "kernel_size": 3}, uniform(2, 2, 5, 4), BOTH),
        ({"out_channels": 2, "kernel_size": 3, "stride": 2, "padding": 2, "dilation": 2, "groups": 2}, uniform(1, 4, 5, 6), ("train",)),
        ({"out_channels": 2, "kernel_size": 2, "bias": False}, uniform(2, 1, 3, 4), ("train",)),
    ]),
    "ConvTranspose2d": (module(nn.ConvTranspose2d, in_channels=1), [
        ({"out_channels": 3, "kernel_size": 3}, uniform(2, 2, 3, 2), BOTH),
        ({"out_channels": 2, "kernel_size": 2, "stride": 2, "padding": 1, "dilation": 2, "groups": 2}, uniform(1, 4, 3, 3), ("train",)),
        ({"out_channels": 2, "kernel_size": 2, "bias": False}, uniform(1, 1, 3, 2), ("train",)),
        ({"out_channels": 4, "kernel_size": 3, "stride": 3, "output_padding": 2}, uniform(2, 2, 2, 3), ("train",)),
    ]),
    "MaxPool1d": (module(nn.MaxPool1d), [({"kernel_size": 2}, distinct(2, 2, 6), BOTH),
                                         ({"kernel_size": 3, "stride": 2, "padding": 1}, distinct(1, 2, 7), ("train",))]),
    "MaxPool2d": (module(nn.MaxPool2d), [({"kernel_size": 2}, distinct(2, 2, 4, 6), BOTH),
                                         ({"kernel_size": 3, "stride": 2, "padding": 1}, distinct(1, 2, 5, 6), ("train",))]),
    "AvgPool1d": (module(nn.AvgPool1d), [({"kernel_size": 2}, uniform(2, 2, 6), BOTH),
                                         ({"kernel_size": 3, "stride": 2, "padding": 1, "count_include_pad": False}, uniform(1, 2, 7), ("train",)),
                                         ({"kernel_size": 3, "stride": 2, "padding": 1}, uniform(1, 2, 7), ("train",))]),
    "AvgPool2d": (module(nn.AvgPool2d), [({"kernel_size": 2}, uniform(2, 2, 4, 6), BOTH),
                                         ({"kernel_size": 3, "stride": 2, "padding": 1, "count_include_pad": False}, uniform(1, 2, 5, 6), ("train",)),
                                         ({"kernel_size": 3, "stride": 2, "padding": 1}, uniform(1, 2, 5, 6), ("train",))]),
    "GlobalAvgPool": (module(GlobalAvgPool), [({}, uniform(2, 3, 4, 2), BOTH)]),
    "Flatten": (module(nn.Flatten), [({}, uniform(2, 3, 4), BOTH)]),
    "BatchNorm1d": (module(nn.BatchNorm1d, num_features=1), [
        ({}, uniform(5, 3), BOTH),
        ({}, uniform(3, 2, 4), BOTH),
        ({"eps": 1e-3, "momentum": 0.3}, uniform(4, 3), BOTH),
        ({"affine": False}, uniform(4, 3), BOTH),
    ]),
    "BatchNorm2d": (module(nn.BatchNorm2d, num_features=1), [
        ({}, uniform(2, 2, 3, 4), BOTH),
        ({"eps": 1e-3, "momentum": 0.5}, uniform(2, 3, 2, 2), BOTH),
    ]),
    "LayerNorm": (lambda x, axes=1, **settings: nn.LayerNorm(x.shape[-axes:], **settings), [
        ({}, uniform(3, 4), BOTH),
        ({"eps": 1e-2}, uniform(2, 2, 3), ("train",)),
        ({"axes": 2, "elementwise_affine": False}, uniform(2, 2, 3), ("train",)),
    ]),
    "GroupNorm": (module(nn.GroupNorm, num_channels=1), [
        ({"num_groups": 2}, uniform(2, 4, 3), BOTH),
        ({"num_groups": 3, "eps": 1e-2}, uniform(2, 3, 2, 2), ("train",)),
        ({"num_groups": 1}, uniform(3, 4), ("train",)),
        ({"num_groups": 2, "affine": False}, uniform(2, 4), ("train",)),
    ]),
    # In train mode it draws at random, which nothing can compare number by number.
    "Dropout": (module(nn.Dropout), [({"p": 0.4}, uniform(3, 4), ("eval",)), ({"p": 0.0}, uniform(3, 4), BOTH)]),
    "Embedding": (module(nn.Embedding), [({"num_embeddings": 5, "embedding_dim": 3}, lambda s: s.labels(2, 4, classes=5), BOTH)]),
    "PReLU": (module(nn.PReLU), [({}, uniform(3, 4), BOTH), ({"num_parameters": 3}, uniform(2, 3, 2), ("train",))]),
}

# Activations: our name → PyTorch's module, and settings other than its own, by our names and by PyTorch's.
ACTIVATIONS = {
    "tanh": (nn.Tanh,), "sigmoid": (nn.Sigmoid,), "relu": (nn.ReLU,), "relu6": (nn.ReLU6,), "selu": (nn.SELU,), "silu": (nn.SiLU,),
    "mish": (nn.Mish,), "softsign": (nn.Softsign,), "log_sigmoid": (nn.LogSigmoid,), "hardsigmoid": (nn.Hardsigmoid,),
    "hardswish": (nn.Hardswish,), "gelu": (nn.GELU, {"approximate": "tanh"}), "elu": (nn.ELU, {"alpha": 0.5}),
    "celu": (nn.CELU, {"alpha": 0.5}), "leaky_relu": (nn.LeakyReLU, {"negative_slope": 0.2}), "softplus": (nn.Softplus, {"beta": 2}),
    "hardtanh": (nn.Hardtanh, {"min_val": -0.5, "max_val": 1.5}),
    "softmax": (lambda axis=-1: nn.Softmax(axis), {"axis": 1}), "log_softmax": (lambda axis=-1: nn.LogSoftmax(axis), {"axis": 1}),
}
for name, (kind, *others) in ACTIVATIONS.items():
    LAYERS[name] = (module(kind), [({}, uniform(3, 4), ("train",))] + [(settings, uniform(2, 3, 2), ("train",)) for settings in others])


def ours(layer, name, value):
    """Our Linear's weight is [in, out], so that y = x W; PyTorch keeps it transposed."""
    return value.detach().t() if layer == "Linear" and name == "weight" else value.detach()


def draw_state(s, net):
    """Parameters and buffers at numbers that a fresh module would hide: no ones, no zeros."""
    with torch.no_grad():
        for name, value in net.state_dict().items():
            if value.is_floating_point():
                value.copy_(s.uniform(*value.shape, low=0.2 if name == "running_var" else -1, high=1.5))


def case(s, layer, build, settings, draw, mode):
    x = draw(s)
    net = build(x, **settings).train(mode == "train")
    draw_state(s, net)
    labels = layer == "Embedding"
    state = {name: tensor_json(ours(layer, name, value)) for name, value in net.state_dict().items() if value.is_floating_point()}
    names = [name for name, _ in net.named_parameters()] + ([] if labels else ["input"])
    wanted = list(net.parameters()) + ([] if labels else [x.requires_grad_()])
    y = net(x.long() if labels else x)
    upstream, grads = gradients(s, y, wanted)
    return {"layer": layer, "settings": settings, "mode": mode, "state": state, "input": tensor_json(x), "upstream": numbers(upstream),
            "output": tensor_json(y), "grads": {name: numbers(ours(layer, name, g)) for name, g in zip(names, grads)},
            "state_after": {name: numbers(value) for name, value in net.named_buffers() if value.is_floating_point()}}


def cases():
    for layer, (build, settings_list) in LAYERS.items():
        s = Source(layer)
        for settings, draw, modes in settings_list:
            for mode in modes:
                yield case(s, layer, build, settings, draw, mode)
