import Testing
@Test func x() throws {
  let world = try VectorWorld()
  for b in world.bundles { print(b.name, b.bytes.count) }
  let again = try VectorWorld()
  for (a, b) in zip(world.bundles, again.bundles) { print(a.name, a.bytes.count == b.bytes.count, a.bytes == b.bytes) }
}
