"""
3. Why creation order is a topological order
============================================

Backward visits nodes one after the other. A node should be visited only when all gradients that it will ever get have
arrived. This chapter shows a graph in which that matters, the mistake that a simple recursion makes on it, and a way
to visit nodes in the right order without sorting anything.
"""

import minitorch as torch

# %%
# The diamond
# -----------
#
# ``b`` is used twice, and so is ``a``. Written out, ``c = b + b = 2 b = 4 a``, so the gradient of ``a`` is 4. In the
# second program ``b`` is used on two ways that meet again: ``d = 3 b + b² = 6 a + 4 a²``, which has
# the gradient ``6 + 8 a``.

a = torch.tensor(1.0, requires_grad=True)
b = a + a
c = b + b
c.backward()
print(a.grad)

a = torch.tensor(1.0, requires_grad=True)
b = a + a
d = 3 * b + b * b
d.backward()
print(a.grad)

# %%
# The mistake
# -----------
#
# Here is a graph of numbers in a few lines, with a backward that calls itself on each argument at once. It adds to
# ``grad`` as it should. But it comes to ``b`` twice, and the second time it passes on what it passed on before.


class Number:
    def __init__(self, value, arguments=()):
        self.value, self.arguments, self.grad = value, arguments, 0.0

    def __add__(self, other):
        return Number(self.value + other.value, ((self, 1.0), (other, 1.0)))

    def backward_at_once(self):
        for argument, slope in self.arguments:
            argument.grad += slope * self.grad
            argument.backward_at_once()


p = Number(1.0)
q = p + p
r = q + q
r.grad = 1.0
r.backward_at_once()
print("q:", q.grad, "p:", p.grad, "instead of 4")

# %%
# The first visit of ``q`` sends 1 to ``p`` twice, which makes 2. Then ``q`` gets its other share, has the gradient 2,
# and sends 2 twice, which makes 6. The mistake is not the recursion as such: it is to go on from ``q`` before ``q`` is
# complete. The recursion has a fault of its own besides: a graph of some thousand nodes in a row exceeds the depth
# that Python allows.
#
# It would be right to pass on only what is new: ``argument.backward_at_once(slope * new)``. But then a node is visited
# once for each way that leads to it, and in a row of diamonds each doubles the number of ways.


def visits(node):
    return 1 + sum(visits(argument) for argument, _ in node.arguments)


for length in (5, 10, 15):
    p = Number(1.0)
    for _ in range(length):
        p = p + p
    print(length, "diamonds:", visits(p), "visits of", length + 1, "nodes")

# %%
# The order
# ---------
#
# A topological order is one in which every node comes after all nodes that send it something. It can be found by a
# depth-first search. But it is there already. A node can only be made of nodes that exist, so a node that uses ``q``
# is younger than ``q``. Going from the youngest to the oldest meets every user of ``q`` before ``q`` itself.


def backward_by_age(root, everything):
    root.grad = 1.0
    for node in reversed(everything):  # the youngest first
        for argument, slope in node.arguments:
            argument.grad += slope * node.grad


p = Number(1.0)
q = p + p
r = q + q
backward_by_age(r, [p, q, r])
print("q:", q.grad, "p:", p.grad)

# %%
# Where this stands in minitorch
# ------------------------------
#
# A node takes the next number when it is made (``minitorch/autograd/node.py``). The engine keeps a heap of the nodes
# that something is on its way to, takes the highest number, and adds up what arrives
# (``minitorch/autograd/engine.py``). Only nodes that a gradient reaches enter the heap; there is no list of all nodes.
# Leaves, which send nothing on, get what was added up for them at the end.

if torch.__name__ == "minitorch":
    a = torch.tensor(1.0, requires_grad=True)
    b = a + a
    d = 3 * b + b * b
    for name, node in (("a", a._node), ("b", b._node), ("d", d._node)):
        arguments = [edge.sequence - a._node.sequence for edge in node.edges if edge is not None]
        print(name, "has number", node.sequence - a._node.sequence, "and points at", arguments)

# %%
# Since nothing recurses, a graph may be as deep as memory allows.

x = torch.tensor(1.0, requires_grad=True)
y = x
for _ in range(5000):
    y = y + 1
y.backward()
print(y, x.grad)
