"""
8. Loader and seed
==================

Random numbers decide how weights start and in which order samples come. After ``manual_seed`` they are the same in
every run, and in minitorch and PyTorch.
"""

import numpy as np

import minitorch as torch
from minitorch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
print(torch.rand(3))
print(torch.randn(2))
torch.manual_seed(0)
print(torch.rand(3))

# %%
# Words
# -----
#
# Behind them is one stream of 32-bit words: the Mersenne Twister, a generator of 1998 that numpy has too. Started
# alike, it gives the same words.

twister = np.random.MT19937()
twister._legacy_seeding(0)
words = twister.random_raw(3)
print(words)
torch.manual_seed(0)
print(torch.empty(3, dtype=torch.int64).random_(0, 2**27), words % 2**27)

# %%
# From words to numbers
# ---------------------
#
# Each distribution has a recipe, and two libraries give the same numbers only if they share it. A uniform number of
# float32 takes one word, of which the low 24 bits count: float32 has no more. One of float64 takes two words. The
# recipe is in ``minitorch/rng/uniform.py``, the stream in ``minitorch/rng/generator.py``.

torch.manual_seed(0)
print((words % 2**24 / 2**24).tolist())
print(torch.rand(3).tolist())

# %%
# Normal numbers are made of uniform ones by the Box-Muller transform: a pair of them becomes a radius and an angle.
# Fewer than 16 are made pair by pair, of uniform numbers in float64. From 16 on PyTorch's vector code takes 16 in
# float32 at once, eight for the radii and eight for the angles. So the first of 16 numbers is not the first of 2.
# minitorch follows it there (``minitorch/rng/normal.py``).

torch.manual_seed(0)
few = torch.randn(2)
torch.manual_seed(0)
many = torch.randn(16)
print(few[0].item(), many[0].item())
torch.manual_seed(0)
u = torch.rand(16)
print((-2 * (1 - u[0]).log()).sqrt().item() * float(np.cos(2 * np.pi * u[8].item())))

# %%
# The order of samples
# --------------------
#
# ``randperm`` draws a random order: at each place, one of the numbers not yet placed is swapped in.


def permutation(n, words):
    order = list(range(n))
    for i in range(n - 1):
        j = i + int(words[i]) % (n - i)
        order[i], order[j] = order[j], order[i]
    return order


twister._legacy_seeding(0)
print(permutation(6, twister.random_raw(5)))
torch.manual_seed(0)
print(torch.randperm(6).tolist())

# %%
# A loader that shuffles does not use the stream itself. It takes a seed from it for a stream of its own, so that how
# many samples there are does not decide what is drawn afterwards. Before that, making the iterator takes a number too,
# which seeds workers. Knowing this, one can say in advance in which order the samples will come.

data = TensorDataset(torch.arange(6))
torch.manual_seed(0)
print([batch.tolist() for (batch,) in DataLoader(data, batch_size=4, shuffle=True)])

torch.manual_seed(0)
for_workers = torch.empty((), dtype=torch.int64).random_()
seed = torch.empty((), dtype=torch.int64).random_().item()
print(torch.randperm(6, generator=torch.Generator().manual_seed(seed)).tolist())

# %%
# The sampler is in ``minitorch/utils/data/sampler.py`` and the pass over the data in
# ``minitorch/utils/data/iterator.py``. Where the samples lie in tensors and the order comes in arrays, a batch is one
# indexing of each tensor, instead of a list of samples that are stacked.
#
# Going on where one stopped
# --------------------------
#
# All there is to know about a stream is its state, 5056 bytes. Saved and put back, the stream continues.

state = torch.get_rng_state()
first = torch.rand(2)
torch.set_rng_state(state)
print(len(state), torch.equal(first, torch.rand(2)))
