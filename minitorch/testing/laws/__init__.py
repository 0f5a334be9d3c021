"""Laws that every training framework must obey, as checks of any torch-like library and of code written with it.

Each takes the library, and what else is held to the law, and raises AssertionError with the law's name, the place and
the distance where it is broken. None needs a second library: two ways to compute the same numbers are compared. What a
law uses of the library is its `needs`; `lacking(law, subject)` are those that the library has not got.
"""

from .autograd import an_edit_is_counted as an_edit_is_counted
from .autograd import broadcast_gradients_are_summed as broadcast_gradients_are_summed
from .autograd import gradients_accumulate as gradients_accumulate
from .autograd import gradients_have_their_dtype as gradients_have_their_dtype
from .autograd import gradients_share_no_memory as gradients_share_no_memory
from .autograd import graphs_are_used_once as graphs_are_used_once
from .autograd import no_grad_leaves_no_history as no_grad_leaves_no_history
from .autograd import ops_leave_tensors_alone as ops_leave_tensors_alone
from .needs import Law as Law
from .needs import lacking as lacking
from .needs import needs as needs
from .programs import accumulation_is_one_batch as accumulation_is_one_batch
from .programs import independent_calls_commute as independent_calls_commute
from .programs import inputs_are_left_alone as inputs_are_left_alone
from .programs import mean_is_sum_over_count as mean_is_sum_over_count
from .programs import one_seed_gives_one_result as one_seed_gives_one_result
from .programs import rows_are_equivariant as rows_are_equivariant
from .programs import saving_is_identity as saving_is_identity
from .training import adam_begins_in_closed_form as adam_begins_in_closed_form
from .training import dropout_keeps_the_expectation as dropout_keeps_the_expectation
from .training import sgd_follows_its_options as sgd_follows_its_options
from .training import sgd_has_a_closed_form as sgd_has_a_closed_form
from .training import zero_grad_clears as zero_grad_clears

OF_FRAMEWORKS: tuple[Law, ...] = (
    gradients_have_their_dtype,
    gradients_share_no_memory,
    broadcast_gradients_are_summed,
    gradients_accumulate,
    graphs_are_used_once,
    no_grad_leaves_no_history,
    ops_leave_tensors_alone,
    an_edit_is_counted,
    sgd_follows_its_options,
    adam_begins_in_closed_form,
    zero_grad_clears,
    dropout_keeps_the_expectation,
)
"""Those that ask for nothing but the library."""
