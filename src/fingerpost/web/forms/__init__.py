"""Form fields that draw themselves: `fields` has the kinds, `renderer` draws them."""
