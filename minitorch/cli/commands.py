"""Commands: what each of them does, imported when it is called, so that no command waits for another's libraries."""

from ..later import later as _later

with _later(globals()):
    from .compare import compare_packages as compare_packages
    from .predict import predict_table as predict_table
    from .train import train_on_table as train_on_table
