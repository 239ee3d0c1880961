"""What a paper says was bought: of whom, what for, for how much."""
