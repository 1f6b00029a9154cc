"""Form fields that draw themselves. See `fields` for the kinds, `renderer` for how they are drawn."""
