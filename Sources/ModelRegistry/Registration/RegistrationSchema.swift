import Causality
package import Merging

/// The record types of the register and the field matrix: the registry of Protocol.md, section
/// "Record types and fields". Numbers are never reused; a later rules version only adds.
package enum RegisterSchema {
  package static let registration: UInt32 = 1
  package static let plan: UInt32 = 2
  package static let organisation: UInt32 = 3

  package static let current = Schema(
    version: 1,
    records: [registrationRecord, planRecord, organisationRecord]
      + SheetSchema.all.map(\.record))

  /// Roles of the office that receives: the commune and every body above it.
  private static let office = RoleSet.superiors
  private static let unit = RoleSet.units
  private static let both = RoleSet.writers

  package static let registrationRecord = RecordSchema(
    type: registration, name: "registration", creators: unit, withdrawers: unit,
    attachers: both, linkers: both, fields: keptFields + sharedFields + officeFields + events)

  /// Written once by the unit, or kept with every concurrent value until a person decides.
  private static let keptFields: [FieldSchema] = [
    FieldSchema(RegistrationField.plan, "plan", class: .plain, writers: unit, isSealed: true),
    FieldSchema(
      RegistrationField.planVersion, "planVersion", class: .plain, writers: unit, isSealed: true),
    FieldSchema(RegistrationField.year, "year", class: .plain, writers: unit, isSealed: true),
    FieldSchema(RegistrationField.unit, "unit", class: .plain, writers: unit, isSealed: true),
    FieldSchema(RegistrationField.model, "model", class: .plain, writers: unit, isSealed: true),
    FieldSchema(RegistrationField.subjectName, "name", class: .owner, writers: unit),
    FieldSchema(RegistrationField.title, "title", class: .owner, writers: unit),
    FieldSchema(RegistrationField.goal, "goal", class: .owner, writers: unit),
    FieldSchema(RegistrationField.content, "content", class: .owner, writers: unit),
    FieldSchema(RegistrationField.scope, "scope", class: .owner, writers: unit),
    FieldSchema(RegistrationField.startOn, "startOn", class: .owner, writers: unit),
    FieldSchema(RegistrationField.endOn, "endOn", class: .owner, writers: unit),
    FieldSchema(
      RegistrationField.criteria, "criteria", shape: .set, class: .owner, writers: unit),
    FieldSchema(RegistrationField.solutions, "solutions", class: .owner, writers: unit),
    FieldSchema(
      RegistrationField.assignees, "assignees", shape: .set, class: .plain, writers: unit),
    FieldSchema(RegistrationField.remarks, "remarks", class: .owner, writers: unit),
  ]

  /// Written by the unit and corrected by the office; where `releasedBy` stands, the unit may write
  /// again only after the office has returned the record.
  private static let sharedFields: [FieldSchema] = [
    FieldSchema(
      RegistrationField.track, "track", class: .authority, writers: both,
      releasedBy: RegistrationEvent.returned.rawValue),
    FieldSchema(
      RegistrationField.subjectKind, "kind", class: .authority, writers: both,
      releasedBy: RegistrationEvent.returned.rawValue),
    FieldSchema(RegistrationField.position, "position", class: .authority, writers: both),
    FieldSchema(RegistrationField.workplace, "workplace", class: .authority, writers: both),
    FieldSchema(RegistrationField.address, "address", class: .authority, writers: both),
    FieldSchema(RegistrationField.head, "head", class: .authority, writers: both),
    FieldSchema(RegistrationField.birthYear, "birthYear", class: .authority, writers: both),
    FieldSchema(RegistrationField.rating, "rating", class: .authority, writers: both),
    FieldSchema(
      RegistrationField.isLeader, "isLeader", class: .authority, writers: both,
      releasedBy: RegistrationEvent.returned.rawValue),
    FieldSchema(
      RegistrationField.sector, "sector", class: .authority, writers: both,
      releasedBy: RegistrationEvent.returned.rawValue),
    FieldSchema(
      RegistrationField.otherSectors, "otherSectors", shape: .set, class: .authority,
      writers: both),
    FieldSchema(RegistrationField.follower, "follower", class: .authority, writers: both),
    // The most restrictive value wins whoever wrote it.
    FieldSchema(
      RegistrationField.restricted, "restricted", class: .ranked, writers: both, ranks: [0, 1]),
  ]

  private static let officeFields: [FieldSchema] = [
    FieldSchema(RegistrationField.code, "code", class: .authority, writers: office),
    FieldSchema(
      RegistrationField.officeRemarks, "officeRemarks", class: .authority, writers: office),
    FieldSchema(
      RegistrationField.acceptedSnapshot, "acceptedSnapshot", class: .authority,
      writers: office),
    FieldSchema(RegistrationField.mergedInto, "mergedInto", class: .authority, writers: office),
  ]

  private static let events: [FieldSchema] = [
    event(.submitted, "submit", unit),
    event(.received, "receive", office),
    event(.returned, "return", office),
    event(.accepted, "accept", office),
    event(.rejected, "reject", office),
    event(.withdrawn, "takeBack", unit),
    event(.started, "start", unit),
    event(.selfAssessed, "selfAssess", unit),
    event(.reopened, "reopen", both),
    event(.closed, "close", both),
    event(.specialProposed, "proposeSpecial", unit),
    event(.specialTaken, "takeSpecial", office),
    event(.merged, "mergeDuplicate", office),
    event(.withdrawalAcknowledged, "acknowledgeWithdrawal", office),
    event(.kept, "keep", office),
    event(.amendmentAccepted, "acceptAmendment", office),
    event(.amendmentRefused, "refuseAmendment", office),
  ]

  private static func event(
    _ event: RegistrationEvent, _ name: String, _ writers: RoleSet
  ) -> FieldSchema {
    FieldSchema(event.rawValue, name, shape: .log, class: .plain, writers: writers)
  }

  static let planRecord = RecordSchema(
    type: plan, name: "plan", creators: office, withdrawers: office,
    fields: [
      FieldSchema(PlanField.identifier, "id", class: .plain, writers: office, isSealed: true),
      FieldSchema(PlanField.version, "version", class: .plain, writers: office, isSealed: true),
      FieldSchema(PlanField.title, "title", class: .plain, writers: office, isSealed: true),
      // The plan file as it was issued, in parts that fit one text value each.
      FieldSchema(PlanField.parts, "parts", shape: .log, class: .plain, writers: office),
    ])

  static let organisationRecord = RecordSchema(
    type: organisation, name: "organisation", creators: office, withdrawers: office,
    fields: [
      FieldSchema(OrganisationField.path, "path", class: .plain, writers: office, isSealed: true),
      FieldSchema(OrganisationField.code, "code", class: .authority, writers: office),
      FieldSchema(OrganisationField.name, "name", class: .authority, writers: office),
      FieldSchema(OrganisationField.kind, "kind", class: .authority, writers: office),
      FieldSchema(
        OrganisationField.aliases, "aliases", shape: .set, class: .plain, writers: office),
      FieldSchema(
        OrganisationField.ratings, "ratings", shape: .log, class: .plain, writers: office),
      FieldSchema(
        OrganisationField.events, "events", shape: .log, class: .plain, writers: office),
      FieldSchema(
        OrganisationField.otherSuperior, "otherSuperior", class: .authority, writers: office),
      FieldSchema(OrganisationField.roles, "roles", shape: .set, class: .plain, writers: office),
      FieldSchema(
        OrganisationField.schoolLevel, "schoolLevel", class: .authority, writers: office),
    ])
}

/// Field numbers of a registration.
package enum RegistrationField {
  package static let code: UInt32 = 1
  package static let plan: UInt32 = 2
  package static let planVersion: UInt32 = 3
  package static let year: UInt32 = 4
  package static let unit: UInt32 = 5
  package static let model: UInt32 = 6
  package static let track: UInt32 = 10
  package static let subjectKind: UInt32 = 11
  package static let subjectName: UInt32 = 12
  package static let position: UInt32 = 13
  package static let workplace: UInt32 = 14
  package static let address: UInt32 = 15
  package static let head: UInt32 = 16
  package static let birthYear: UInt32 = 17
  package static let rating: UInt32 = 18
  package static let isLeader: UInt32 = 19
  package static let title: UInt32 = 20
  package static let sector: UInt32 = 21
  package static let otherSectors: UInt32 = 22
  package static let goal: UInt32 = 23
  package static let content: UInt32 = 24
  package static let scope: UInt32 = 25
  package static let startOn: UInt32 = 26
  package static let endOn: UInt32 = 27
  package static let criteria: UInt32 = 28
  package static let solutions: UInt32 = 29
  package static let assignees: UInt32 = 30
  package static let follower: UInt32 = 31
  package static let remarks: UInt32 = 32
  package static let officeRemarks: UInt32 = 33
  package static let acceptedSnapshot: UInt32 = 34
  package static let mergedInto: UInt32 = 35
  package static let restricted: UInt32 = 36

  /// What the office accepts: the unit's later writes to these are amendments, which it answers.
  package static let accepted: [UInt32] = [
    track, subjectKind, subjectName, isLeader, title, sector, otherSectors, goal, content, scope,
    criteria, solutions,
  ]
}

package enum PlanField {
  package static let identifier: UInt32 = 1
  package static let version: UInt32 = 2
  package static let title: UInt32 = 3
  package static let parts: UInt32 = 4
}

package enum OrganisationField {
  package static let path: UInt32 = 1
  package static let code: UInt32 = 2
  package static let name: UInt32 = 3
  package static let kind: UInt32 = 4
  package static let aliases: UInt32 = 5
  package static let ratings: UInt32 = 6
  package static let events: UInt32 = 7
  package static let otherSuperior: UInt32 = 8
  package static let roles: UInt32 = 9
  package static let schoolLevel: UInt32 = 10
}
