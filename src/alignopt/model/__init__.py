"""The mathematics, in Pyomo: one function per constraint family and per criterion."""
