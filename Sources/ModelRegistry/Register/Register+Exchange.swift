import BundleFormat
public import Causality
import ChangeLog
public import NhanRong
import Platform
import Trust

/// What a bundle or another folder brought.
public struct ExchangeSummary: Hashable, Sendable {
  /// Changes in it.
  public let total: UInt64
  /// New ones that have their effect now.
  public let applied: UInt64
  /// Ones that were here already.
  public let duplicate: UInt64
  /// Ones that wait for something before them.
  public let waiting: UInt64
  /// Ones that no grant or rule allows, kept and listed.
  public let held: UInt64
  /// Ones that break a rule for ever, kept and listed.
  public let refused: UInt64

  package init(_ outcome: ImportOutcome) {
    total = outcome.total
    applied = outcome.applied
    duplicate = outcome.duplicate
    waiting = outcome.waiting
    held = outcome.held
    refused = outcome.refused
  }
}

extension Register {
  /// The request of this computer to be let in by a superior: bytes for a file on a stick.
  public func enrolmentRequest(as name: String) throws(ReplicaError) -> [UInt8] {
    try enrolmentRequest(name: name).bytes
  }

  /// Lets a computer in for a unit below ours, new or known by its code, and writes its welcome into a
  /// folder.
  ///
  /// - Parameter number: the 24 digits the other side reads out; the request is refused with `NR-T02`
  ///   where they differ. Nil leaves the comparing to the caller.
  /// - Returns: the path of the welcome bundle.
  /// - Throws: `NR-T01` for bytes that are no request.
  public func enrol(
    _ request: [UInt8], code: String, name: String, number: String? = nil, into folder: String
  ) throws(ReplicaError) -> String {
    guard let request = EnrolmentRequest(bytes: request) else { throw ReplicaError(.badRequest) }
    if let number, !request.number.matches(number) { throw ReplicaError(.numberDiffers) }
    let known = try organisations().first { $0.code.utf8.elementsEqual(code.utf8) && !code.isEmpty }
    let enrolment = try enrol(
      request, into: known, orNew: NewUnit(code: code, name: name, kind: "", tier: 50),
      isDryRun: false)
    let recipients = try replica.recipients(of: enrolment.path.organisation)
    return try replica.export(
      for: recipients, into: FilePath(folder), purpose: .welcome
    ).path.text
  }

  /// Joins the domain a welcome comes from.
  ///
  /// - Parameter rootNumber: the number of the domain's root from the superior's paper; the welcome is
  ///   refused with `NR-T02` where it is from another root. Nil leaves the comparing to the caller.
  public func join(with welcome: String, rootNumber: String? = nil) throws(ReplicaError) {
    let root = try replica.inspectWelcome(FilePath(welcome))
    if let rootNumber, !PhoneNumber(of: root.bytes).matches(rootNumber) {
      throw ReplicaError(.numberDiffers)
    }
    _ = try replica.install(FilePath(welcome), root: root)
  }

  /// Writes a bundle for a unit, named by code, name or the start of its id, or for the superior.
  ///
  /// - Returns: the path of the bundle, which was read back from the medium.
  public func export(to unit: String = "superior", into folder: String) throws(ReplicaError)
    -> String
  {
    let organisation = try correspondent(named: unit)
    return try replica.export(
      for: replica.recipients(of: organisation), into: FilePath(folder)
    ).path.text
  }

  /// Takes in one bundle: all of it or nothing.
  @discardableResult
  public func importBundle(at path: String) throws(ReplicaError) -> ExchangeSummary {
    ExchangeSummary(try replica.importBundle(at: FilePath(path)))
  }

  /// Registrations as lists show them, by unit and then by id; withdrawn ones left out.
  public func registrations() throws(ReplicaError) -> [RegistrationSummary] {
    try list(RegistrationFilter()).map {
      RegistrationSummary(id: $0.id, name: $0.name, unit: $0.unitName, step: $0.step)
    }
  }
}

/// A registration in a few words.
public struct RegistrationSummary: Hashable, Sendable {
  /// Its name for programs.
  public let id: RecordID
  /// Who or what is held up as an example.
  public let name: String
  /// The unit that registered it.
  public let unit: String
  /// `draft`, `submitted`, `received`, `returned` or `accepted`.
  public let step: String
}

extension Plan {
  /// Reads a plan file.
  ///
  /// - Throws: `NR-S05` where there is no such file, `NR-W05` with the first fault where it is no plan.
  public init(contentsOfFile path: String) throws(ReplicaError) {
    let bytes: [UInt8]
    do throws(FileError) {
      bytes = try LocalFileSystem().readWhole(FilePath(path), limit: 1 << 20)
    } catch { throw ReplicaError(file: error) }
    do throws(PlanRefusal) { self = try Plan(source: bytes) } catch {
      throw ReplicaError(.badValue, ("path", path), ("reason", "\(error)"))
    }
  }
}
