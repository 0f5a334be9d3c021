"""
9. The file format
==================

``torch.save`` writes a zip archive with a pickle and the bytes of the tensors in it. minitorch writes and reads the
same files. This chapter opens one with Python's own tools.
"""

import hashlib
import io
import pickle
import pickletools
import zipfile

import numpy as np

import minitorch as torch

weight = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
file = io.BytesIO()
torch.save({"weight": weight, "step": 7}, file)
archive = zipfile.ZipFile(file)
for record in archive.infolist():
    print(record.filename, record.file_size)

# %%
# The records that matter are ``data.pkl``, which says what there is, and ``data/0``, which holds the numbers. The
# numbers are not compressed, and they begin at a multiple of 64 bytes, so that a program can map the file into memory
# instead of reading it.

print(np.frombuffer(archive.read("archive/data/0"), "<f4"))

# %%
# The bytes are the same as PyTorch's, but for the last record, a number by which to tell files apart. Run by either
# library, this prints the same:

records = [archive.read(name) for name in archive.namelist()[:-1]]
print(len(file.getvalue()), hashlib.sha256(b"".join(records)).hexdigest()[:16])

# %%
# How the zip is laid out is in ``minitorch/serialization/zip_format.py``, the records in
# ``minitorch/serialization/zipped.py``, and the way from an object to a file in ``minitorch/serialization/save.py``.
#
# A pickle is a program
# ---------------------
#
# ``data.pkl`` is a list of instructions for a small stack machine. Among them are names of functions to call. A tensor
# is a call of ``_rebuild_tensor_v2`` with a storage, an offset, sizes and strides, as in chapter 1.

program = archive.read("archive/data.pkl")
for code, argument, _ in pickletools.genops(program):
    if code.name in ("GLOBAL", "BINPERSID", "BINUNICODE"):
        print(code.name, argument or "")

# %%
# So two tensors that share their memory share it in the file too: they name the same storage.

x = torch.zeros(1000)
file = io.BytesIO()
torch.save([x, x[:10], x.reshape(10, 100)], file)
print([name for name in zipfile.ZipFile(file).namelist() if "/data/" in name])
file.seek(0)
a, b, c = torch.load(file)
a[0] = 5.0
print(b[0].item(), c[0, 0].item())

# %%
# Why a file cannot run code
# --------------------------
#
# Python's own reader imports and calls what a pickle names. A pickle from elsewhere can name anything.


class Anything:
    def __reduce__(self):
        return print, ("this was run",)


pickle.loads(pickle.dumps(Anything()))

# %%
# minitorch has a machine of its own (``minitorch/serialization/unpickler.py``). It knows its instructions and a table
# of names (``minitorch/serialization/names.py``), and for any other name it stops. Nothing is imported. PyTorch has a
# reader of this kind too, which is its default.

file = io.BytesIO()
with zipfile.ZipFile(file, "w") as archive:
    archive.writestr("archive/data.pkl", pickle.dumps(Anything(), protocol=2))
    archive.writestr("archive/version", "3\n")
    archive.writestr("archive/byteorder", "little")
file.seek(0)
try:
    torch.load(file)
except Exception as error:
    print("refused:", "print" in str(error))

# %%
# A model is saved as its ``state_dict``: names and tensors, and no code at all. To load it, a model that is built alike
# gets the numbers.

torch.manual_seed(0)
model = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.ReLU(), torch.nn.Linear(3, 1))
file = io.BytesIO()
torch.save(model.state_dict(), file)
file.seek(0)
other = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.ReLU(), torch.nn.Linear(3, 1))
print(other.load_state_dict(torch.load(file)))
print(torch.equal(other(torch.ones(1, 2)), model(torch.ones(1, 2))))
