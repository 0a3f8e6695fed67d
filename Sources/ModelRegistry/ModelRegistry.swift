// ModelRegistry
