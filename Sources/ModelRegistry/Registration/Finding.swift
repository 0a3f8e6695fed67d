import NhanRong

/// Something a plan's rules ask for and that is not so. It never stops a merge; an office's own command it
/// stops until somebody gives a reason.
package struct Finding: Hashable, Sendable {
  package enum Kind: String, CaseIterable, Sendable {
    /// No criterion says when it counts as built.
    case criteriaMissing
    /// A column that the plan's form requires is empty; named in `subject`.
    case columnEmpty
    /// Neither a plan nor a decision in principle is in the dossier.
    case planMissing
    /// No evaluation sheet of the unit itself.
    case selfEvaluationMissing
    /// The special track asks for evidence.
    case evidenceMissing
    case yearNotOver
    /// Neither registered nor proposed on the special track.
    case notRegistered
    case notSelfAssessed
    /// An item of the plan's dossier is missing; named in `subject`.
    case dossierIncomplete
    /// The unit itself has not recognised it.
    case ownRecognitionMissing
    /// More proposals of the unit at this occasion than the plan allows.
    case capExceeded
    /// The office noted something that stands against it.
    case barred
    /// A collective's unit is rated below good.
    case unitRating
    /// A leader's unit is not rated as the plan asks.
    case leaderUnitRating
    /// A leader's unit has no collective of its own in this round.
    case leaderWithoutCollective
    /// A person is rated below good.
    case ownRating
    /// The same number of a document of one issuer and year stands twice.
    case numberTwice
    /// The sheet claims a decision at a level that its writer does not reach; named in `subject`.
    case levelBeyondWriter
    /// The same person or collective is registered twice.
    case registeredTwice
  }

  package let kind: Kind
  /// A field, dossier item or number; empty where the kind says it all.
  package let subject: String

  package init(_ kind: Kind, _ subject: String = "") {
    self.kind = kind
    self.subject = subject
  }

  /// As it stands in details of errors and in JSON.
  package var word: String { subject.isEmpty ? kind.rawValue : "\(kind.rawValue):\(subject)" }
}

extension Finding {
  /// - Throws: `NR-W60` with the findings, unless somebody overrides them; `NR-W61` where that is done
  ///   without a reason.
  static func require(
    none findings: [Finding], unless isForced: Bool, reason: String?, record: String
  ) throws(ReplicaError) {
    if findings.isEmpty { return }
    guard isForced else {
      throw ReplicaError(
        .blockedByFindings, ("record", record),
        ("findings", findings.map(\.word).joined(separator: " ")))
    }
    guard let reason, !reason.isEmpty else {
      throw ReplicaError(.forcedWithoutReason, ("record", record))
    }
  }
}
