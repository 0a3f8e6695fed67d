package import ReplicaStore
package import Platform

/// Why something could not be done. Equal by code: the details say with what and where.
///
/// Example: `catch let error where error.code == .replicaInUse`.
public struct ReplicaError: Error, Hashable, Sendable {
  /// A stable code such as `NR-R02`; people read it out by phone. New codes are added, none changes
  /// its meaning.
  public struct Code: Hashable, Sendable, CustomStringConvertible {
    /// The code as people see it.
    public let text: String
    /// The code as people see it.
    public var description: String { text }
    package init(_ text: String) { self.text = text }
    /// Whether two codes are the same.
    public static func == (left: Code, right: Code) -> Bool {
      left.text.utf8.elementsEqual(right.text.utf8)
    }
  }

  /// What kind of refusal it is.
  public let code: Code
  /// Names and values for the sentence, in order: `("path", "…")`.
  public let details: [Detail]

  /// A named value of an error.
  public struct Detail: Hashable, Sendable {
    /// The name, in English.
    public let name: String
    /// The value, as text.
    public let value: String
  }

  package init(_ code: Code, _ details: (String, String)...) {
    self.code = code
    self.details = details.map { Detail(name: $0.0, value: $0.1) }
  }

  /// The value of a detail.
  public func detail(_ name: String) -> String? { details.first { $0.name == name }?.value }

  /// The same refusal with one more value for its sentence.
  package func adding(_ name: String, _ value: String) -> ReplicaError {
    ReplicaError(code: code, details: details.map { ($0.name, $0.value) } + [(name, value)])
  }

  /// Equal by code.
  public static func == (left: ReplicaError, right: ReplicaError) -> Bool {
    left.code == right.code
  }

  /// Hashes the code.
  public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}

extension ReplicaError.Code {
  /// There is no replica at the place named.
  public static let noReplica = Self("NR-R01")
  /// Another process has the replica open.
  public static let replicaInUse = Self("NR-R02")
  /// A replica is there already.
  public static let replicaExists = Self("NR-R03")
  /// A newer program made the replica.
  public static let replicaNewer = Self("NR-R04")
  /// The replica's file is damaged.
  public static let replicaDamaged = Self("NR-R05")
  /// The replica has not joined a domain yet.
  public static let notEnrolled = Self("NR-R06")
  /// The replica has joined a domain already.
  public static let alreadyEnrolled = Self("NR-R07")
  /// The key to write with is not on this computer.
  public static let keyMissing = Self("NR-R08")
  /// Something lies in the replica's folder or file that this program did not put there.
  public static let replicaForeign = Self("NR-R12")

  /// The disk or stick is full.
  public static let diskFull = Self("NR-S01")
  /// Reading or writing failed, or the stick was pulled.
  public static let ioFailed = Self("NR-S02")
  /// The disk or stick is read only.
  public static let readOnly = Self("NR-S03")
  /// The system does not allow it.
  public static let notPermitted = Self("NR-S04")
  /// There is no such file.
  public static let noInput = Self("NR-S05")
  /// A file of that name is there already.
  public static let outputExists = Self("NR-S06")
  /// The folder to write to is not there, or cannot be made.
  public static let noPlaceToWrite = Self("NR-S07")
  /// The medium did not confirm what was written last: the old state or the new one stands.
  public static let unconfirmed = Self("NR-S08")

  /// The file is no bundle.
  public static let notABundle = Self("NR-B01")
  /// A newer program made the bundle.
  public static let bundleNewer = Self("NR-B02")
  /// The bundle ends too early.
  public static let bundleTruncated = Self("NR-B03")
  /// The bundle is damaged.
  public static let bundleDamaged = Self("NR-B04")
  /// The bundle is sealed to others.
  public static let bundleNotForUs = Self("NR-B05")
  /// A signature or chain in the bundle is false.
  public static let bundleForged = Self("NR-B06")
  /// The bundle belongs to another domain.
  public static let bundleOfAnotherDomain = Self("NR-B07")
  /// The bundle breaks the format.
  public static let bundleMalformed = Self("NR-B08")
  /// The bundle passes a limit.
  public static let bundleTooLarge = Self("NR-B09")
  /// The sender has no grant.
  public static let senderNotProven = Self("NR-B10")

  /// The grant does not allow it.
  public static let notAllowed = Self("NR-W01")
  /// The value was changed since it was read.
  public static let changedMeanwhile = Self("NR-W02")
  /// There is no such record.
  public static let unknownRecord = Self("NR-W03")
  /// There is no such field.
  public static let unknownField = Self("NR-W04")
  /// The value does not fit.
  public static let badValue = Self("NR-W05")
  /// The value or change is too large.
  public static let tooLarge = Self("NR-W06")
  /// There is nothing to resolve.
  public static let noConflict = Self("NR-W07")
  /// The attached file's content is not here.
  public static let attachmentMissing = Self("NR-W08")

  /// The request is of no key of the root.
  public static let notARootKey = Self("NR-W26")
  /// A unit would be let read what is its own.
  public static let sameUnit = Self("NR-W27")
  /// Findings stand against an office's step.
  public static let blockedByFindings = Self("NR-W60")
  /// Findings were overridden without a reason.
  public static let forcedWithoutReason = Self("NR-W61")
  /// The registration named to stay cannot be the one.
  public static let survivorUnfit = Self("NR-W62")
  /// What was recognised cannot be taken back any more.
  public static let recognisedAlready = Self("NR-W63")
  /// Only a registration that has ended goes on in a later year.
  public static let notCarriedOver = Self("NR-W64")
  /// A sheet lacks what it needs, or says what cannot be.
  public static let sheetUnfit = Self("NR-W65")
  /// There is no such sheet, or the digits mean several.
  public static let unknownSheet = Self("NR-W66")
  /// Nobody has proposed the registration, or its case has been decided.
  public static let noOpenCase = Self("NR-W67")
  /// There is no amendment to answer.
  public static let nothingToAnswer = Self("NR-W68")
  /// A higher level decides about it.
  public static let levelNotOurs = Self("NR-W70")

  /// The ledger knows no such bundle.
  public static let unknownBundle = Self("NR-W11")

  /// No peer would print this receipt code.
  public static let unknownReceipt = Self("NR-X07")
  /// What was written to the stick is not what is read from it.
  public static let stickDiffers = Self("NR-X05")
  /// A chunk is damaged in every copy of the bundle.
  public static let copiesIncomplete = Self("NR-H15")
  /// The files are copies of different bundles.
  public static let copiesDiffer = Self("NR-H16")
  /// Neither the damaged file nor anything named tells whose replica it was.
  public static let nothingToHealFrom = Self("NR-H17")
  /// A backup that was written does not read back as what was to be kept.
  public static let backupUnsound = Self("NR-H18")
  /// A file named to heal from is neither a bundle, a backup nor a replica of this writer.
  public static let sourceForeign = Self("NR-H19")

  /// The key is under a passphrase and none was given.
  public static let keyLocked = Self("NR-K01")
  /// The passphrase is wrong.
  public static let passphraseWrong = Self("NR-K02")
  /// The file is no key file, or it is damaged.
  public static let keyFileDamaged = Self("NR-K03")
  /// Opening the key file would take more memory or time than is allowed.
  public static let keyFileTooCostly = Self("NR-K04")
  /// The key belongs to another replica.
  public static let keyOfAnother = Self("NR-K05")
  /// The key is on this computer already.
  public static let keyIsHere = Self("NR-K06")
  /// The passphrase is too short, too long, or was typed in two ways.
  public static let passphraseUnfit = Self("NR-K07")

  /// The enrolment request or welcome cannot be read.
  public static let badRequest = Self("NR-T01")
  /// The numbers read out to each other differ.
  public static let numberDiffers = Self("NR-T02")
  /// There is no such unit.
  public static let unknownUnit = Self("NR-T03")
  /// The keys or the threshold named make up no root.
  public static let rootUnfit = Self("NR-T04")
  /// There is no such change of a root.
  public static let unknownChange = Self("NR-T05")
  /// The change is not of a key of the root, and nobody approves it.
  public static let notOfTheRoot = Self("NR-T06")
  /// The key wrote the change itself, and stands behind it already.
  public static let ownChange = Self("NR-T07")
  /// The key approved the change before.
  public static let alreadyApproved = Self("NR-T08")
  /// Enough keys stand behind the change, or the root asks for one only.
  public static let nothingToApprove = Self("NR-T09")
}

extension ReplicaError: ExpressibleByStorageError {
  package init(storage error: StorageError) {
    let code: Code =
      switch error.condition {
      case .full: .diskFull
      case .readOnly: .readOnly
      case .busy, .locked: .replicaInUse
      case .corrupt, .constraint: .replicaDamaged
      case .notADatabase: .noReplica
      // That it is there was looked at before: a journal that cannot be made is no missing register.
      case .ioError where Self.syncFailures.contains(error.extendedCode): .unconfirmed
      case .cantOpen, .ioError, .outOfMemory, .tooBig, .misuse, .other: .ioFailed
      }
    self.init(code, ("storage", error.message), ("number", String(error.extendedCode)))
  }

  /// SQLite's numbers for a file or folder whose sync failed. Where it was the last one of a commit, all
  /// of the commit may be on the medium.
  private static let syncFailures: [Int32] = [1034, 1290]

  package init(file error: FileError) {
    let code: Code =
      switch error.condition {
      case .notFound, .isFolder, .notAFolder, .notAFile:
        Self.writes(error.operation) ? .noPlaceToWrite : .noInput
      case .alreadyExists, .folderNotEmpty: .outputExists
      case .permissionDenied: .notPermitted
      // The medium takes no more of this file; no limit of ours is told.
      case .noSpace, .tooLarge(limit: nil): .diskFull
      case .readOnly: .readOnly
      case .tooLarge: .tooLarge
      case .locked: .replicaInUse
      case .ioError, .tooManyLinks, .other: .ioFailed
      }
    var details = [("path", error.path.text), ("operation", error.operation.rawValue)]
    if case .locked(let pid?) = error.condition { details.append(("process", String(pid))) }
    self.init(code: code, details: details)
  }

  private static func writes(_ operation: FileOperation) -> Bool {
    switch operation {
    case .makeFolder, .create, .write, .sync, .rename, .replace: true
    case .inspect, .list, .open, .read, .dropCache, .remove, .lock, .measureFreeSpace: false
    }
  }

  package init(code: Code, details: [(String, String)]) {
    self.code = code
    self.details = details.map { Detail(name: $0.0, value: $0.1) }
  }
}
