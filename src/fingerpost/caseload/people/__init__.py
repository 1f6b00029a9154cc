"""The pages about one young person: finding them, what we know, and taking down what is said."""
