"""What helped: what became of young people after help, by need and by what was done."""
