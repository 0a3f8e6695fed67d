public import NhanRong
package import Platform
package import Trust

extension Register {
  /// Makes a damaged register whole again as far as its own file and backups reach; bundles are then taken in as
  /// usual.
  package static func heal(
    at folder: FilePath, _ surroundings: Surroundings, from backups: [FilePath],
    trusting root: RootRecord?, isDryRun: Bool
  ) throws(ReplicaError) -> HealOutcome {
    try Replica.heal(
      at: folder, RegisterReadModel.current, surroundings, from: backups, trusting: root,
      isDryRun: isDryRun)
  }

  /// Writes a copy of the register beside it, or into a folder, and reads it back.
  ///
  /// - Parameter folder: nil for the folder beside the register's own, with `-sao-luu` behind its name.
  /// - Parameter keep: how many backups of this register stay there; other files are never touched.
  /// - Returns: the path of the backup.
  /// - Throws: `NR-H18` where what was written reads back otherwise.
  @discardableResult
  public func backup(into folder: String? = nil, keep: Int = 5) throws(ReplicaError) -> String {
    try replica.backup(into: folder.map { FilePath($0) }, keep: keep).path.text
  }
}
