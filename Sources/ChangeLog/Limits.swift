/// Sizes beyond which a change is refused at writing and a bundle at the door (Protocol.md 13).
package enum ChangeLimits {
  /// Header and content together: far above a registration with full texts, small enough that a
  /// hundred of them fit any buffer.
  @inlinable package static var changeSizeMax: Int { 64 * 1024 }
  /// One text value: twelve printed pages.
  @inlinable package static var textSizeMax: Int { 32 * 1024 }
  /// Entries of one clock: more writers than ever touch one registration.
  @inlinable package static var clockEntriesMax: Int { 256 }
  /// Steps from the root to an organisation, and grants in a chain.
  @inlinable package static var pathDepthMax: Int { 6 }
  /// Strands of one log in a bundle or have-vector: forks are accidents.
  @inlinable package static var strandsMax: Int { 16 }
  /// Changes that one erase names: an id takes 34 bytes, and a change holds 65,536.
  @inlinable package static var erasedMax: Int { 1024 }
}
