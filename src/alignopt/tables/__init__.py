"""The contract, reading and checking, samples of any size."""
