"""What the graph of a call shows is what PyTorch's shows: the names of the nodes, their order, and what is None."""

import pytest
import torch

import minitorch

CALLS = """
2 * b ; b * 2 ; b * c ; b * k ; k * b ; 1 + b ; b + 1 ; b + c ; 2 - b ; b - 2 ; k - b ; b - k ; b / 2 ; 2 / b ; b / c ;
k / b ; b ** 2 ; 2 ** b ; b ** c ; b ** k ; k ** b ; -b ; b.exp() ; b % 2 ; b % k ; b % c ; b.fmod(2) ; b.fmod(k) ;
b // 2 ; torch.rsub(b, 2) ; torch.rsub(b, k) ; torch.rsub(b, c) ; torch.add(b, c, alpha=2) ; torch.sub(b, c, alpha=2) ;
torch.rsub(b, c, alpha=2) ; torch.div(b, 2, rounding_mode="floor") ; torch.div(b, c, rounding_mode="floor") ;
torch.where(m, b, c) ; torch.where(m, b, 0.0) ; torch.where(m, 0.0, b) ; torch.where(m, k, b) ; b.masked_fill(m, 1.0) ;
b.masked_fill(m, s) ; torch.cat([b, c]) ; torch.cat([b, k, c]) ; torch.cat([k, b], 1) ; torch.stack([b, c]) ;
torch.stack([b, k]) ; torch.hstack([b, c]) ; torch.vstack([b, c]) ; F.linear(b, w, v) ; F.linear(b, w) ;
F.linear(t, w, v) ; F.linear(t, w) ; F.linear(b[0], w, v) ; F.linear(b[0], w) ; F.linear(k, w, v) ;
F.linear(b, kw, v) ; F.linear(b, w, kv) ; F.linear(k, w) ; F.linear(tk, w, v) ; F.linear(tk, w) ; F.linear(t, kw, v) ;
F.linear(t4, w, v) ; F.linear(t.transpose(0,1), w, v) ; F.linear(t.transpose(0,1), w) ; nn.Linear(3, 4)(b) ;
nn.Linear(3, 4, bias=False)(b) ; torch.addmm(v, b, w.t()) ; torch.addmm(v, b, w.t(), beta=2, alpha=3) ;
torch.mm(b, w.t()) ; b @ w.t() ; b @ c[0] ; b[0] @ w.t() ; b[0] @ c[0] ; t @ w.t() ; t @ c[0] ; k @ w.t() ;
torch.bmm(t2, t3) ; t2 @ t3 ; t4 @ w.t() ; t2 @ w.t() ; w @ t3[0] ; kw @ t3 ; b @ t3 ; torch.mv(b, c[0]) ;
torch.dot(b[0], c[0]) ; F.mse_loss(b, c) ; F.mse_loss(b, k) ; F.mse_loss(k, b) ; F.l1_loss(b, c) ; F.l1_loss(b, k) ;
F.l1_loss(b, c, reduction="sum") ; F.l1_loss(b, c, reduction="none") ; F.smooth_l1_loss(b, c) ; F.huber_loss(b, c) ;
F.binary_cross_entropy(p, q) ; F.binary_cross_entropy(p, kq) ; F.binary_cross_entropy(p, kq, k) ;
F.binary_cross_entropy_with_logits(b, q) ; F.binary_cross_entropy_with_logits(b, kq) ;
F.binary_cross_entropy_with_logits(b, kq, pos_weight=k) ; F.cross_entropy(b, i) ;
F.cross_entropy(b, i, reduction="sum") ; F.cross_entropy(b, q) ; F.cross_entropy(b, i, label_smoothing=0.1) ;
F.nll_loss(b, i) ; F.nll_loss(b[0], i[0]) ; F.nll_loss(t, i3) ; F.nll_loss(t, i3, reduction="none") ;
F.nll_loss(t4, i4) ; F.nll_loss(t4, i4, reduction="none") ; F.nll_loss(t5, i5) ; torch.gather(b, 1, j) ;
torch.take_along_dim(b, j, 1) ; b[0] ; b[0, 1] ; b[:, 1] ; b[1:] ; b[..., 1] ; b[None] ; b[i] ; b[0, i] ; b[i, i] ;
b[:, i] ; b[m] ; b[:] ; b[...] ; b[[0, 1]] ; torch.index_select(b, 1, i) ; b.cumsum(1) ; b.cumprod(1) ;
b.cummax(1)[0] ; b.expand(5, 2, 3) ; b.repeat(2, 2) ; b.sum() ; b.sum(1) ; b.mean() ; b.mean(1) ; b.prod() ;
b.prod(1) ; b.var() ; b.std(1) ; b.norm() ; b.norm(dim=1) ; b.norm(1) ; b.logsumexp(1) ; b.max() ; b.max(1)[0] ;
b.min(1)[0] ; torch.max(b, c) ; torch.maximum(b, c) ; torch.minimum(b, k) ; b.amax(1) ; b.median() ; b.median(1)[0] ;
b.kthvalue(1, 1)[0] ; b.sort(1)[0] ; b.topk(1)[0] ; b.aminmax(dim=1)[0] ; b.view(3, 2) ; b.reshape(3, 2) ;
b.t().reshape(6) ; b.flatten() ; b.t() ; b.T ; b.mT ; b.transpose(0, 1) ; b.permute(1, 0) ; b.unsqueeze(0) ;
b.squeeze() ; b.squeeze(0) ; b.squeeze((0, 1)) ; b[0].t() ; torch.swapaxes(b, 0, 1) ; torch.movedim(t, 0, 1) ;
b.diagonal() ; b[0].diag() ; torch.diag_embed(b) ; b.unfold(1, 2, 1) ; b.flip(0) ; b.roll(1, 0) ; b.tril() ;
b.split(1)[0] ; b.split([1, 1])[0] ; b.chunk(2)[1] ; b.unbind()[0] ; list(b)[0] ; torch.tensor_split(b, 2)[0] ;
b.narrow(0, 0, 1) ; b.select(0, 1) ; b.clone() ; b.t().contiguous() ; b.double() ; b.to(torch.float64) ; b.relu() ;
F.relu(b) ; b.sigmoid() ; b.tanh() ; b.softmax(1) ; b.log_softmax(1) ; F.softmax(b, 1) ; F.gelu(b) ; F.silu(b) ;
F.elu(b) ; F.leaky_relu(b) ; F.softplus(b) ; F.logsigmoid(b) ; F.hardtanh(b) ; F.relu6(b) ; F.softmin(b, 1) ;
F.embedding(i, b) ; F.normalize(b) ; F.one_hot(i) * b.sum() ; b.clamp(0, 1) ; b.clamp(min=0) ; b.clamp(k, c) ;
b.clamp(min=c) ; b.clamp_min(0.0) ; b.clip(0, 1) ; b.abs() ; b.sign() ; b.floor() ; b.round() ; b.round(decimals=1) ;
b.trunc() ; b.frac() ; b.sqrt() ; b.rsqrt() ; b.square() ; b.reciprocal() ; b.log() ; b.log1p() ; b.log2() ;
b.expm1() ; b.exp2() ; b.erf() ; b.sin() ; b.atan2(c) ; torch.atan2(k, b) ; torch.hypot(b, c) ; torch.logaddexp(b, c) ;
torch.lerp(b, c, 0.5) ; torch.lerp(b, c, k) ; torch.addcmul(b, c, k) ; torch.addcdiv(b, c, k) ; torch.fmax(b, c) ;
b.nan_to_num() ; b.scatter(1, j, c) ; b.scatter(1, j, 1.0) ; b.scatter_add(1, j, c) ; b.index_put((i,), c) ;
b.index_add(0, i, c) ; b.index_copy(0, i, c) ; b.index_fill(0, i, 2.0) ; torch.bernoulli(q) ; torch.normal(b, q) ;
torch.normal(b, 1.0) ; torch.normal(1.0, q) ; torch.poisson(q) ; F.dropout(b, 0.5) ; b.detach() * b ;
b.clone().add_(c) ; b.clone().mul_(2) ; b.clone().zero_() ; b.clone().fill_(2.0) ; b.clone().fill_(s) ;
b.clone().copy_(c) ; b.clone().relu_() ; b.clone().uniform_() ; b.clone().normal_() ; b.clone().random_() ;
b.clone().random_(3) ; b.clone().bernoulli_(0.5) ; b.clone().exponential_() ; b.clone().clamp_(0, 1) ;
b.clone().index_add_(0, i, c) ; b.clone().scatter_(1, j, c) ; b.clone().masked_fill_(m, 0.0) ;
edited(b, lambda x: x.__setitem__(0, 1.0)) ; edited(b, lambda x: x.__setitem__(0, c[0])) ;
edited(b, lambda x: x[0].mul_(2)) ; edited(b, lambda x: x.__setitem__(i, c)) ;
edited(b, lambda x: x.__setitem__(m, 1.0)) ; edited(b, lambda x: x.__setitem__(m, s)) ;
edited(b, lambda x: x.__iadd__(c)) ; view_of_edited(b, lambda x: x.unsqueeze(0)) ; view_of_edited(b, lambda x: x[0]) ;
view_of_edited(b, lambda x: x.t()) ; view_of_edited(b, lambda x: x.view(6)[1:]) ; torch.broadcast_to(b, (4, 2, 3)) ;
torch.count_nonzero(b) * b ; torch.nansum(b) ; torch.nanmean(b)
"""
"""Calls on the inputs below: `b` to `v` ask for gradients, those that begin with `k` do not."""


def inputs(torch):
    """Tensors by the names that the calls use."""

    def full(*shape):
        return torch.full(shape, 0.4)

    asking = {
        "b": full(2, 3), "c": full(2, 3), "p": full(2, 3), "q": full(2, 3), "w": full(4, 3), "v": full(4),
        "t": full(2, 5, 3), "t2": full(2, 4, 3), "t3": full(2, 3, 5), "t4": full(2, 5, 2, 3), "t5": full(2, 3, 2, 2, 2),
        "s": torch.tensor(0.3),
    }  # fmt: skip
    for x in asking.values():
        x.requires_grad_()
    fixed = {"k": full(2, 3), "kw": full(4, 3), "kv": full(4), "kq": full(2, 3), "tk": full(2, 5, 3)}
    integers = {
        "m": torch.tensor([[True, False, True]] * 2), "i": torch.tensor([0, 1]), "j": torch.tensor([[0, 1], [1, 0]]),
        "i3": torch.tensor([[0, 1, 2]] * 2), "i4": torch.tensor([[[0, 1, 2], [0, 1, 2]]] * 2),
        "i5": torch.zeros(2, 2, 2, 2).long(),
    }  # fmt: skip
    return asking | fixed | integers | {"torch": torch, "F": torch.nn.functional, "nn": torch.nn} | EDITS


def edited(b, edit):
    x = b.clone()
    edit(x)
    return x


def view_of_edited(b, view):
    x = b.clone()
    seen = view(x)
    x.mul_(2)
    return seen


EDITS = {"edited": edited, "view_of_edited": view_of_edited}


def described(node):
    """A node, and recursively those that it leads to, as text."""
    if node is None:
        return "None"
    following = ", ".join(f"{described(next_node)}" for next_node, number in node.next_functions if number == 0)
    return f"{node.name().removeprefix('torch::autograd::')}({following})"


@pytest.mark.parametrize("call", [call.strip() for call in CALLS.replace("\n", " ").split(" ; ")])
def test_the_graph_is_pytorchs(call):
    ours, theirs = (described(eval(call, inputs(library)).grad_fn) for library in (minitorch, torch))
    assert ours == theirs


def test_inner_nodes_are_equal_whenever_they_are_asked_for():
    x, weight = minitorch.ones(2, 3), minitorch.ones(4, 3, requires_grad=True)
    node = minitorch.nn.functional.linear(x, weight).grad_fn
    transposed = node.next_functions[1][0]
    assert transposed == node.next_functions[1][0] and len({transposed, node.next_functions[1][0]}) == 1
    assert transposed != minitorch.nn.functional.linear(x, weight).grad_fn.next_functions[1][0]
    assert repr(transposed).startswith("<TBackward0 object at 0x")
