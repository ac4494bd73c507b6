# SPDX-License-Identifier: MIT
# Golden cases of the operators. Beside each name: PyTorch's function under deepX's parameter names, and where it is evaluated.
import torch
import torch.nn.functional as F

from .common import call_cases


def unary(low=-2.0, high=2.0, *sets):
    """One input of rank 2, one of rank 3 and a scalar, then one for each further set of parameters."""
    def cases(s):
        yield (s.uniform(3, 4, low=low, high=high),), {}
        yield (s.uniform(2, 1, 3, low=low, high=high),), {}
        yield (s.uniform(low=low, high=high),), {}
        for parameters in sets:
            yield (s.uniform(3, 4, low=low, high=high),), parameters
    return cases


def binary(low=-2.0, high=2.0, b_low=None, b_high=None):
    """Two inputs of the same shape, and those that broadcast: on either side, in the middle, in rank."""
    def cases(s):
        b = dict(low=low if b_low is None else b_low, high=high if b_high is None else b_high)
        for p, q in [((3, 4), (3, 4)), ((3, 4), (4,)), ((3, 1), (2, 1, 4)), ((), (2, 3)), ((2, 3), (1, 1)), ((5,), (5,))]:
            yield (s.uniform(*p, low=low, high=high), s.uniform(*q, **b)), {}
    return cases


def over_axes(x, axis, keep):
    """PyTorch's (dim, keepdim); no axis means all of them."""
    return dict(dim=tuple(range(x.dim())) if axis is None else axis, keepdim=keep)


def reduction(f):
    return lambda x, axis=None, keep=False: f(x, **over_axes(x, axis, keep))


def reduced(draw="uniform", **range_):
    def cases(s):
        x = lambda *shape: getattr(s, draw)(*shape, **range_)
        yield (x(3, 4),), {}
        yield (x(2, 3, 2),), {"keep": True}
        yield (x(3, 4),), {"axis": 0}
        yield (x(3, 4),), {"axis": -1, "keep": True}
        yield (x(2, 3, 4),), {"axis": 1}
        yield (x(2, 3, 2, 2),), {"axis": -2, "keep": True}
        yield (x(5),), {"axis": 0}
    return cases


def prod_over(x, axis=None, keep=False):
    if axis is not None:
        return torch.prod(x, axis, keepdim=keep)
    y = torch.prod(x)
    return y.reshape([1] * x.dim()) if keep else y


def extreme(f):
    """max and min share the gradient among equal elements when over all of x; so does amax over an axis."""
    return lambda x, axis=None, keep=False: f(x, **over_axes(x, axis, keep))


def along(*axes):
    def cases(s):
        yield (s.uniform(3, 4),), {}
        for axis in axes:
            yield (s.uniform(2, 3, 4),), {"axis": axis}
    return cases


def matmul_cases(s):
    for a, b in [((3, 4), (4, 2)), ((1, 3), (3, 1)), ((2, 3, 4), (2, 4, 5)), ((2, 3, 4), (4, 2)), ((3, 4), (2, 4, 2)),
                 ((2, 1, 2, 3), (3, 3, 2))]:
        yield (s.uniform(*a), s.uniform(*b)), {}


def windowed(*settings):
    """(x's shape, weight's shape, parameters) each; a bias is an operator of its own."""
    return lambda s: [((s.uniform(*x), s.uniform(*w)), p) for x, w, p in settings]


conv1d_cases = windowed(
    ((2, 3, 7), (4, 3, 3), {}),
    ((1, 2, 8), (3, 2, 3), {"stride": 2, "padding": 1}),
    ((2, 2, 9), (2, 2, 3), {"dilation": 2, "padding": 2}),
    ((1, 4, 6), (6, 2, 3), {"groups": 2}),
    ((1, 3, 7), (3, 1, 2), {"groups": 3, "stride": 3, "dilation": 2, "padding": 1}),
    ((1, 1, 5), (1, 1, 1), {}))
conv2d_cases = windowed(
    ((2, 3, 5, 4), (2, 3, 3, 2), {}),
    ((1, 2, 6, 5), (3, 2, 3, 3), {"stride": 2, "padding": 1}),
    ((1, 2, 7, 6), (2, 2, 3, 2), {"dilation": 2, "padding": 2}),
    ((1, 4, 4, 5), (6, 2, 2, 3), {"groups": 2}),
    ((2, 3, 5, 5), (3, 1, 3, 3), {"groups": 3, "stride": 2, "dilation": 2, "padding": 2}),
    ((1, 2, 3, 3), (2, 2, 1, 1), {"stride": 2}))
conv_transpose2d_cases = windowed(
    ((2, 3, 3, 2), (3, 2, 3, 2), {}),
    ((1, 2, 3, 3), (2, 3, 3, 3), {"stride": 2, "padding": 1}),
    ((1, 2, 3, 4), (2, 2, 3, 2), {"stride": 3, "padding": 1, "dilation": 2}),
    ((1, 4, 2, 3), (4, 3, 2, 2), {"groups": 2, "stride": 2}),
    ((1, 2, 3, 2), (2, 1, 3, 3), {"stride": 2, "padding": 1, "output_padding": 1}))
# x's shape and that of conv2d's output.
conv2d_weight_cases = windowed(
    ((2, 3, 5, 4), (2, 2, 4, 3), {"kernel_size": 2}),
    ((1, 2, 6, 5), (1, 3, 3, 3), {"kernel_size": 3, "stride": 2, "padding": 1}),
    ((1, 4, 5, 5), (1, 6, 3, 3), {"kernel_size": 2, "groups": 2, "dilation": 2}))


def conv2d_weight(x, g, kernel_size, groups=1, **p):
    size = [g.shape[1], x.shape[1] // groups, kernel_size, kernel_size]
    return torch.nn.grad.conv2d_weight(x, size, g, groups=groups, **p)


def pooling(rank, *more):
    """The parameters of each pooling, then `more` of them."""
    def cases(s):
        sides = {1: [(8,), (7,), (9,)], 2: [(6, 4), (5, 7), (6, 6)]}[rank]
        yield (s.distinct(2, 2, *sides[0]),), {}
        yield (s.distinct(1, 2, *sides[1]),), {"kernel_size": 3, "stride": 2}
        yield (s.distinct(1, 3, *sides[2]),), {"kernel_size": 3, "stride": 2, "padding": 1}
        yield (s.distinct(2, 1, *sides[0]),), {"kernel_size": 2, "stride": 1}
        for parameters in more:
            yield (s.distinct(1, 2, *sides[2]),), parameters
    return cases


def pool(f):
    return lambda x, kernel_size=2, stride=None, **p: f(x, kernel_size, stride, **p)


UNCOUNTED = {"kernel_size": 3, "stride": 2, "padding": 1, "count_include_pad": False}


def max_pool2d_scatter(x, g, **p):
    x = x.detach().requires_grad_()
    return torch.autograd.grad(pool(F.max_pool2d)(x, **p), x, g, create_graph=True)[0]


def max_pool2d_gather(x, v, **p):
    y, places = pool(F.max_pool2d)(x, return_indices=True, **p)
    return v.flatten(2).gather(2, places.flatten(2)).reshape(y.shape)


def beside_pooling(second):
    """Pooling's x and a second input, shaped as x or as its pooling."""
    return lambda s: [((x, s.uniform(*(x if second == "x" else pool(F.max_pool2d)(x, **p)).shape)), p, (1,))
                      for (x,), p in pooling(2)(s)]


def labels_of(t):
    return t.detach().long()


def many(function):
    return lambda *parts, **p: function(parts, **p)


def whole(function):
    """Functions whose second input counts or names places: whole numbers that have no gradient."""
    return lambda x, index, **p: function(x, labels_of(index), **p)


ARITHMETIC = {
    "add": (torch.add, binary()),
    "sub": (torch.sub, binary()),
    "mul": (torch.mul, binary()),
    "div": (torch.div, binary(-2, 2, 0.5, 2)),
    "neg": (torch.neg, unary()),
    "pow": (torch.pow, binary(0.5, 2, -2, 2)),
    "power": (lambda x, exponent=2.0: torch.pow(x, exponent),
              lambda s: [((s.uniform(3, 4),), {}), ((s.uniform(3, 4),), {"exponent": 3}),
                         ((s.uniform(4, low=0.5),), {"exponent": -1.5}), ((s.uniform(4, low=0.3),), {"exponent": 0.5}),
                         ((torch.tensor([-1.5, 0.0, 2.0]),), {"exponent": 2}), ((s.uniform(4),), {"exponent": 0})]),
    "maximum": (torch.maximum, lambda s: [*binary()(s), ((torch.tensor([1.0, 2, -3]), torch.tensor([1.0, -2, -3])), {})]),
    "minimum": (torch.minimum, lambda s: [*binary()(s), ((torch.tensor([1.0, 2, -3]), torch.tensor([1.0, -2, -3])), {})]),
    "clamp": (lambda x, low, high: torch.clamp(x, low, high),
              lambda s: [((s.uniform(3, 4),), {"low": -1, "high": 1}), ((s.uniform(2, 3),), {"low": -0.25, "high": 0.75}),
                         ((torch.tensor([-1.0, 0, 1]),), {"low": -1, "high": 1})]),
    "step": (lambda x: torch.heaviside(x, torch.zeros(())),
             lambda s: [((s.uniform(3, 4),), {}, ()), ((torch.tensor([-1.0, 0, 2]),), {}, ()), ((s.uniform(),), {}, ())]),
    "equal": (lambda a, b: torch.eq(a, b).double(),
              lambda s: [((s.labels(3, 4, classes=3), s.labels(4, classes=3)), {}, ()), ((s.uniform(2), s.uniform(2, 1)), {}, ()),
                         ((torch.tensor([0.0, 1.5]), torch.tensor([-0.0, 1.5])), {}, ())]),
    "where": (lambda condition, a, b: torch.where(condition.bool(), a, b),
              lambda s: [((s.labels(*c, classes=2), s.uniform(*a), s.uniform(*b)), {}, (1, 2))
                         for c, a, b in [((3, 4), (3, 4), (3, 4)), ((3, 1), (3, 4), (4,)), ((4,), (), (2, 4))]]),
}

MATH = {
    "exp": (torch.exp, unary()),
    "expm1": (torch.expm1, unary(-2, 2)),
    "log": (torch.log, unary(0.3, 3)),
    "log1p": (torch.log1p, unary(-0.7, 3)),
    "sqrt": (torch.sqrt, unary(0.3, 3)),
    "rsqrt": (torch.rsqrt, unary(0.3, 3)),
    "reciprocal": (torch.reciprocal, lambda s: [*unary(0.3, 3)(s), ((s.uniform(5, low=-2, high=-0.3),), {})]),
    "square": (torch.square, unary()),
    "sin": (torch.sin, unary(-3, 3)),
    "cos": (torch.cos, unary(-3, 3)),
    "tan": (torch.tan, unary(-1.3, 1.3)),
    "atan": (torch.atan, unary(-3, 3)),
    "tanh": (torch.tanh, unary(-3, 3)),
    "abs": (torch.abs, lambda s: [*unary()(s), ((torch.tensor([-1.0, 0, 2]),), {})]),
    "erf": (torch.erf, lambda s: [*unary(-2.5, 2.5)(s), ((s.uniform(6, low=-6, high=6),), {})]),
}

EDGES = torch.tensor([-6.0, -3, -1, -0.5, 0, 0.5, 1, 3, 6])  # the kinks of the activations, where conventions matter


def activation(*sets):
    return lambda s: [*unary(-3, 3, *sets)(s), ((EDGES,), {})]


ACTIVATIONS = {
    "relu": (F.relu, activation()),
    "leaky_relu": (F.leaky_relu, activation({"negative_slope": 0.3})),
    "prelu": (F.prelu, lambda s: [((s.uniform(3, 4), s.uniform(1, low=0, high=0.5)), {}),
                                  ((s.uniform(2, 3, 2), s.uniform(3, low=0, high=0.5)), {}),
                                  ((s.uniform(2, 2, 3, 2), s.uniform(2, low=-1, high=1)), {})]),
    "relu6": (F.relu6, activation()),
    "elu": (F.elu, activation({"alpha": 0.7}, {"alpha": 2})),
    "selu": (F.selu, activation()),
    "celu": (F.celu, activation({"alpha": 0.5}, {"alpha": 2})),
    "gelu": (F.gelu, activation({"approximate": "none"}, {"approximate": "tanh"})),
    "silu": (F.silu, activation()),
    "mish": (F.mish, activation()),
    "softplus": (F.softplus, activation({"beta": 3}, {"beta": 0.5})),
    "softsign": (F.softsign, activation()),
    "hardtanh": (F.hardtanh, activation({"min_val": -0.5, "max_val": 2})),
    "hardsigmoid": (F.hardsigmoid, activation()),
    # Without its kinks: there, the slope that this version of PyTorch takes depends on where in an array a number stands.
    "hardswish": (F.hardswish, lambda s: [*unary(-3, 3)(s), ((EDGES[EDGES.abs() != 3],), {})]),
    "sigmoid": (torch.sigmoid, activation()),
    "log_sigmoid": (F.logsigmoid, activation()),
    "softmax": (lambda x, axis=-1: torch.softmax(x, axis), along(0, 1, -1)),
    "log_softmax": (lambda x, axis=-1: torch.log_softmax(x, axis), along(0, 1, -1)),
}

REDUCTIONS = {
    "sum": (reduction(torch.sum), reduced()),
    "mean": (reduction(torch.mean), reduced()),
    "prod": (prod_over, lambda s: [*reduced()(s), ((torch.tensor([[1.5, 0.0, 2], [3, -1, 0.5]]),), {"axis": 1})]),
    "max": (extreme(torch.amax), lambda s: [*reduced("distinct")(s), ((torch.tensor([[1.0, 3, 3], [2, 2, 2]]),), {"axis": 1})]),
    "min": (extreme(torch.amin), lambda s: [*reduced("distinct")(s), ((torch.tensor([[1.0, 1, 3], [2, 2, 2]]),), {"axis": 1})]),
    "var": (lambda x, axis=None, keep=False, correction=1: torch.var(x, **over_axes(x, axis, keep), correction=correction),
            lambda s: [*reduced()(s), ((s.uniform(3, 4),), {"axis": 1, "correction": 0})]),
    "std": (lambda x, axis=None, keep=False, correction=1: torch.std(x, **over_axes(x, axis, keep), correction=correction),
            lambda s: [*reduced()(s), ((s.uniform(3, 4),), {"axis": 1, "correction": 0})]),
    "logsumexp": (reduction(torch.logsumexp), reduced()),
    "l1_norm": (reduction(lambda x, **p: torch.linalg.vector_norm(x, 1, **p)), reduced()),
    "l2_norm": (reduction(lambda x, **p: torch.linalg.vector_norm(x, 2, **p)), reduced()),
    "cumsum": (lambda x, axis=0: torch.cumsum(x, axis), along(0, 1, -1)),
}

LINEAR = {
    "matmul": (torch.matmul, matmul_cases),
    "outer": (torch.outer, lambda s: [((s.uniform(3), s.uniform(4)), {}), ((s.uniform(1), s.uniform(2)), {})]),
    "conv1d": (F.conv1d, conv1d_cases),
    "conv2d": (F.conv2d, conv2d_cases),
    "conv_transpose2d": (F.conv_transpose2d, conv_transpose2d_cases),
    "conv2d_weight": (conv2d_weight, conv2d_weight_cases),
    "max_pool1d": (pool(F.max_pool1d), pooling(1)),
    "max_pool2d": (pool(F.max_pool2d), pooling(2)),
    "max_pool2d_scatter": (max_pool2d_scatter, beside_pooling("y")),
    "max_pool2d_gather": (max_pool2d_gather, beside_pooling("x")),
    "avg_pool1d": (pool(F.avg_pool1d), pooling(1, UNCOUNTED)),
    "avg_pool2d": (pool(F.avg_pool2d), pooling(2, UNCOUNTED)),
    "global_avg_pool": (lambda x: x.mean(tuple(range(2, x.dim()))),
                        lambda s: [((s.uniform(2, 3, 4, 2),), {}), ((s.uniform(2, 3, 5),), {})]),
    "embedding": (lambda index, table: F.embedding(labels_of(index), table),
                  lambda s: [((s.labels(4, classes=5), s.uniform(5, 3)), {}, (1,)),
                             ((s.labels(2, 3, classes=4), s.uniform(4, 2)), {}, (1,))]),
    "scatter_rows": (lambda index, g, rows: torch.zeros(rows, g.shape[-1]).index_add(0, labels_of(index).flatten(), g.reshape(-1, g.shape[-1])),
                     lambda s: [((s.labels(4, classes=3), s.uniform(4, 2)), {"rows": 3}, (1,)),
                                ((s.labels(2, 3, classes=4), s.uniform(2, 3, 2)), {"rows": 5}, (1,))]),
}

SHAPES = {
    "transpose": (lambda x, first=-2, second=-1: torch.transpose(x, first, second),
                  lambda s: [((s.uniform(3, 4),), {}), ((s.uniform(2, 3, 4),), {"first": 0, "second": 2}),
                             ((s.uniform(2, 3, 2),), {"first": -3, "second": 1})]),
    "permute": (lambda x, axes: torch.permute(x, axes),
                lambda s: [((s.uniform(2, 3, 4),), {"axes": [2, 0, 1]}), ((s.uniform(2, 1, 3, 2),), {"axes": [-1, 1, 0, 2]})]),
    "reshape": (lambda x, to: torch.reshape(x, to),
                lambda s: [((s.uniform(3, 4),), {"to": [4, 3]}), ((s.uniform(12),), {"to": [2, 2, 3]}), ((s.uniform(1, 1),), {"to": []})]),
    "flatten": (lambda x, start_axis=0, end_axis=-1: torch.flatten(x, start_axis, end_axis),
                lambda s: [((s.uniform(2, 3, 2),), {}), ((s.uniform(2, 3, 2, 2),), {"start_axis": 1}),
                           ((s.uniform(2, 3, 2, 2),), {"start_axis": 1, "end_axis": -2})]),
    "squeeze": (lambda x, axis=None: torch.squeeze(x) if axis is None else torch.squeeze(x, axis),
                lambda s: [((s.uniform(2, 1, 3, 1),), {}), ((s.uniform(2, 1, 3),), {"axis": 1}), ((s.uniform(2, 3, 1),), {"axis": -1}),
                           ((s.uniform(2, 3, 1),), {"axis": 0})]),
    "unsqueeze": (lambda x, axis: torch.unsqueeze(x, axis),
                  lambda s: [((s.uniform(2, 3),), {"axis": 0}), ((s.uniform(2, 3),), {"axis": -1}), ((s.uniform(2, 3),), {"axis": 1})]),
    "expand": (lambda x, to: x.expand(to),
                  lambda s: [((s.uniform(4),), {"to": [3, 4]}), ((s.uniform(3, 1),), {"to": [2, 3, 4]}), ((s.uniform(),), {"to": [2, 2]})]),
    "sum_to": (lambda x, to: x.sum_to_size(to),
               lambda s: [((s.uniform(3, 4),), {"to": [4]}), ((s.uniform(2, 3, 4),), {"to": [3, 1]}), ((s.uniform(2, 2),), {"to": [2, 2]})]),
    "slice": (lambda x, axis=0, start=0, stop=None, step=1: x.movedim(axis, 0)[start:stop:step].movedim(0, axis),
              lambda s: [((s.uniform(3),), {"axis": 0, "start": 0, "stop": 2}), ((s.uniform(3, 4),), {"axis": -1, "start": 1, "stop": 3}),
                         ((s.uniform(7, 2),), {"start": 1, "step": 3}), ((s.uniform(2, 5),), {"axis": 1, "step": 2})]),
    "index_select": (whole(lambda x, index, axis=0: torch.index_select(x, axis, index)),
                     lambda s: [((s.uniform(4, 3), s.labels(5, classes=4)), {}, (0,)),
                                ((s.uniform(2, 3, 2), s.labels(4, classes=3)), {"axis": 1}, (0,)),
                                ((s.uniform(2, 3), s.labels(2, classes=3)), {"axis": -1}, (0,))]),
    "index_add": (lambda x, index, source, axis=0: torch.index_add(x, axis, labels_of(index), source),
                  lambda s: [((s.uniform(4, 3), s.labels(5, classes=4), s.uniform(5, 3)), {}, (0, 2)),
                             ((s.uniform(2, 3, 2), s.labels(4, classes=3), s.uniform(2, 4, 2)), {"axis": 1}, (0, 2)),
                             ((s.uniform(2, 3), s.labels(2, classes=3), s.uniform(2, 2)), {"axis": -1}, (0, 2))]),
    "concat": (many(lambda parts, axis=0: torch.cat(parts, axis)),
               lambda s: [((s.uniform(2, 3), s.uniform(1, 3)), {}), ((s.uniform(2, 1), s.uniform(2, 3), s.uniform(2, 2)), {"axis": 1}),
                          ((s.uniform(2, 1, 2), s.uniform(2, 1, 1)), {"axis": -1})]),
    "stack": (many(lambda parts, axis=0: torch.stack(parts, axis)),
              lambda s: [((s.uniform(3), s.uniform(3)), {}), ((s.uniform(2, 3), s.uniform(2, 3), s.uniform(2, 3)), {"axis": 1}),
                         ((s.uniform(2, 2), s.uniform(2, 2)), {"axis": -1})]),
    "pad": (lambda x, axis=0, before=0, after=0, value=0.0: F.pad(x, [0, 0] * (x.dim() - 1 - axis % x.dim()) + [before, after], value=value),
            lambda s: [((s.uniform(3),), {"before": 1, "after": 2}), ((s.uniform(3, 4),), {"axis": 0, "before": 2}),
                       ((s.uniform(2, 3, 2),), {"axis": -2, "after": 1, "value": -1.5})]),
    "flip": (lambda x, axis=None: torch.flip(x, list(range(x.dim())) if axis is None else axis if isinstance(axis, list) else [axis]),
             lambda s: [((s.uniform(4),), {}), ((s.uniform(3, 4),), {"axis": 0}), ((s.uniform(2, 3, 2),), {"axis": -2}),
                        ((s.uniform(2, 3, 2),), {"axis": [0, 2]})]),
    "contiguous": (lambda x: x.contiguous() * 1, unary()),
    "detach": (lambda x: x.detach() * 1, unary()),
    "one_hot": (lambda x, num_classes=2: F.one_hot(labels_of(x), num_classes).double(),
                lambda s: [((s.labels(5, classes=2),), {}, ()), ((s.labels(3, classes=4),), {"num_classes": 4}, ())]),
}


def cases():
    for table in (ARITHMETIC, MATH, ACTIVATIONS, REDUCTIONS, LINEAR, SHAPES):
        yield from call_cases(table)
