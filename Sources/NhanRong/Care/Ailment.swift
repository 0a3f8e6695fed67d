/// Something a person should look at, found without asking anybody. Each has a code of its own.
package enum Ailment: Hashable, Sendable {
  /// The folder lies on a share of another computer: two could write at once, and locks may not hold.
  case sharedFolder(type: String)
  /// A program copies the folder to other computers while it is written.
  case cloudFolder(name: String)
  case littleSpace(free: UInt64, wished: UInt64)
  /// Somebody signed a later moment than this clock shows.
  case clockBehind(newest: Int64)
  case keyMissing
  case keyDamaged
  /// Own logs that are not gone on with: the next change opens new ones.
  case logsLeft(Int)
  case unconfirmed(days: Int64, peers: Int)
  case waiting(changes: Int, records: Int)
  case missingFiles(count: Int, size: UInt64)
  case conflicts(Int)
  case forks(Int)
  case damaged(findings: Int, first: String)
  case leftovers([String])
  /// Nil where there never was a backup.
  case backupOld(days: Int64?)

  package var code: String {
    switch self {
    case .sharedFolder: "NR-H01"
    case .cloudFolder: "NR-H02"
    case .littleSpace: "NR-H03"
    case .clockBehind: "NR-H04"
    case .keyMissing, .keyDamaged: "NR-H05"
    case .logsLeft: "NR-H06"
    case .unconfirmed: "NR-H07"
    case .waiting: "NR-H08"
    case .missingFiles: "NR-H09"
    case .conflicts: "NR-H10"
    case .forks: "NR-H11"
    case .damaged: "NR-H12"
    case .leftovers: "NR-H13"
    case .backupOld: "NR-H14"
    }
  }
}
