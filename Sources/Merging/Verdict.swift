package import Causality

/// What became of one change (Protocol.md 4). Everything but `effective` is kept, listed with its
/// reason, and shows no value.
package enum Verdict: Hashable, Sendable {
  case effective
  case waiting(Need)
  case held(Reason)
  case void(Fault)

  /// What has to arrive before a waiting change counts.
  package enum Need: Hashable, Sendable {
    case change(log: LogID, sequence: UInt64)
    case create
    case earlierChange
    case rules(UInt32)
    case newerProgram
  }

  /// Why a change that may still become allowed has no effect.
  package enum Reason: Hashable, Sendable {
    case noGrant
    case outsideScope
    /// Outside the cut of a revocation, and not adopted.
    case outsideCut
    /// By a root that needs more keys behind it.
    case notApproved
    case notAllowed(opcode: UInt16, target: UInt32)
    case higherValue(target: UInt32)
    case alreadySealed(target: UInt32)
    /// An organisation change about a unit its writer does not stand above.
    case notAbove
    /// An organisation change its writer's grant does not let it make.
    case notPassedOn
    case behindAnother
  }

  /// Which rule a change breaks for ever.
  package enum Fault: Hashable, Sendable {
    case anotherAudience
    case namesAnotherRecord
    case namesVoid
    case createVoid
    case unknownRecordType
    case unknownOperation(opcode: UInt16, target: UInt32)
    case writesTwice(target: UInt32)
    case createNotFirst
  }

  package var isEffective: Bool { self == .effective }
  package var isComplete: Bool {
    switch self {
    case .effective, .held: true
    case .waiting, .void: false
    }
  }
}
