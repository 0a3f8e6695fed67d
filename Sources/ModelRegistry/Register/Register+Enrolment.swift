package import ChangeLog
package import NhanRong

extension Register {
  /// A unit that may have to be written down before its computer is let in.
  package struct NewUnit: Sendable {
    let code: String
    let name: String
    let kind: String
    let tier: UInt8

    package init(code: String, name: String, kind: String, tier: UInt8) {
      self.code = code
      self.name = name
      self.kind = kind
      self.tier = tier
    }
  }

  /// What letting a computer in did.
  package struct Enrolment: Sendable {
    package let path: OrganisationPath
    package let code: String
    package let name: String
    package let isNewUnit: Bool
    /// The same key was let in before; nothing was written.
    package let wasGranted: Bool
    /// Other keys of the root have to approve it first.
    package var awaitsApproval = false
  }

  /// The request of a computer, under a name its superior will know.
  package func enrolmentRequest(name: String) throws(ReplicaError) -> EnrolmentRequest {
    try replica.enrolmentRequest(name: Array(Entry.name(name).utf8))
  }

  /// Lets a computer in for a unit; writes the unit down first where it is new.
  ///
  /// - Throws: `NR-W01` where we may not pass on a grant, `NR-T03` where the key was let in for
  ///   another unit.
  package func enrol(
    _ request: EnrolmentRequest, into known: OrganisationView?, orNew new: NewUnit,
    isDryRun: Bool
  ) throws(ReplicaError) -> Enrolment {
    try replica.refuseRevoked(request)
    let granted = try replica.organisation(of: request)
    if let granted, granted != known?.path {
      throw ReplicaError(
        .unknownUnit, ("unit", known?.name ?? new.name), ("reason", "otherUnit"),
        ("granted", try name(of: granted.organisation)))
    }
    if granted == nil, let waiting = try replica.awaited(request) {
      if let known, known.path != waiting {
        throw ReplicaError(
          .unknownUnit, ("unit", known.name), ("reason", "otherUnit"),
          ("granted", try self.name(of: waiting.organisation)))
      }
      return Enrolment(
        path: waiting, code: known?.code ?? new.code, name: known?.name ?? new.name,
        isNewUnit: known == nil, wasGranted: true, awaitsApproval: true)
    }
    if let known {
      if granted == nil { _ = try replica.grant(request, unit: known.path, isDryRun: isDryRun) }
      return Enrolment(
        path: known.path, code: known.code, name: known.name, isNewUnit: false,
        wasGranted: granted != nil,
        awaitsApproval: granted == nil ? try replica.needsApproval() : false)
    }
    let path = try newUnitPath(tier: new.tier)
    // The grant first: a unit that nobody may write for is no harm, but a refused grant should leave
    // no trace.
    _ = try replica.grant(request, unit: path, isDryRun: true)
    try addOrganisation(
      code: new.code, name: new.name, kind: new.kind, path: path, isDryRun: isDryRun,
      mayAwaitApproval: true)
    _ = try replica.grant(request, unit: path, isDryRun: isDryRun)
    return Enrolment(
      path: path, code: new.code, name: new.name, isNewUnit: true, wasGranted: false,
      awaitsApproval: try replica.needsApproval())
  }
}
