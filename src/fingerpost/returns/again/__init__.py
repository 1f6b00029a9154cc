"""A sent return built again as known then, so that anybody can see that it agrees."""
