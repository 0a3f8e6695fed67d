import Causality
package import Merging
import ReplicaStore
package import Sealing
package import Trust

extension ReplicaCore {
  /// Takes the root to trust; once, when the replica joins a domain.
  package func trust(_ record: RootRecord) throws(ReplicaError) {
    try storing { () throws(StorageError) in try database.set("root", to: record.bytes) }
    root = record
    try evaluateTrust()
    for index in catalog.logs.indices {
      catalog.setStanding(standing(of: catalog.logs[index].genesis), ofLog: index)
    }
  }

  /// Writes changes of our own key; to be called inside a transaction. A change that the grants or the
  /// field matrix would hold back is refused here, with the reason, and nothing of the transaction
  /// remains.
  ///
  /// - Parameter mayBeHeld: what is kept although it has no effect yet, by who tells people so.
  package func write<Result>(
    _ keys: KeyPair, now: Int64, randomness: Randomness, mayBeHeld: [Verdict.Reason] = [],
    _ body: (ChangeWriter) throws(ReplicaError) -> Result
  ) throws(ReplicaError) -> Result {
    let writer = ChangeWriter(self, keys: keys, now: now, randomness: randomness)
    let result = try body(writer)
    _ = try writer.finish()
    for dot in ineffective.keys.sorted() {
      guard let verdict = ineffective[dot] else { continue }
      if case .held(let reason) = verdict, mayBeHeld.contains(reason) { continue }
      throw Self.refusal(verdict, in: readModel.schema)
    }
    return result
  }

  private static func refusal(_ verdict: Verdict, in schema: Schema) -> ReplicaError {
    switch verdict {
    case .held(.notAllowed(let opcode, let target)):
      ReplicaError(
        .notAllowed, ("reason", "matrix"), ("opcode", "\(opcode)"), ("field", "\(target)"))
    case .held(.higherValue(let target)):
      ReplicaError(.notAllowed, ("reason", "higherValue"), ("field", "\(target)"))
    case .held(.alreadySealed(let target)):
      ReplicaError(.notAllowed, ("reason", "sealed"), ("field", "\(target)"))
    case .held(.noGrant): ReplicaError(.notAllowed, ("reason", "noGrant"))
    case .held(.outsideScope): ReplicaError(.notAllowed, ("reason", "scope"))
    case .held(.outsideCut): ReplicaError(.notAllowed, ("reason", "revoked"))
    case .held(.notApproved): ReplicaError(.notAllowed, ("reason", "notApproved"))
    case .held(.notAbove): ReplicaError(.notAllowed, ("reason", "notAbove"))
    case .held(.notPassedOn): ReplicaError(.notAllowed, ("reason", "delegation"))
    case .held(.behindAnother): ReplicaError(.notAllowed, ("reason", "behindAnother"))
    // The one rule such a paper of ours can break: the new superior has to stand higher than the unit.
    case .void(.unknownOperation(Opcode.place, PaperBody.placeTarget)):
      ReplicaError(.notAllowed, ("reason", "tier"))
    case .void(.unknownOperation(_, let target)):
      ReplicaError(.unknownField, ("field", "\(target)"))
    default: ReplicaError(.notAllowed, ("reason", "\(verdict)"))
    }
  }
}
