# SPDX-License-Identifier: MIT
# Build it yourself, part 2: the same engine for whole matrices, in Python with NumPy. The page shows the lines between the
# marks; a test compares what the program prints with tensors.txt.
# [node]
import numpy as np

tape = []

class Tensor:
    def __init__(self, value, inputs=()):
        self.value = np.asarray(value, dtype=float)
        self.inputs = inputs  # each input, and a rule: from the gradient of the result to the gradient of the input
        self.at = len(tape)
        tape.append(self)

def backward(loss):
    for node in tape: node.gradient = np.zeros_like(node.value)
    loss.gradient = np.ones_like(loss.value)
    for node in reversed(tape[:loss.at + 1]):
        for input, rule in node.inputs: input.gradient += rule(node.gradient)
# [end]

# [operators]
def matmul(a, b):
    A, B = a.value, b.value
    return Tensor(A @ B, ((a, lambda g: g @ B.T),
                          (b, lambda g: A.T @ g)))

def add_row(a, b):  # adds the row b to every row of a, so its gradient is a sum over the rows
    return Tensor(a.value + b.value, ((a, lambda g: g), (b, lambda g: g.sum(0, keepdims=True))))

def tanh(a):
    y = np.tanh(a.value)
    return Tensor(y, ((a, lambda g: g * (1 - y ** 2)),))

def cross_entropy(scores, y):  # the gradient is p - y, over the number of points
    s, p = scores.value, 1 / (1 + np.exp(-scores.value))
    loss = np.mean(np.log(1 + np.exp(s)) - y * s)
    return Tensor(loss, ((scores, lambda g: g * (p - y) / y.size),))
# [end]

# [network]
state = 1
def weights(inputs, units):  # drawn neuron by neuron, as in part 1
    global state
    w = np.zeros((inputs, units))
    for unit in range(units):
        for i in range(inputs):
            state = state * 16807 % 2147483647
            w[i, unit] = 2 * (state / 2147483647) - 1
    return Tensor(w)
# [end]

# [network]
W1, b1, W2, b2 = weights(2, 4), Tensor(np.zeros((1, 4))), weights(4, 1), Tensor(np.zeros((1, 1)))
parameters = list(tape)
x, y = np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([[0], [1], [1], [0]])
def scores(): return add_row(matmul(tanh(add_row(matmul(Tensor(x), W1), b1)), W2), b2)
# [end]

# [train]
for step in range(1001):
    del tape[len(parameters):]
    loss = cross_entropy(scores(), y)
    if step == 0: print(f"{len(tape)} matrices on the tape")
    if step % 250 == 0: print(f"step {step}: loss {loss.value:.4f}")
    backward(loss)
    for p in parameters: p.value -= 0.5 * p.gradient
p = 1 / (1 + np.exp(-scores().value))
print(*(f"{share:.2f}" for share in p[:, 0]))
# [end]
