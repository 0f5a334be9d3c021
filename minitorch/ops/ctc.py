"""Connectionist temporal classification: the probability that a label sequence is read off class probabilities in time.

Any way to read it counts: at each time one label or a blank; repeated labels count once, blanks not at all. Forward,
the probability of the first labels is carried along time; backward, that of the last. Graves et al., 2006.
"""

import numpy as np

from .op import arraywise


@arraywise(
    public=False,
    dx=lambda g, x, targets, x_lengths, y_lengths, blank, zero_infinity: g.reshape((1, -1, 1))
    * ctc_loss_gradient(x, targets, x_lengths, y_lengths, blank, zero_infinity),
)
def ctc_loss(x, targets, x_lengths, y_lengths, /, blank=0, zero_infinity=False):
    """x (T, N, C) of log-probabilities, targets (N, S), lengths (N,) of both → (N,): minus the log-probability.

    With `zero_infinity`, 0 for what cannot be read.
    """
    ways, _, last = _forward(x, targets, x_lengths, y_lengths, blank)
    loss = -_ended(ways, last, x_lengths).astype(x.dtype)
    return np.where(np.isinf(loss), x.dtype.type(0), loss) if zero_infinity else loss


@arraywise(public=False)
def ctc_loss_gradient(x, targets, x_lengths, y_lengths, /, blank=0, zero_infinity=False):
    """The gradient of `ctc_loss` at x: minus the probability of each class at each time, given the labels."""
    ways, labels, last = _forward(x, targets, x_lengths, y_lengths, blank)
    total = _ended(ways, last, x_lengths)
    out = np.zeros(x.shape)
    for n in range(x.shape[1]):
        if zero_infinity and np.isinf(total[n]):
            continue
        steps, states = int(x_lengths[n]), int(last[n]) + 1
        # Read from the end, what is left is a forward pass too.
        reverse = _ways(x[:steps, n][::-1], labels[n, :states][::-1], blank)[::-1, ::-1]
        here = x[np.arange(steps)[:, None], n, labels[n, :states]]
        seen = np.exp(ways[:steps, n, :states] + reverse - here - total[n])
        for state in range(states):
            out[:steps, n, labels[n, state]] -= seen[:, state]
    return out.astype(x.dtype)


def _forward(x, targets, x_lengths, y_lengths, blank):
    """The log-probabilities of all ways (T, N, 2S + 1) to a state at a time, the states, and the last one of each."""
    examples = np.moveaxis(x, 1, 0)
    labels = np.full((len(targets), 2 * targets.shape[1] + 1), blank)
    for n, length in enumerate(y_lengths):
        labels[n, 1 : 2 * int(length) : 2] = targets[n, : int(length)]
    ways = np.full((*x.shape[:2], labels.shape[1]), -np.inf)
    for n, length in enumerate(y_lengths):
        states = 2 * int(length) + 1
        ways[:, n, :states] = _ways(examples[n], labels[n, :states], blank)
    return ways, labels, 2 * np.asarray(y_lengths, np.int64)


def _ways(x, labels, blank):
    """x (T, C), labels with blanks between (L,) → (T, L): log-probabilities of the ways to each label at each time."""
    ways = np.full((len(x), len(labels)), -np.inf)
    logs = x[:, labels].astype(np.float64)
    skips = np.zeros(len(labels), np.bool_)
    skips[2:] = (labels[2:] != blank) & (labels[2:] != labels[:-2])
    ways[:1, :2] = logs[:1, :2]
    for t in range(1, len(x)):
        before = ways[t - 1]
        ways[t] = before
        ways[t, 1:] = np.logaddexp(ways[t, 1:], before[:-1])
        ways[t, 2:] = np.where(skips[2:], np.logaddexp(ways[t, 2:], before[:-2]), ways[t, 2:])
        ways[t] += logs[t]
    return ways


def _ended(ways, last, x_lengths):
    """The log-probability of the ways (N,) that have ended, in the last label or the blank after it, at their time."""
    out = np.empty(ways.shape[1])
    for n, (state, length) in enumerate(zip(last, x_lengths, strict=True)):
        if length == 0:
            out[n] = 0.0 if state == 0 else -np.inf
            continue
        end = ways[int(length) - 1, n]
        out[n] = end[state] if state == 0 else np.logaddexp(end[state], end[state - 1])
    return out
