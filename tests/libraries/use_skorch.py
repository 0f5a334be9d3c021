"""skorch: a net in scikit-learn's pipeline and grid search, callbacks, and its parameters in a file."""

import tempfile
from pathlib import Path

import numpy as np
import torch
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from skorch import NeuralNetClassifier, NeuralNetRegressor
from skorch.callbacks import EarlyStopping, EpochScoring, LRScheduler
from torch import nn

torch.manual_seed(0)
generator = np.random.default_rng(0)
X = generator.normal(size=(120, 4)).astype(np.float32)
y = (X[:, 0] * X[:, 1] > 0).astype(np.int64)


class Net(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(4, hidden), nn.Tanh(), nn.Linear(hidden, 2))

    def forward(self, X):
        return self.layers(X)


callbacks = [EarlyStopping(patience=20), LRScheduler("StepLR", step_size=50)]
options = {"criterion": nn.CrossEntropyLoss, "optimizer": torch.optim.Adam, "lr": 0.05, "max_epochs": 20, "verbose": 0}
net = NeuralNetClassifier(Net, callbacks=callbacks, iterator_train__shuffle=True, **options)
pipeline = make_pipeline(StandardScaler(), net)
search = GridSearchCV(pipeline, {"neuralnetclassifier__module__hidden": [1, 16]}, cv=2, scoring="accuracy")
search.fit(X, y)
assert search.best_params_ == {"neuralnetclassifier__module__hidden": 16} and search.best_score_ > 0.7, (
    search.best_score_
)
best = search.best_estimator_[-1]
assert best.predict_proba(X[:3]).shape == (3, 2)
with tempfile.TemporaryDirectory() as folder:
    path = Path(folder, "net.pt")
    best.save_params(f_params=path)
    again = NeuralNetClassifier(Net, module__hidden=16, **options).initialize()
    again.load_params(f_params=path)
assert np.array_equal(again.predict_proba(X), best.predict_proba(X))

line = NeuralNetRegressor(nn.Linear, module__in_features=4, module__out_features=1, lr=0.1, max_epochs=40, verbose=0,
                          callbacks=[EpochScoring("r2", lower_is_better=False)])  # fmt: skip
line.fit(X, X @ np.array([[1], [2], [3], [4]], np.float32))
assert line.history[-1, "r2"] > 0.99
