/// How a file gets a name that must be free, from the atomic way to the one that every stick allows.
package enum RenameWay: Hashable, Sendable, CaseIterable {
  /// exFAT and most network mounts refuse it.
  case exclusiveRename
  /// FAT and exFAT know no hard links.
  case linkAndUnlink
  /// Not atomic: another process may create the name between the look and the rename.
  case lookAndRename
}
