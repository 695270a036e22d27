"""The mathematics of population surveillance: pure functions of counts, exposure and times."""
