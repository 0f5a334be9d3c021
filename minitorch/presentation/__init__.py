"""How PyTorch presents the ops: its names for their nodes, its words for their errors, the dtypes it has no kernel for.

The ops are mathematics and work without these tables, which autograd and promotion read by the name of an op.
"""
