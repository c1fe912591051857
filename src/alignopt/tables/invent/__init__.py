"""An organisation made up from a seed: its shape, its aims, its skills, its past year."""
