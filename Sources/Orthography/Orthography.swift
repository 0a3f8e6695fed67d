// Orthography
