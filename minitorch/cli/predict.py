"""`minitorch predict`: a saved model's predictions for the rows of a CSV file."""

from pathlib import Path

import numpy as np

from ..serialization.atomic import replacing
from .errors import UserError
from .files import check_writable
from .model_file import load_table_model
from .table import numbers, read_table


def predict_table(model: Path, csv: Path, output: Path) -> None:
    """Writes a column named as the target, with a prediction a row. Columns the model does not need are left aside."""
    check_writable(output, model, csv)
    table_model = load_table_model(model)
    table = read_table(csv, table_model.features)
    rows = numbers(table, table_model.features, csv)
    if not len(rows):
        raise UserError(f"{csv} has no rows under its header: add some to predict")
    values = table_model.outputs(rows)
    if not np.isfinite(values).all():
        row = int(np.argmin(np.isfinite(values).all(axis=1))) + 1
        raise UserError(f"{csv}: the prediction for row {row} is no number: its cells are too far off")
    predictions = type(table)({table_model.target: table_model.answers(values)})
    with replacing(output) as file:
        predictions.to_csv(file, index=False)
    print(f"wrote {len(rows)} predictions of {table_model.target} to {output}")
