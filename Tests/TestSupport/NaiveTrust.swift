import CanonicalCBOR
import Causality
import ChangeLog
import NhanRong
import Sealing
import Trust

/// A second reading of Protocol.md 11, written from the page: every question is answered by
/// looking at all papers again, and "before" is a set of ancestors.
final class NaiveTrust {
  struct Paper {
    let id: ChangeID
    let opcode: UInt16
    let target: UInt32
    let genesis: Genesis
    let value: Value

    var tier: UInt8 { genesis.organisation.tier }
    var audience: OrganisationPath { genesis.audiencePath }
  }

  private let trusted: RootRecord
  private var previous: [ChangeID: ChangeID] = [:]
  private var byTag: [ChangeTag: (id: ChangeID, log: LogID, sequence: UInt64)] = [:]
  private var papers: [Paper] = []
  // Read once: what a paper says does not change.
  private var grants: [ChangeID: Grant] = [:]
  private var known: [ChangeID: Bool] = [:]
  private var records: [OrganisationID: RootRecord] = [:]
  /// The hand-over that ended a root of the domain.
  private var ends: [OrganisationID: Paper] = [:]

  init(_ batch: ChangeBatch, geneses: [LogID: Genesis], root: RootRecord) {
    trusted = root
    for change in batch.changes {
      if let before = change.previous { previous[change.id] = before }
      byTag[change.id.tag] = (change.id, change.log, change.sequence)
    }
    for change in batch.changes where change.record == nil && change.previous != nil {
      guard let genesis = geneses[change.log], !genesis.isPrivate, change.rules <= 1,
        change.operationCount == 1, let range = batch.value(of: change, operation: 0),
        let value = Value(canonical: Array(batch.bytes[range]))
      else { continue }
      let operation = batch.operations[change.operations.lowerBound]
      let paper = Paper(
        id: change.id, opcode: operation.opcode, target: operation.target, genesis: genesis,
        value: value)
      if paper.opcode == Opcode.grant { grants[paper.id] = readGrant(paper) }
      if isWellFormed(paper) { papers.append(paper) }
    }
    papers.sort { $0.id < $1.id }
    gatherRoots()
  }

  // MARK: Reading values

  private func path(_ value: Value?) -> OrganisationPath? {
    guard let bytes = value?.canonicalBytes else { return nil }
    var decoder = CBORDecoder(to: bytes.count)
    return try? OrganisationPath.decode(&decoder, bytes.span)
  }

  private func record(_ value: Value?) -> RootRecord? {
    (value?.bytes).flatMap { try? RootRecord(decoding: $0) }
  }

  private func grant(_ paper: Paper) -> Grant? { grants[paper.id] }

  private func readGrant(_ paper: Paper) -> Grant? {
    let bytes = paper.value.canonicalBytes
    var decoder = CBORDecoder(to: bytes.count)
    return try? Grant.decode(&decoder, bytes.span)
  }

  private func isWellFormed(_ paper: Paper) -> Bool {
    let parts = paper.value.list ?? []
    switch paper.opcode {
    case Opcode.grant: return grant(paper)?.organisation == paper.audience
    case Opcode.revoke: return parts.count == 4
    case Opcode.adopt: return paper.value.list != nil
    case Opcode.place:
      guard let other = path(paper.value) else { return false }
      return paper.target == 0
        ? other.organisation.tier < paper.audience.organisation.tier
        : paper.target == 1 && other.organisation != paper.audience.organisation
    case Opcode.approve: return paper.tier == 0 && paper.value.bytes?.count == 32
    case Opcode.handOver:
      guard parts.count == 3, let from = record(parts[0]), let to = record(parts[1]) else {
        return false
      }
      return paper.genesis.organisation == from.organisation
        && paper.genesis.audience == from.organisation && to.organisation != from.organisation
    default: return false
    }
  }

  // MARK: Cuts

  private func chain(_ end: ChangeID) -> Set<ChangeID> {
    var result: Set<ChangeID> = [end]
    var next = previous[end]
    while let id = next {
      result.insert(id)
      next = previous[id]
    }
    return result
  }

  private func enclosed(by cut: Value?) -> Set<ChangeID> {
    var result: Set<ChangeID> = []
    for entry in cut?.list ?? [] {
      guard let parts = entry.list, let bytes = parts[2].bytes, let tag = ChangeTag(bytes: bytes),
        let found = byTag[tag], found.log.bytes == parts[0].bytes,
        parts[1].integer == Int64(found.sequence)
      else { continue }
      result.formUnion(chain(found.id))
    }
    return result
  }

  // MARK: Roots

  private func backers(of id: ChangeID, _ author: SigningPublicKey, _ record: RootRecord) -> Int {
    var keys: Set<SigningPublicKey> = [author]
    for paper in papers
    where paper.opcode == Opcode.approve && paper.value.bytes == id.bytes
      && paper.genesis.organisation == record.organisation
      && record.keys.contains(paper.genesis.key)
      && (ends[record.organisation]?.id == id || !isEnded(paper))
    {
      keys.insert(paper.genesis.key)
    }
    return keys.count
  }

  /// Whether a change of an old root lies outside the cut of the hand-over.
  private func isEnded(_ paper: Paper) -> Bool { isEnded(paper.id, paper.genesis) }

  private func isEnded(_ id: ChangeID, _ genesis: Genesis) -> Bool {
    guard let end = ends[genesis.organisation] else { return false }
    return !enclosed(by: end.value.list?[2]).contains(id)
  }

  private func gatherRoots() {
    func handOver(of root: OrganisationID) -> (paper: Paper, from: RootRecord, to: RootRecord)? {
      for paper in papers
      where paper.opcode == Opcode.handOver && paper.genesis.organisation == root {
        guard let parts = paper.value.list, let from = record(parts[0]), let to = record(parts[1]),
          from.keys.contains(paper.genesis.key),
          backers(of: paper.id, paper.genesis.key, from) >= from.threshold
        else { continue }
        return (paper, from, to)
      }
      return nil
    }
    var found: [OrganisationID: Paper] = [:]
    records[trusted.organisation] = trusted
    var current = trusted.organisation
    while let next = handOver(of: current), found[current] == nil {
      found[current] = next.paper
      if records[next.to.organisation] != nil { break }
      records[next.to.organisation] = next.to
      current = next.to.organisation
    }
    while true {
      let joining = Set(papers.map(\.genesis.organisation)).filter { old in
        guard old.tier == 0, records[old] == nil, let next = handOver(of: old),
          let newer = records[next.to.organisation]
        else { return false }
        return papers.contains { paper in
          paper.opcode == Opcode.place && paper.target == 0 && paper.audience.root == old
            && paper.genesis.organisation == newer.organisation
            && newer.keys.contains(paper.genesis.key)
            && backers(of: paper.id, paper.genesis.key, newer) >= newer.threshold
        }
      }
      if joining.isEmpty { break }
      for old in joining {
        guard let next = handOver(of: old) else { continue }
        records[old] = next.from
        found[old] = next.paper
      }
    }
    ends = found
  }

  private func successor(of root: OrganisationID) -> OrganisationID? {
    guard let end = ends[root], let next = record(end.value.list?[1]) else { return nil }
    return records[next.organisation] == nil ? nil : next.organisation
  }

  // MARK: Above

  /// An organisation and all above it, as papers of tiers above `tier` say.
  private func above(_ path: OrganisationPath, _ tier: Int) -> Set<OrganisationID> {
    var result = Set(path.lineage)
    while true {
      var more = result
      for unit in result { if let next = successor(of: unit) { more.insert(next) } }
      for paper in papers
      where paper.opcode == Opcode.place && paper.target == 0 && Int(paper.tier) < tier
        && result.contains(paper.audience.organisation) && isEffective(paper)
      {
        more.formUnion(self.path(paper.value)?.lineage ?? [])
      }
      if more == result { return result }
      result = more
    }
  }

  /// The organisations strictly above one, by all that is held.
  func above(_ path: OrganisationPath) -> Set<OrganisationID> {
    above(path, .max).subtracting([path.organisation])
  }

  // MARK: Effective

  func isEffective(_ paper: Paper) -> Bool {
    if let answer = known[paper.id] { return answer }
    let answer = paper.tier == 0 ? isRootsOwn(paper) : isAllowed(paper)
    known[paper.id] = answer
    return answer
  }

  private func isRootsOwn(_ paper: Paper) -> Bool {
    let root = paper.genesis.organisation
    guard let record = records[root], record.keys.contains(paper.genesis.key) else { return false }
    if paper.opcode == Opcode.handOver { return ends[root]?.id == paper.id }
    if paper.opcode == Opcode.approve, ends[root]?.id.bytes == paper.value.bytes { return true }
    if isEnded(paper) { return false }
    if paper.opcode == Opcode.approve { return true }
    guard paper.audience.organisation != root, above(paper.audience, 0).contains(root) else {
      return false
    }
    if paper.opcode == Opcode.place {
      guard let other = path(paper.value), above(other, 0).contains(root) else { return false }
    }
    return backers(of: paper.id, paper.genesis.key, record) >= record.threshold
  }

  private func rights(_ genesis: Genesis) -> [Grant] {
    papers.filter { Int($0.tier) < Int(genesis.organisation.tier) && isEffectiveGrant($0) }
      .compactMap { grant($0) }
      .filter {
        $0.signingKey == genesis.key && $0.organisation.organisation == genesis.organisation
          && above(genesis.audiencePath, Int(genesis.organisation.tier))
            .contains($0.scope.organisation)
      }
  }

  private func isEffectiveGrant(_ paper: Paper) -> Bool {
    paper.opcode == Opcode.grant && isEffective(paper)
  }

  private func isAllowed(_ paper: Paper) -> Bool {
    let issuer = paper.genesis.organisation
    let tier = Int(paper.tier)
    let rights = rights(paper.genesis)
    guard paper.audience.organisation != issuer, above(paper.audience, tier).contains(issuer)
    else { return false }
    switch paper.opcode {
    case Opcode.grant:
      guard let given = grant(paper),
        rights.contains(where: { $0.mayDelegate > given.mayDelegate && $0.role <= given.role })
      else { return false }
    case Opcode.revoke, Opcode.adopt, Opcode.place:
      guard rights.contains(where: { $0.role <= .committee }) else { return false }
      if paper.opcode == Opcode.place {
        guard let other = path(paper.value), above(other, tier).contains(issuer) else {
          return false
        }
      }
    default: return false
    }
    return isInsideCuts(paper.id, paper.genesis)
  }

  /// Whether a change lies inside the cut of every revocation that meets it, or was adopted against it.
  private func isInsideCuts(_ id: ChangeID, _ genesis: Genesis) -> Bool {
    let writer = genesis.organisation
    let about = papers.filter {
      $0.audience.organisation == writer && $0.tier < writer.tier
    }
    for paper in about where paper.opcode == Opcode.revoke && isEffective(paper) {
      guard let parts = paper.value.list else { continue }
      if let key = parts[0].bytes, key != genesis.key.bytes { continue }
      if let subtree = path(parts[1]),
        !above(genesis.audiencePath, Int(writer.tier)).contains(subtree.organisation)
      {
        continue
      }
      if enclosed(by: parts[2]).contains(id) { continue }
      let isAdopted = about.contains { adoption in
        adoption.opcode == Opcode.adopt && isEffective(adoption)
          && above(paper.genesis.writerPath, Int(adoption.tier))
            .contains(adoption.genesis.organisation)
          && enclosed(by: adoption.value).contains(id)
      }
      if !isAdopted { return false }
    }
    return true
  }

  // MARK: What the fold asks

  var effective: [ChangeID] { papers.filter { isEffective($0) }.map(\.id) }

  func roles(of genesis: Genesis) -> RoleSet {
    var roles = RoleSet()
    guard records[genesis.writerPath.root] != nil, records[genesis.audiencePath.root] != nil else {
      return roles
    }
    if genesis.organisation.tier == 0 {
      let isKey = records[genesis.organisation]?.keys.contains(genesis.key) == true
      if isKey, above(genesis.audiencePath, 0).contains(genesis.organisation) { roles.add(.root) }
      return roles
    }
    for grant in rights(genesis) { roles.add(grant.role) }
    return roles
  }

  /// Whether cuts and approvals let a change of a log count.
  func counts(_ id: ChangeID, _ genesis: Genesis) -> Bool {
    guard genesis.organisation.tier == 0 else { return isInsideCuts(id, genesis) }
    guard let record = records[genesis.organisation] else { return false }
    return !isEnded(id, genesis) && backers(of: id, genesis.key, record) >= record.threshold
  }
}
