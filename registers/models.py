"""The models of the registers, by concept."""

from registers.corrections.models import CorrectedValues as CorrectedValues
from registers.merging.models import Merge as Merge
