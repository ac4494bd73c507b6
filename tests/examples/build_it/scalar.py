# SPDX-License-Identifier: MIT
# Build it yourself, part 1: an autograd engine for single numbers, in Python and nothing else. The page shows the lines
# between the marks; a test compares what the program prints with scalar.txt.
# [node]
import math

tape = []  # every operation, in the order in which it ran

class Value:
    def __init__(self, value, inputs=()):
        self.value = value      # the result of the operation
        self.inputs = inputs    # each input, and the slope for it
        self.gradient = 0.0     # dL/d(this number), once it is known
        self.at = len(tape)     # its place on the tape
        tape.append(self)
# [end]

# [operators]
    # still in class Value:
    def __add__(a, b): return Value(a.value + b.value, ((a, 1.0), (b, 1.0)))
    def __mul__(a, b): return Value(a.value * b.value, ((a, b.value), (b, a.value)))
# [end]

# [functions]
    # still in class Value:
    def __neg__(a): return Value(-a.value, ((a, -1.0),))
    def __sub__(a, b): return a + -b

def tanh(a):
    y = math.tanh(a.value)
    return Value(y, ((a, 1 - y * y),))
def exp(a):
    y = math.exp(a.value)
    return Value(y, ((a, y),))
def log(a): return Value(math.log(a.value), ((a, 1 / a.value),))
# [end]

# [backward]
def backward(loss):
    for node in tape: node.gradient = 0.0
    loss.gradient = 1.0  # dL/dL
    for node in reversed(tape[:loss.at + 1]):
        for input, slope in node.inputs: input.gradient += node.gradient * slope
# [end]

# [network]
state = 1
def weight():  # between -1 and 1, the numbers of std::minstd_rand0
    global state
    state = state * 16807 % 2147483647
    return Value(2 * (state / 2147483647) - 1)

class Neuron:
    def __init__(self, inputs):
        self.weights = [weight() for _ in range(inputs)]
        self.bias = Value(0.0)
    def __call__(self, x):
        sum = self.bias
        for w, x_i in zip(self.weights, x): sum = sum + w * x_i
        return sum

class Network:  # two inputs, four tanh neurons, one score
    def __init__(self):
        self.hidden = [Neuron(2) for _ in range(4)]
        self.output = Neuron(4)
    def __call__(self, x1, x2):
        x = [Value(x1), Value(x2)]
        return self.output([tanh(neuron(x)) for neuron in self.hidden])
# [end]

# [loss]
points = [(0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 0)]  # x1, x2, and x1 xor x2

def loss_of(network):  # cross-entropy of the score s: log(1 + e^s) - y s, the mean over the points
    sum = Value(0.0)
    for x1, x2, y in points:
        s = network(x1, x2)
        sum = sum + (log(Value(1.0) + exp(s)) - Value(y) * s)
    return sum * Value(0.25)
# [end]

# [node]
a, b, c = Value(2.0), Value(-3.0), Value(10.0)
print(f"a = {a.value:g}, b = {b.value:g}, c = {c.value:g}: {len(tape)} numbers on the tape")
# [end]
print()

# [operators]
e = a * b
d = e + c
L = d * a
print(f"L = (a*b + c) * a = {L.value:g}, and the tape:")
for node in tape:
    slopes = [f", slope {slope:g} for number {input.at}" for input, slope in node.inputs]
    print(f"{node.at}: value {node.value:g}" + "".join(slopes))
# [end]
print()

# [backward]
backward(L)
print(f"dL/da = {a.gradient:g}, dL/db = {b.gradient:g}, dL/dc = {c.gradient:g}")
# [end]
print()

# [check]
def f(at_a): return (at_a * -3 + 10) * at_a
h = 1e-5
print(f"a nudged by 0.00001 up and down: {(f(2 + h) - f(2 - h)) / (2 * h):.6f}")
# [end]
print()

# [functions]
tape.clear()
x = Value(0.5)
y = tanh(x)
z = log(exp(y) + Value(1.0))
backward(z)
def g(at_x): return math.log(math.exp(math.tanh(at_x)) + 1)
print(f"dz/dx = {x.gradient:.6f}, nudged: {(g(0.5 + h) - g(0.5 - h)) / (2 * h):.6f}")
# [end]
print()

# [network]
tape.clear()
network = Network()
parameters = list(tape)  # the weights and biases are the first numbers on the tape
print(f"{len(parameters)} weights and biases, the score of (1, 0) is {network(1, 0).value:.4f}")
# [end]
print()

# [loss]
backward(loss_of(network))
print(f"{len(tape)} numbers on the tape, dL/d(first weight) = {tape[0].gradient:.4f}")
# [end]
print()

# [train]
for step in range(1001):
    del tape[len(parameters):]  # forget the operations, keep the weights
    loss = loss_of(network)
    if step % 250 == 0: print(f"step {step}: loss {loss.value:.4f}")
    backward(loss)
    for p in parameters: p.value -= 0.5 * p.gradient
for x1, x2, wanted in points:
    print(f"{x1} xor {x2}: {1 / (1 + math.exp(-network(x1, x2).value)):.2f}")
# [end]
