import PlantedFaults
import Causality
import ChangeLog
import Sealing

/// The roots of one domain: the trusted one, those it handed over to, and those that were handed over to
/// it (Protocol.md 11.8). Judged by root records and thresholds alone, before any other paper.
struct DomainRoots: Sendable {
  /// Backed hand-overs by the root that hands over; of each root by change id.
  private typealias HandOvers = SortedTable<OrganisationID, [(IssuedPaper, HandOver)]>

  private struct Member: Sendable {
    let record: RootRecord
    /// The hand-over that ended it.
    var handOver: IssuedPaper?
    var bounds: [[Dot]] = []
  }

  private var members = SortedTable<OrganisationID, Member>()
  /// For each change that other root keys stand behind, their approvals.
  private var approvals = SortedTable<ChangeID, [IssuedPaper]>()
  /// Old roots and what they became, in order of the old one's id.
  private(set) var successions: [(OrganisationID, OrganisationID)] = []
  /// Roots with more than one effective hand-over: an alarm for people.
  private(set) var rivals: [OrganisationID] = []

  init(trusted: RootRecord, papers: ArraySlice<IssuedPaper>, _ positions: HeldPositions) {
    for paper in papers {
      if case .approve(let id) = paper.body { approvals.append(paper, to: id) }
    }
    var handOvers = HandOvers()
    for paper in papers {
      guard case .handOver(let handOver) = paper.body, isBacked(paper, by: handOver.from)
      else { continue }
      handOvers.append((paper, handOver), to: handOver.from.organisation)
    }
    add(trusted, handOvers, positions)
    var current = trusted
    while let next = handOvers[current.organisation]?.first?.1.to,
      members[next.organisation] == nil
    {
      add(next, handOvers, positions)
      current = next
    }
    // A domain that hands itself over has to be wanted: its new root places a unit of it.
    var isGrowing = true
    while isGrowing {
      isGrowing = false
      for old in handOvers.keys where members[old] == nil {
        guard let handOver = handOvers[old]?.first?.1, let next = members[handOver.to.organisation],
          papers.contains(where: { isWelcome($0, of: old, by: next.record) })
        else { continue }
        add(handOver.from, handOvers, positions)
        isGrowing = true
      }
    }
    successions = members.keys.compactMap { old in
      handOvers[old]?.first.flatMap { (_, handOver) in
        members[handOver.to.organisation].map { _ in (old, handOver.to.organisation) }
      }
    }
    rivals = members.keys.filter { handOvers[$0]?.count ?? 0 > 1 }
  }

  private mutating func add(
    _ record: RootRecord, _ handOvers: HandOvers, _ positions: HeldPositions
  ) {
    var member = Member(record: record)
    // Papers come by change id, so of rivals the smallest counts.
    if let (paper, handOver) = handOvers[record.organisation]?.first {
      member.handOver = paper
      member.bounds = [handOver.cut.entries.compactMap { positions.places[$0] }.sorted()]
    }
    members[record.organisation] = member
  }

  /// Whether enough keys of a record stand behind a change.
  private func isBacked(
    _ paper: IssuedPaper, by record: RootRecord,
    _ approvalCounts: (IssuedPaper) -> Bool = { _ in true }
  ) -> Bool {
    guard paper.issuer.organisation == record.organisation, record.keys.contains(paper.issuerKey)
    else { return false }
    return isBacked(paper.id, of: paper.issuerKey, by: record, approvalCounts)
  }

  private func isBacked(
    _ id: ChangeID, of author: SigningPublicKey, by record: RootRecord,
    _ approvalCounts: (IssuedPaper) -> Bool
  ) -> Bool {
    if record.threshold == 1 || PlantedFault.ignoresThreshold.isPlanted { return true }
    return backers(of: id, author, record, approvalCounts).count >= record.threshold
  }

  /// The keys of a record that stand behind a change: its author's, and those that approved it.
  func backers(
    of id: ChangeID, _ author: SigningPublicKey, _ record: RootRecord,
    _ approvalCounts: (IssuedPaper) -> Bool = { _ in true }
  ) -> Ascending<SigningPublicKey> {
    var keys = Ascending([author])
    for approval in approvals[id] ?? []
    where approval.issuer.organisation == record.organisation
      && record.keys.contains(approval.issuerKey) && approvalCounts(approval)
    {
      keys.insert(approval.issuerKey)
    }
    return keys
  }

  private func isInside(_ paper: IssuedPaper, _ member: Member, _ positions: HeldPositions) -> Bool
  {
    guard let dot = paper.dot else { return true }
    return member.bounds.allSatisfy { ends in
      ends.contains { positions.tree.chain(endingAt: $0, contains: dot) }
    }
  }

  private func isWelcome(
    _ paper: IssuedPaper, of old: OrganisationID, by record: RootRecord
  ) -> Bool {
    guard case .place = paper.body, paper.audience.root == old else { return false }
    return isBacked(paper, by: record)
  }

  /// Whether a root organisation belongs to the domain.
  func contains(_ root: OrganisationID) -> Bool { members[root] != nil }

  func record(of root: OrganisationID) -> RootRecord? { members[root]?.record }

  /// The roots of the domain with a key among theirs, in order of their ids.
  func records(holding key: SigningPublicKey) -> [RootRecord] {
    members.keys.compactMap { members[$0]?.record }.filter { $0.keys.contains(key) }
  }

  /// The root that an old one of the domain became.
  func successor(of root: OrganisationID) -> OrganisationID? {
    successions.first { $0.0 == root }?.1
  }

  /// The hand-over that ended a root.
  func handOver(of root: OrganisationID) -> ChangeID? { members[root]?.handOver?.id }

  /// The root that counts now, seen from another of the domain.
  func newest(from root: OrganisationID) -> OrganisationID {
    var current = root
    for _ in 0..<members.keys.count {
      guard let next = successor(of: current) else { break }
      current = next
    }
    return current
  }

  /// Why a root's paper has no effect.
  func reason(
    against paper: IssuedPaper, _ tree: OrganisationTree, _ positions: HeldPositions
  ) -> TrustState.HeldReason? {
    guard let member = members[paper.issuer.organisation],
      member.record.keys.contains(paper.issuerKey)
    else { return .noGrant }
    if case .handOver = paper.body {
      return member.handOver == paper ? nil : .notApproved
    }
    // What approves the hand-over itself may be written behind its cut.
    if case .approve(let id) = paper.body, id == member.handOver?.id { return nil }
    guard isInside(paper, member, positions) else { return .outsideCut }
    if case .approve = paper.body { return nil }
    guard tree.isBelow(paper.audience, paper.issuer.organisation, placedAbove: 0) else {
      return .notAbove
    }
    switch paper.body {
    case .place(let other), .reads(let other):
      guard tree.isAtOrBelow(other, paper.issuer.organisation, placedAbove: 0) else {
        return .notAbove
      }
    case .grant, .revoke, .adopt, .approve, .handOver: break
    }
    let isApproved = isBacked(paper, by: member.record) { isInside($0, member, positions) }
    return isApproved ? nil : .notApproved
  }

  func standing(
    of key: SigningPublicKey, as root: OrganisationID, for audience: OrganisationPath,
    _ tree: OrganisationTree, _ positions: HeldPositions
  ) -> LogStanding {
    guard let member = members[root], member.record.keys.contains(key) else { return .noGrant }
    guard tree.isAtOrBelow(audience, root, placedAbove: 0) else {
      return LogStanding(.outsideScope)
    }
    var approved: Ascending<ChangeID>?
    if member.record.threshold > 1 {
      approved = Ascending(
        approvals.keys.filter { id in
          isBacked(id, of: key, by: member.record) { isInside($0, member, positions) }
        })
    }
    return LogStanding(.roles(RoleSet(.root)), bounds: member.bounds, approved: approved)
  }
}
