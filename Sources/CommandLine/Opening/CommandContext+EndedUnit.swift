import Causality
import ModelRegistry
import NhanRong
import Platform

extension CommandContext {
  /// A unit that went into others by a decision it knows of writes nothing more under its old code. A
  /// check at our own door: what others wrote so is judged by papers alone.
  ///
  /// - Throws: `NR-U37`, with the units in which the work goes on.
  func refuseEndedUnit(_ register: Register) throws(CommandFailure) {
    let found = try wording { () throws(ReplicaError) -> (OrganisationView, [OrganisationView])? in
      guard let own = try register.replica.unit(),
        let unit = try register.organisations().first(where: { $0.path == own }),
        let end = try register.history(of: unit).end,
        let today = ShownDay.of(clock.millisecondsSinceEpoch), end.day <= today
      else { return nil }
      return (unit, try register.successors(of: unit))
    }
    if let found { throw .hasEnded(found.0, found.1) }
  }
}
