"""torchmetrics: metrics over batches, beside scikit-learn's."""

import numpy as np
import torch
from sklearn import metrics as sk
from torchmetrics import MeanMetric, MetricCollection
from torchmetrics.classification import (
    BinaryAUROC,
    MulticlassAccuracy,
    MulticlassConfusionMatrix,
    MulticlassF1Score,
    MulticlassPrecision,
)  # fmt: skip
from torchmetrics.functional import mean_squared_error
from torchmetrics.regression import MeanAbsoluteError, PearsonCorrCoef, R2Score

generator = torch.Generator().manual_seed(0)
scores, target = torch.randn(60, 3, generator=generator), torch.randint(0, 3, (60,), generator=generator)
kinds = {
    "accuracy": MulticlassAccuracy(3, average="micro"),
    "f1": MulticlassF1Score(3),
    "precision": MulticlassPrecision(3),
}
collection, matrix = MetricCollection(kinds), MulticlassConfusionMatrix(3)
for i in range(0, 60, 20):
    collection.update(scores[i : i + 20], target[i : i + 20])
    matrix(scores[i : i + 20], target[i : i + 20])
found, guess = collection.compute(), scores.argmax(1).numpy()
assert np.isclose(found["accuracy"], sk.accuracy_score(target.numpy(), guess))
assert np.isclose(found["f1"], sk.f1_score(target.numpy(), guess, average="macro"))
assert np.isclose(found["precision"], sk.precision_score(target.numpy(), guess, average="macro"))
assert (matrix.compute().numpy() == sk.confusion_matrix(target.numpy(), guess)).all()
auroc = BinaryAUROC()
auroc.update(scores[:, 0].sigmoid(), (target == 0).long())
assert np.isclose(auroc.compute(), sk.roc_auc_score(target.numpy() == 0, scores[:, 0].numpy()))
x, y = scores[:, 0], scores[:, 0] + 0.1 * scores[:, 1]
for metric, expected in (
    (R2Score(), sk.r2_score(y, x)), (MeanAbsoluteError(), sk.mean_absolute_error(y, x)),
    (PearsonCorrCoef(), np.corrcoef(x, y)[0, 1]),
):  # fmt: skip
    metric.update(x, y)
    assert np.isclose(metric.compute(), expected, rtol=1e-5), metric
    metric.reset()
assert np.isclose(mean_squared_error(x, y), sk.mean_squared_error(y, x))
mean = MeanMetric()
mean.update(torch.tensor([1.0, 2.0]))
assert mean.compute() == 1.5
