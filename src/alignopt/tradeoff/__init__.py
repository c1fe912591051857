"""Trade-offs: what a change costs, what each rule costs, and what two criteria cost each other."""
