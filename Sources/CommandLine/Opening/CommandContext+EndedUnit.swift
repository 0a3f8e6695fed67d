import Causality
import ModelRegistry
import NhanRong
import Platform

extension CommandContext {
  /// Opens the register for work that goes into records under our unit's name: what an ended unit may not do.
  ///
  /// Reading, exchanging, erasing and what concerns keys and the units it has stay open to it.
  func withWritingUnit(
    _ scene: FailureScene = FailureScene(),
    _ work: (Register) throws(CommandFailure) -> Reply
  ) throws(CommandFailure) -> Reply {
    try withRegister(scene) { (register) throws(CommandFailure) in
      try refuseEndedUnit(register)
      return try work(register)
    }
  }

  /// A unit that went into others by a decision it knows of writes nothing new under its old code. A
  /// check at our own door: what others wrote so is judged by papers alone.
  ///
  /// - Throws: `NR-U37`, with the units in which the work goes on.
  func refuseEndedUnit(_ register: Register) throws(CommandFailure) {
    let found = try wording { () throws(ReplicaError) -> (OrganisationView, [OrganisationView])? in
      guard let own = try register.replica.unit() else { return nil }
      for unit in try register.organisations() where unit.path == own {
        guard let end = try register.history(of: unit).end,
          let today = try latestKnownDay(register), end.day <= today
        else { continue }
        return (unit, try register.successors(of: unit))
      }
      return nil
    }
    if let found { throw .hasEnded(found.0, found.1) }
  }

  /// The day of this clock, or the newest one that somebody signed where the clock has not reached it: a
  /// machine whose clock fell back to 2009 does not forget what has happened since.
  func latestKnownDay(_ register: Register) throws(ReplicaError) -> CivilDate? {
    let now = clock.millisecondsSinceEpoch
    return ShownDay.of(max(now, try register.replica.dateAhead()?.at ?? now))
  }
}
