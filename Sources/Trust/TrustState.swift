import PlantedFaults
package import Causality
package import ChangeLog
import Sealing

/// Where the changes stand that cuts name, and which strand left which: what judging needs besides the
/// papers. A proof has neither.
package struct HeldPositions: Sendable {
  package let places: SortedTable<ClockEntry, Dot>
  package let tree: StrandTree

  package init(places: SortedTable<ClockEntry, Dot>, tree: StrandTree) {
    self.places = places
    self.tree = tree
  }

  package static let none = HeldPositions(places: SortedTable(), tree: StrandTree())
}

/// Which organisation changes are effective, and so who may act as what: a pure function of the root
/// record and the set of changes held.
///
/// Papers are judged by the tier of the organisation that wrote them, the highest first, each only by
/// papers of strictly higher tiers; so the recursion ends, two equals can never revoke each other, and
/// the order of arrival cannot matter (Protocol.md 11).
package struct TrustState: Sendable {
  /// What the replica was told to trust when it joined.
  package let root: RootRecord
  let positions: HeldPositions
  package internal(set) var tree = OrganisationTree()
  /// By change id, so that every list made from them is the same everywhere.
  package internal(set) var effective: [IssuedGrant] = []
  package internal(set) var effectivePapers: [IssuedPaper] = []
  package internal(set) var held: [HeldPaper] = []

  var grants = SortedTable<SigningPublicKey, [IssuedGrant]>()
  var revocations = SortedTable<
    OrganisationID, [(issuer: OrganisationPath, revocation: Revocation)]
  >()
  var adoptions = SortedTable<OrganisationID, [(issuer: OrganisationPath, cut: Cut)]>()
  var domain: DomainRoots
  private var effectiveIDs = Ascending<ChangeID>()
  var grantsByUnit = SortedTable<OrganisationID, [IssuedGrant]>()

  package init(root: RootRecord, papers: [IssuedPaper], positions: HeldPositions = .none) {
    self.root = root
    self.positions = positions
    let ordered = papers.sorted {
      $0.issuer.organisation.tier != $1.issuer.organisation.tier
        ? $0.issuer.organisation.tier < $1.issuer.organisation.tier : $0.id < $1.id
    }
    domain = DomainRoots(
      trusted: root, papers: ordered.prefix { $0.issuer.organisation.tier == 0 }, positions)
    for (old, next) in domain.successions { tree.handOver(old, to: next) }
    var start = 0
    while start < ordered.count {
      let tier = ordered[start].issuer.organisation.tier
      var end = start
      while end < ordered.count, ordered[end].issuer.organisation.tier == tier { end += 1 }
      judge(ordered[start..<end])
      start = end
    }
    effective.sort { $0.id < $1.id }
    effectivePapers.sort { $0.id < $1.id }
    held.sort { $0.id < $1.id }
    effectiveIDs = Ascending(effectivePapers.map(\.id))
    for issued in effective {
      grantsByUnit.append(issued, to: issued.grant.organisation.organisation)
    }
  }

  package func isEffective(_ id: ChangeID) -> Bool { effectiveIDs.contains(id) }

  /// Why an organisation change has no effect so far.
  package enum HeldReason: Hashable, CaseIterable, Sendable {
    case noGrant
    case outsideScope
    case notAbove
    case notPassedOn
    case outsideCut
    case notApproved
  }
}

/// An organisation change without effect so far, and why.
package struct HeldPaper: Hashable, Sendable {
  package let paper: IssuedPaper
  package let reason: TrustState.HeldReason
  package var id: ChangeID { paper.id }
}

/// As what the writer of a log may act in it, and how far.
package struct LogStanding: Hashable, Sendable {
  package enum Entitlement: Hashable, Sendable {
    case roles(RoleSet)
    case noGrant
    case outsideScope
  }

  package let entitlement: Entitlement
  /// For each revocation that meets the log the ends it left open: a change counts while it lies on the
  /// chain of an end of every one of them.
  package let bounds: [[Dot]]
  /// Under a root that needs several keys, the changes enough of them stand behind.
  package let approved: Ascending<ChangeID>?

  package init(
    _ entitlement: Entitlement, bounds: [[Dot]] = [], approved: Ascending<ChangeID>? = nil
  ) {
    self.entitlement = entitlement
    self.bounds = bounds
    self.approved = approved
  }

  package static let noGrant = LogStanding(.noGrant)

  package var roles: RoleSet {
    if case .roles(let roles) = entitlement { return roles }
    return RoleSet()
  }

  /// The number up to which a strand lies inside every bound; `UInt64.max` without any.
  package func limit(of strand: StrandNumber, _ tree: StrandTree) -> UInt64 {
    var limit = UInt64.max
    if PlantedFault.ignoresCuts.isPlanted { return limit }
    for ends in bounds {
      limit = min(limit, ends.map { tree.shared(strand, chainEndingAt: $0) }.max() ?? 0)
    }
    return limit
  }
}
