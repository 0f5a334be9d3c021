"""Where the command starts and ends: errors that the user can put right become one line and the exit code 2."""

import sys
from importlib import import_module
from typing import NoReturn

from .errors import UserError

# Import name -> the extra of this package that installs it.
EXTRAS = {"typer": "cli", "rich": "cli", "matplotlib": "cli", "pandas": "cli", "sklearn": "cli", "torch": "reference"}


def main() -> None:
    """Runs the command line of `sys.argv`: exits with 0, with 1 where the two packages disagree, with 2 on misuse."""
    try:
        # Imported no sooner: the libraries of the command come in an extra and may be missing.
        import_module(".app", __package__).app()
    except ModuleNotFoundError as error:
        if error.name not in EXTRAS:
            raise
        fail(f"this needs {error.name}: pip install 'minitorch[{EXTRAS[error.name]}]'")
    except UserError as error:
        fail(str(error))
    except OSError as error:
        fail(f"{error.filename}: {error.strerror}" if error.filename else str(error))


def fail(message: str) -> NoReturn:
    print("minitorch:", " ".join(message.split()), file=sys.stderr)
    raise SystemExit(2)
