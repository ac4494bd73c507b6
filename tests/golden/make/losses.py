# SPDX-License-Identifier: MIT
# Golden cases of the losses: (prediction, target) and, where a loss takes them, class weights as a third input.
import torch
import torch.nn.functional as F

from .common import call_cases

def each(draw, *sets):
    """Every reduction, then each further set of parameters; `draw(source)` gives (inputs,) or (inputs, wanted) anew each time."""
    def cases(s):
        for parameters in [{}, *({"reduction": r} for r in ("mean", "sum", "none")), *sets]:
            inputs, *wanted = draw(s)
            yield inputs, parameters, *wanted
    return cases


def pair(*shape, **target_range):
    return lambda s: ((s.uniform(*shape), s.uniform(*shape, **target_range)),)


def labelled(f):
    """Targets of one rank less than the logits are labels: whole numbers."""
    def call(z, target, *weight, **p):
        weight = weight[0] if weight else None
        target = target.detach().long() if target.dim() < z.dim() else target
        return f(z, target, weight=weight, **p)
    return call


def cross_entropy_cases(s):
    for p in [{}, {"reduction": "sum"}, {"reduction": "none"}, {"label_smoothing": 0.1}, {"label_smoothing": 0.3, "reduction": "sum"}]:
        yield (s.uniform(4, 3), s.labels(4, classes=3)), p, (0,)
    for p in [{}, {"reduction": "sum"}, {"reduction": "none"}, {"label_smoothing": 0.2}]:
        yield (s.uniform(4, 3), s.probabilities(4, 3)), p
    for p in [{}, {"reduction": "sum"}, {"reduction": "none"}, {"label_smoothing": 0.2}]:
        yield (s.uniform(5, 3), s.labels(5, classes=3), s.uniform(3, low=0.5)), p, (0,)
    for p in [{}, {"label_smoothing": 0.2, "reduction": "none"}]:
        yield (s.uniform(4, 3), s.probabilities(4, 3), s.uniform(3, low=0.5)), p, (0, 1)


def nll_cases(s):
    for p in [{}, {"reduction": "sum"}, {"reduction": "none"}]:
        yield (torch.log_softmax(s.uniform(4, 3), 1), s.labels(4, classes=3)), p, (0,)
    for p in [{}, {"reduction": "sum"}, {"reduction": "none"}]:
        yield (torch.log_softmax(s.uniform(5, 3), 1), s.labels(5, classes=3), s.uniform(3, low=0.5)), p, (0,)


def multi_margin_cases(s):
    for p in [{}, {"reduction": "sum"}, {"reduction": "none"}, {"margin": 0.5}, {"p": 2}, {"p": 2, "margin": 2, "reduction": "none"}]:
        yield (s.uniform(5, 4), s.labels(5, classes=4)), p, (0,)
        yield (s.uniform(5, 4), s.labels(5, classes=4), s.uniform(4, low=0.5)), p, (0,)


def kl_div_cases(s):
    for p in [{}, {"reduction": "sum"}, {"reduction": "none"}, {"reduction": "batchmean"}]:
        yield (torch.log_softmax(s.uniform(3, 4), 1), s.probabilities(3, 4)), p
        yield (torch.log_softmax(s.uniform(3, 4), 1), torch.log_softmax(s.uniform(3, 4), 1)), {"log_target": "yes", **p}


def bce_with_logits(z, t, pos_weight=None, **p):
    return F.binary_cross_entropy_with_logits(z, t, pos_weight=None if pos_weight is None else torch.tensor(pos_weight), **p)


LOSSES = {
    "mse": (F.mse_loss, each(pair(3, 4))),
    "mae": (F.l1_loss, each(pair(3, 4))),
    "huber": (F.huber_loss, each(pair(3, 4), {"delta": 0.4}, {"delta": 2, "reduction": "sum"})),
    "smooth_l1": (F.smooth_l1_loss, each(pair(3, 4), {"beta": 0.4}, {"beta": 2, "reduction": "sum"})),
    "cross_entropy": (labelled(F.cross_entropy), cross_entropy_cases),
    "nll": (labelled(F.nll_loss), nll_cases),
    "bce": (F.binary_cross_entropy, each(lambda s: ((s.uniform(3, 4, low=0.05, high=0.95), s.uniform(3, 4, low=0, high=1)), (0,)))),
    "bce_with_logits": (bce_with_logits, each(pair(3, 4, low=0, high=1), {"pos_weight": 3.0}, {"pos_weight": 0.5, "reduction": "none"})),
    # PyTorch's margin loss between two scores is the binary hinge when the second score is 0 and its sign is the target's.
    "hinge": (lambda x, t, margin=1.0, reduction="mean": F.margin_ranking_loss(x, torch.zeros_like(x), t, margin, reduction=reduction),
              each(lambda s: ((s.uniform(3, 4), 2 * s.labels(3, 4, classes=2) - 1), (0,)))),
    "multi_margin": (labelled(F.multi_margin_loss), multi_margin_cases),
    "kl_div": (lambda x, t, log_target="no", **p: F.kl_div(x, t, log_target=log_target == "yes", **p), kl_div_cases),
}


def cases():
    return call_cases(LOSSES)
