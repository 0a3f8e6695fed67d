/// Sizes beyond which a change is refused at writing and a bundle at the door (Protocol.md 13).
package enum ChangeLimits {
  /// Header and content together: far above a registration with full texts, small enough that a
  /// hundred of them fit any buffer.
  package static let changeSizeMax = 64 * 1024
  /// One text value: twelve printed pages.
  package static let textSizeMax = 32 * 1024
  /// Entries of one clock: more writers than ever touch one registration.
  package static let clockEntriesMax = 256
  /// Steps from the root to an organisation, and grants in a chain.
  package static let pathDepthMax = 6
  /// Strands of one log in a bundle or have-vector: forks are accidents.
  package static let strandsMax = 16
}
