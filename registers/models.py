"""The models of the registers, by concept."""

from registers.merging.models import Merge as Merge
