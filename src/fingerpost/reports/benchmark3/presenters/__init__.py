"""What a pack says, part by part, and which parts each form of it has."""
