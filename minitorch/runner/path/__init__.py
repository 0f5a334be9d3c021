"""A folder of `sys.path`: what `import torch` finds in processes that the program starts."""
