import NhanRong

/// What happens to folders and computers behind the program's back (Protocol.md 9).
extension Fleet {
  /// A computer and its image go on side by side, with the others, and meet again and again.
  package func runWithTwin(steps: Int) throws {
    for _ in 0..<3 { try write(in: replicas[0]) }
    let first = replicas[0]
    let twin = try addTwin(of: first)
    for _ in 0..<steps {
      let one = replicas[random.below(replicas.count)]
      switch random.below(8) {
      case 0...3:
        try write(in: random.chance(1, in: 2) ? (random.chance(1, in: 2) ? first : twin) : one)
      case 4: try give(from: first, to: twin, whole: true)
      case 5: try give(from: twin, to: first, whole: true)
      default: try exchange(from: one)
      }
    }
  }

  func mishap(_ replica: FleetReplica) throws {
    let name = ObjectIdentifier(replica)
    guard let backup = backups[name] else {
      backups[name] = try replica.backup()
      note(.backedUp)
      return
    }
    switch random.below(8) {
    case 0: backups[name] = try replica.backup()
    case 1...3:
      try replica.putBack(backup, withComputer: false)
      note(.restored)
    case 4, 5:
      try replica.putBack(backup, withComputer: true)
      note(.computerRestored)
    case 6:
      replica.place = nextPlace()
      try replica.reopen()
      note(.moved)
    default:
      replica.lease = nil
      try replica.reopen()
      note(.leaseLost)
    }
  }
}
