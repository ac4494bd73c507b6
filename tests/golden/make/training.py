# SPDX-License-Identifier: MIT
# Golden cases of what trains: parameters after each step of an optimizer, rates of a schedule, gains of the initializers.
import torch
from torch import nn, optim
from torch.optim import lr_scheduler

from .common import Source, numbers

STEPS = 10


def betas(beta1=0.9, beta2=0.999, learning_rate=None, **rest):
    """deepX's two numbers are PyTorch's pair."""
    return dict(lr=learning_rate, betas=(beta1, beta2), **rest)


def plain(learning_rate, **rest):
    return dict(lr=learning_rate, **rest)


# name → (PyTorch's optimizer, its arguments for our settings, the settings of each case)
OPTIMIZERS = {
    "sgd": (optim.SGD, plain, [
        {"learning_rate": 0.1},
        {"learning_rate": 0.1, "momentum": 0.9},
        {"learning_rate": 0.05, "momentum": 0.9, "dampening": 0.3, "weight_decay": 0.1},
        {"learning_rate": 0.05, "momentum": 0.8, "nesterov": True},
        {"learning_rate": 0.05, "momentum": 0.8, "nesterov": True, "weight_decay": 0.2},
    ]),
    "rmsprop": (optim.RMSprop, plain, [
        {"learning_rate": 0.01},
        {"learning_rate": 0.02, "alpha": 0.9, "eps": 1e-4, "weight_decay": 0.1},
        {"learning_rate": 0.01, "centered": True},
        {"learning_rate": 0.01, "momentum": 0.9},
        {"learning_rate": 0.01, "momentum": 0.5, "centered": True, "alpha": 0.95},
    ]),
    "adam": (optim.Adam, betas, [
        {"learning_rate": 0.01},
        {"learning_rate": 0.1, "beta1": 0.8, "beta2": 0.95, "eps": 1e-3, "weight_decay": 0.1},
        {"learning_rate": 0.01, "amsgrad": True},
        {"learning_rate": 0.1, "beta1": 0.8, "beta2": 0.7, "weight_decay": 0.1, "amsgrad": True},
    ]),
    "adamw": (optim.AdamW, betas, [
        {"learning_rate": 0.01, "weight_decay": 0.01},
        {"learning_rate": 0.1, "beta1": 0.8, "beta2": 0.95, "weight_decay": 0.3},
        {"learning_rate": 0.1, "beta1": 0.8, "beta2": 0.7, "weight_decay": 0.1, "amsgrad": True},
    ]),
    # foreach: of the two codes that this version of PyTorch has, the one without foreach multiplies by μ once too often.
    "nadam": (lambda *a, **k: optim.NAdam(*a, foreach=True, **k), betas, [
        {"learning_rate": 0.002},
        {"learning_rate": 0.05, "beta1": 0.8, "beta2": 0.95, "momentum_decay": 0.01, "weight_decay": 0.1},
    ]),
    "adagrad": (optim.Adagrad, plain, [
        {"learning_rate": 0.1},
        {"learning_rate": 0.1, "lr_decay": 0.1, "weight_decay": 0.1, "initial_accumulator_value": 0.2, "eps": 1e-6},
    ]),
    "adadelta": (optim.Adadelta, plain, [
        {"learning_rate": 1.0},
        {"learning_rate": 0.5, "rho": 0.8, "eps": 1e-4, "weight_decay": 0.1},
    ]),
}


def optimizer_cases():
    for name, (make, translate, settings_list) in OPTIMIZERS.items():
        s = Source(name)
        for settings in settings_list:
            p = s.uniform(4).requires_grad_()
            start, path, steps = numbers(p), [], [s.uniform(4) for _ in range(STEPS)]
            steps[3] = torch.zeros(4)  # a step whose gradient is zero moves momentum alone
            optimizer = make([p], **translate(**settings))
            for g in steps:
                p.grad = g.clone()
                optimizer.step()
                path.append(numbers(p))
            yield {"optimizer": name, "settings": settings, "start": start, "gradients": [numbers(g) for g in steps], "parameters": path}


# f(x) of the L-BFGS cases; training_test.cpp has the same under these names.
FUNCTIONS = {
    "quadratic": lambda x: 0.5 * (torch.tensor([1.0, 4.0, 0.25, 9.0]) * x * x).sum() - x.sum(),
    "quartic": lambda x: ((x - 1) ** 4).sum() + 0.5 * (x * x).sum() + (x[0] * x[1]),
    "rosenbrock": lambda x: (1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2,
}


def lbfgs_cases():
    """Iterates: the parameters after each call of step(), which does one iteration of the method with its line search."""
    for function, start, settings in [
        ("quadratic", [1.0, -2.0, 3.0, 0.5], {"learning_rate": 1.0}),
        ("quartic", [-1.0, 2.0, 0.5], {"learning_rate": 1.0, "history_size": 3}),
        ("rosenbrock", [-1.2, 1.0], {"learning_rate": 1.0}),
    ]:
        x = torch.tensor(start, requires_grad=True)
        optimizer = optim.LBFGS([x], lr=settings["learning_rate"], max_iter=1, max_eval=100, history_size=settings.get("history_size", 100),
                                tolerance_grad=1e-12, tolerance_change=1e-16, line_search_fn="strong_wolfe")

        def closure():
            optimizer.zero_grad()
            loss = FUNCTIONS[function](x)
            loss.backward()
            return loss

        path = []
        for _ in range(STEPS):
            optimizer.step(closure)
            path.append(numbers(x))
        yield {"optimizer": "lbfgs", "function": function, "settings": settings, "start": start, "parameters": path}


EPOCHS = 40


def warmed(make):
    """Our warm-up of any schedule is a LinearLR before it."""
    def scheduler(o, warmup_steps=0, warmup_factor=1 / 3, **p):
        if not warmup_steps:
            return make(o, **p)
        first = lr_scheduler.LinearLR(o, start_factor=warmup_factor, total_iters=warmup_steps)
        return lr_scheduler.SequentialLR(o, [first, make(o, **p)], milestones=[warmup_steps])
    return scheduler


# name → (PyTorch's scheduler of an optimizer for our settings, the settings of each case)
SCHEDULES = {
    "constant": (lambda o: lr_scheduler.ConstantLR(o, factor=1.0), [{}, {"warmup_steps": 8}]),
    "step": (lambda o, **p: lr_scheduler.StepLR(o, **p), [{"step_size": 7, "gamma": 0.5}, {"step_size": 10, "gamma": 0.1},
                                                                {"step_size": 7, "gamma": 0.5, "warmup_steps": 5, "warmup_factor": 0.1}]),
    "exponential": (lambda o, **p: lr_scheduler.ExponentialLR(o, **p), [{"gamma": 0.9}, {"gamma": 0.99}, {"gamma": 0.9, "warmup_steps": 5}]),
    "cosine": (lambda o, **p: lr_scheduler.CosineAnnealingLR(o, **p), [{"T_max": 40}, {"T_max": 10, "eta_min": 0.01}, {"T_max": 20, "warmup_steps": 10}]),
    "linear": (lambda o, **p: lr_scheduler.LinearLR(o, **p), [{"start_factor": 0.1, "total_iters": 10}, {"start_factor": 0.5, "total_iters": 5},
                                                                    {"start_factor": 1.0, "end_factor": 0.1, "total_iters": 30}]),
    "one_cycle": (lambda o, **p: lr_scheduler.OneCycleLR(o, max_lr=0.1, **p),
                  [{"total_steps": 41}, {"total_steps": 41, "pct_start": 0.5, "div_factor": 10.0, "final_div_factor": 100.0},
                   {"total_steps": 41, "anneal_strategy": "linear"}, {"total_steps": 41, "three_phase": True}]),
    "reduce_on_plateau": (lambda o, **p: lr_scheduler.ReduceLROnPlateau(o, **p),
                          [{"patience": 3, "factor": 0.5}, {"patience": 2, "factor": 0.1, "threshold": 0.05, "cooldown": 2, "min_lr": 0.001},
                           {"patience": 1, "mode": "max", "factor": 0.5}, {"patience": 1, "threshold": 0.1, "threshold_mode": "abs", "factor": 0.3},
                           {"patience": 0, "factor": 0.5, "eps": 0.004}]),
}


def schedule_cases():
    for name, (make, settings_list) in SCHEDULES.items():
        s = Source(name)
        for settings in settings_list:
            base = 0.1
            optimizer = optim.SGD([nn.Parameter(torch.zeros(1))], lr=base)
            scheduler = warmed(make)(optimizer, **settings)
            losses = [round(1 / (1 + k // 5) + s.random.uniform(-0.05, 0.05), 3) for k in range(EPOCHS)]
            rates = []
            for loss in losses:
                rates.append(optimizer.param_groups[0]["lr"])
                optimizer.step()
                scheduler.step(loss) if name == "reduce_on_plateau" else scheduler.step()
            yield {"schedule": name, "settings": settings, "base": base, "losses": losses, "rates": rates}


def gain_cases():
    for name in ("linear", "sigmoid", "tanh", "relu", "leaky_relu", "selu"):
        for parameter in (None, 0.2, 1.0) if name == "leaky_relu" else (None,):
            yield {"nonlinearity": name, "parameter": parameter, "gain": nn.init.calculate_gain(name, parameter)}
