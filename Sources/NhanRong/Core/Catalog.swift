import PlantedFaults
import Causality
import ChangeLog
import Merging
import ReplicaStore
import Sealing
import Trust

/// The logs, strands and audiences a replica holds: small, read at the start, kept in memory. A value,
/// so that a failed transaction puts the old one back.
struct Catalog {
  struct Log {
    let number: UInt32
    let id: LogID
    let genesis: Genesis
    let audience: UInt32
    /// As which its writer writes, by place in `organisations`.
    let organisation: UInt32
    var standing: LogStanding
    var strands: [StrandNumber]

    var tier: UInt8 { genesis.organisation.tier }
    var ownsAudience: Bool { genesis.organisation == genesis.audience }
  }

  struct Strand {
    let log: Int
    let origin: StrandTree.Origin?
    var head: UInt64
    var headID: ChangeID
  }

  /// What the fold asks of a strand's log at every change: numbers only, so that looking it up copies
  /// no path and no key.
  struct Writer {
    let log: UInt32
    let audience: UInt32
    let tier: UInt8
    let ownsAudience: Bool
    /// By place in `organisations`.
    let organisation: UInt32
    var roles: RoleSet
    var unentitled: Verdict.Reason?
    /// The last number that lies inside every cut.
    var limit: UInt64
    /// Where the root needs several keys, the changes enough of them stand behind.
    var approved: Ascending<ChangeID>?

    init(_ log: Log, _ strand: StrandNumber, _ tree: StrandTree) {
      self.log = log.number
      audience = log.audience
      tier = log.tier
      ownsAudience = log.ownsAudience
      organisation = log.organisation
      roles = log.standing.roles
      unentitled =
        switch log.standing.entitlement {
        case .roles: nil
        case .noGrant: .noGrant
        case .outsideScope: .outsideScope
        }
      limit = log.standing.bounds.isEmpty ? .max : log.standing.limit(of: strand, tree)
      approved = log.standing.approved
    }

    /// Why the writer may not have made a change, as far as papers decide it.
    func refusal(of id: ChangeID, at place: Dot) -> Verdict.Reason? {
      if PlantedFault.ignoresGrants.isPlanted { return nil }
      if let unentitled { return unentitled }
      if place.sequence > limit { return .outsideCut }
      if let approved, !approved.contains(id) { return .notApproved }
      return nil
    }
  }

  struct Audience {
    let organisation: OrganisationID
    let isPrivate: Bool
    var code: StateSum
    var isChanged: Bool
    /// The logs written for it, by place in `logs`.
    var logs: [Int] = []
  }

  private struct AudienceName: Hashable {
    let organisation: OrganisationID
    let isPrivate: Bool
  }

  private(set) var logs: [Log] = []
  private(set) var strands: [Strand] = []
  private(set) var writers: [Writer] = []
  var audiences: [Audience] = []
  private(set) var tree = StrandTree()
  /// Every organisation that somebody writes as.
  private(set) var organisations: [OrganisationPath] = []
  // For looking up only; nothing is ever listed in its order.
  private var numbers: [LogID: Int] = [:]
  private var audienceNumbers: [AudienceName: UInt32] = [:]
  private var organisationNumbers: [OrganisationID: UInt32] = [:]

  func index(of log: LogID) -> Int? { numbers[log] }
  func log(_ id: LogID) -> Log? { numbers[id].map { logs[$0] } }
  func log(of strand: StrandNumber) -> Log { logs[strands[Int(strand.value)].log] }
  func strand(_ number: StrandNumber) -> Strand { strands[Int(number.value)] }

  /// The number of an audience whose logs are held.
  func audience(_ organisation: OrganisationID, isPrivate: Bool) -> Int? {
    audienceNumbers[AudienceName(organisation: organisation, isPrivate: isPrivate)].map { Int($0) }
  }

  private mutating func audienceNumber(_ genesis: Genesis) -> UInt32 {
    let name = AudienceName(organisation: genesis.audience, isPrivate: genesis.isPrivate)
    if let known = audienceNumbers[name] { return known }
    let number = UInt32(audiences.count)
    audiences.append(
      Audience(
        organisation: genesis.audience, isPrivate: genesis.isPrivate, code: StateSum(),
        isChanged: true))
    audienceNumbers[name] = number
    return number
  }

  private mutating func organisationNumber(_ genesis: Genesis) -> UInt32 {
    if let known = organisationNumbers[genesis.organisation] { return known }
    let number = UInt32(organisations.count)
    organisations.append(genesis.writerPath)
    organisationNumbers[genesis.organisation] = number
    return number
  }

  mutating func addLog(_ id: LogID, genesis: Genesis, standing: LogStanding) -> Int {
    let audience = audienceNumber(genesis)
    logs.append(
      Log(
        number: UInt32(logs.count), id: id, genesis: genesis, audience: audience,
        organisation: organisationNumber(genesis), standing: standing, strands: []))
    numbers[id] = logs.count - 1
    audiences[Int(audience)].logs.append(logs.count - 1)
    return logs.count - 1
  }

  mutating func addStrand(
    log: Int, origin: StrandTree.Origin?, head: UInt64, headID: ChangeID
  ) -> StrandNumber {
    let number = StrandNumber(UInt32(strands.count))
    strands.append(Strand(log: log, origin: origin, head: head, headID: headID))
    logs[log].strands.append(number)
    tree.add(number, origin: origin)
    writers.append(Writer(logs[log], number, tree))
    return number
  }

  mutating func advance(_ strand: StrandNumber, to head: UInt64, _ id: ChangeID) {
    strands[Int(strand.value)].head = head
    strands[Int(strand.value)].headID = id
  }

  mutating func setStanding(_ standing: LogStanding, ofLog index: Int) {
    logs[index].standing = standing
    for strand in logs[index].strands {
      writers[Int(strand.value)] = Writer(logs[index], strand, tree)
    }
  }
}

/// The sum, modulo 2^256, of the hashes of records' states: adding and taking away one record costs
/// the same however many there are (Protocol.md 8).
struct StateSum: Hashable {
  private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

  init() {}

  init(_ digest: Digest) { words = (digest.first, digest.second, digest.third, digest.fourth) }

  init(bytes: [UInt8]) {
    self.init(Digest(bytes: bytes) ?? Digest(first: 0, second: 0, third: 0, fourth: 0))
  }

  var digest: Digest {
    Digest(first: words.0, second: words.1, third: words.2, fourth: words.3)
  }

  var bytes: [UInt8] {
    Digest(first: words.0, second: words.1, third: words.2, fourth: words.3).bytes
  }

  static func == (left: StateSum, right: StateSum) -> Bool { left.words == right.words }
  func hash(into hasher: inout Hasher) { hasher.combine(words.0) }

  mutating func add(_ other: StateSum) {
    var carry = false
    (words.3, carry) = Self.sum(words.3, other.words.3, carry)
    (words.2, carry) = Self.sum(words.2, other.words.2, carry)
    (words.1, carry) = Self.sum(words.1, other.words.1, carry)
    (words.0, carry) = Self.sum(words.0, other.words.0, carry)
  }

  mutating func subtract(_ other: StateSum) {
    var negated = StateSum()
    negated.words = (~other.words.0, ~other.words.1, ~other.words.2, ~other.words.3)
    negated.add(StateSum(Digest(first: 0, second: 0, third: 0, fourth: 1)))
    add(negated)
  }

  private static func sum(_ left: UInt64, _ right: UInt64, _ carry: Bool) -> (UInt64, Bool) {
    let (first, over) = left.addingReportingOverflow(right)
    let (second, again) = first.addingReportingOverflow(carry ? 1 : 0)
    return (second, over || again)
  }
}
