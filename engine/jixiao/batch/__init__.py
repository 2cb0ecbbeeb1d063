"""Hundreds of thousands of submissions scored in one run, in parts, with the same marks as one by one."""
