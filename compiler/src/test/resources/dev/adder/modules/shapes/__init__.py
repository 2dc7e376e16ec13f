from .round import RADIUS as UNIT
