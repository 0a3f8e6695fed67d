import NhanRong

/// What happens to folders and computers behind the program's back (Protocol.md 9).
extension Fleet {
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
