import Causality
import ChangeLog
import Sealing
import TestSupport
import Testing
import Trust

@Suite struct TrustStateTests {
  private let desk: PaperDesk

  init() throws { desk = try PaperDesk() }

  @Test func `without papers only the root's own key may act`() throws {
    let state = desk.state()
    #expect(
      try desk.standing(state, of: .root, for: .branch) == LogStanding(.roles(RoleSet(.root))))
    #expect(try desk.standing(state, of: .root, for: .root, key: 9) == .noGrant)
    #expect(try desk.standing(state, of: .commune, for: .commune) == .noGrant)
    #expect(try desk.standing(state, of: .commune, for: .commune, key: 0) == .noGrant)
  }

  @Test func `a paper lets its key act for its unit, inside its scope and nowhere else`() throws {
    let state = desk.state(
      try desk.paper(1, from: .root, to: .commune, scope: .branch, role: .commune))
    #expect(
      try desk.standing(state, of: .commune, for: .branch) == LogStanding(.roles(RoleSet(.commune)))
    )
    #expect(try desk.standing(state, of: .commune, for: .otherBranch) == LogStanding(.outsideScope))
    #expect(try desk.standing(state, of: .commune, for: .commune) == LogStanding(.outsideScope))
    #expect(try desk.standing(state, of: .branch, for: .branch, key: 2) == .noGrant)
  }

  @Test func `several papers of one key add up`() throws {
    let state = desk.state(
      try desk.paper(1, from: .root, to: .branch, role: .branch),
      try desk.paper(2, from: .root, to: .branch, role: .reader))
    #expect(
      try desk.standing(state, of: .branch, for: .branch)
        == LogStanding(.roles(RoleSet(.branch, .reader))))
  }

  @Test func `a paper is worth what its issuer's paper is worth`() throws {
    let above = try desk.paper(
      1, from: .root, to: .commune, role: .commune, passingOn: 1)
    let good = try desk.paper(2, from: .commune, to: .branch, role: .branch)
    #expect(desk.state(above, good).effective.count == 2)
    #expect(desk.state(good).effective.isEmpty)
    #expect(desk.state(good).held.map(\.id) == [good.id])
    let higherRole = try desk.paper(3, from: .commune, to: .branch, role: .province)
    #expect(desk.state(above, higherRole).held.map(\.id) == [higherRole.id])
    let deeper = try desk.paper(4, from: .commune, to: .branch, role: .branch, passingOn: 1)
    #expect(desk.state(above, deeper).held.map(\.id) == [deeper.id])
    let stranger = try desk.paper(5, from: .commune, to: .branch, role: .branch, issuerKey: 9)
    #expect(desk.state(above, stranger).held.map(\.id) == [stranger.id])
  }

  @Test func `a subject outside the issuer's scope gets nothing`() throws {
    let narrow = try desk.paper(
      1, from: .root, to: .province, scope: .branch, role: .province, passingOn: 3)
    let beside = try desk.paper(2, from: .province, to: .otherBranch, role: .branch)
    let through = try desk.paper(
      3, from: .province, to: .commune, scope: .branch, role: .commune)
    let inside = try desk.paper(4, from: .province, to: .branch, role: .branch)
    let state = desk.state(narrow, beside, through, inside)
    #expect(state.effective.map(\.id) == [narrow.id, inside.id])
  }

  @Test func `nobody is granted anything by an equal, a unit below or himself`() throws {
    let papers = [
      try desk.paper(1, from: .root, to: .commune, role: .commune, passingOn: 6),
      try desk.paper(2, from: .root, to: .branch, role: .branch, passingOn: 6),
      try desk.paper(3, from: .root, to: .neighbour, role: .commune, passingOn: 6),
    ]
    for (issuer, subject) in [
      (PaperDesk.Unit.commune, PaperDesk.Unit.commune), (.branch, .commune),
      (.neighbour, .commune), (.neighbour, .branch), (.commune, .province),
    ] {
      let paper = try desk.paper(9, from: issuer, to: subject, role: .reader)
      let state = TrustState(root: desk.root, papers: papers + [paper])
      #expect(state.held.map(\.id) == [paper.id])
    }
  }

  @Test func `a paper lies in an open log of the unit it is about`() throws {
    let paper = try desk.paper(1, from: .root, to: .branch, role: .branch)
    for genesis in [
      try desk.genesis(of: .root, for: .commune),
      try desk.genesis(of: .root, for: .branch, isPrivate: true),
    ] {
      #expect(IssuedPaper(id: paper.id, body: paper.body, genesis: genesis) == nil)
    }
  }

  @Test func `every order of six papers gives the same trust`() throws {
    let papers = [
      try desk.paper(6, from: .root, to: .province, role: .province, passingOn: 3),
      try desk.paper(5, from: .province, to: .commune, role: .commune, passingOn: 1),
      try desk.paper(4, from: .commune, to: .branch, role: .branch),
      try desk.paper(3, from: .commune, to: .otherBranch, role: .branch, passingOn: 1),
      try desk.paper(2, from: .province, to: .neighbour, role: .root),
      try desk.paper(1, from: .root, to: .branch, role: .branch, issuerKey: 9),
    ]
    let first = TrustState(root: desk.root, papers: papers)
    #expect(first.effective.map(\.id.first) == [4, 5, 6])
    #expect(first.held.map(\.id.first) == [1, 2, 3])
    var orders = 0
    for order in EveryOrder(of: papers) {
      orders += 1
      let state = TrustState(root: desk.root, papers: order)
      guard state.effective == first.effective, state.held == first.held else {
        Issue.record("\(order.map(\.id.first)) gives another trust")
        return
      }
    }
    #expect(orders == 720)
  }

  @Test func `the chain to a key is made of papers that cover each other`() throws {
    // The smaller id is the narrower paper: it must not be taken for the proof.
    let narrow = try desk.paper(1, from: .root, to: .commune, scope: .branch, role: .commune)
    let wide = try desk.paper(2, from: .root, to: .commune, role: .commune, passingOn: 1)
    let branch = try desk.paper(3, from: .commune, to: .otherBranch, role: .branch)
    let state = desk.state(narrow, wide, branch)
    #expect(state.chain(to: try PaperDesk.key(5)) == [wide.id, branch.id])
    #expect(TrustState(root: desk.root, papers: [wide, branch]).effective.count == 2)
    #expect(state.chain(to: try PaperDesk.key(0))?.isEmpty == true)
    #expect(state.chain(to: try PaperDesk.key(9)) == nil)
  }

  @Test func `two keys of the root are needed where the record says two`() throws {
    let root = try need(
      RootRecord(
        keys: [try PaperDesk.key(0), try PaperDesk.key(1)], threshold: 2, name: [0x41]))
    let paper = try desk.paper(1, from: .root, to: .commune, role: .commune)
    let genesis = Genesis(
      key: try PaperDesk.key(0), writerPath: try need(root.path),
      audiencePath: try need(
        root.path?.founding(tier: 40, nonce: [UInt8](repeating: 1, count: 16))),
      isPrivate: false, nonce: [UInt8](repeating: 0, count: 16), reason: 0)
    let grant = try need(
      Grant(
        signingKey: try PaperDesk.key(2), sealingKey: try need(paper.grant).sealingKey,
        organisation: genesis.audiencePath, scope: genesis.audiencePath, role: .commune,
        mayDelegate: 0))
    let issued = try need(IssuedPaper(id: paper.id, body: .grant(grant), genesis: genesis))
    #expect(TrustState(root: root, papers: [issued]).held.map(\.reason) == [.notApproved])
    var approval = genesis
    for (number, isEnough) in [(0, false), (1, true), (3, false)] {
      approval = Genesis(
        key: try PaperDesk.key(number), writerPath: genesis.writerPath,
        audiencePath: genesis.audiencePath, isPrivate: false, nonce: genesis.nonce, reason: 0)
      let agreed = try need(
        IssuedPaper(
          id: ChangeID(first: 9, second: 0, third: 0, fourth: 0), body: .approve(issued.id),
          genesis: approval))
      let state = TrustState(root: root, papers: [agreed, issued])
      #expect(state.isEffective(issued.id) == isEnough)
    }
  }

  /// A thief with an old root's key finds a grant that once lacked an approval.
  @Test func `an approval behind the cut of a hand-over counts for the hand-over alone`() throws {
    let key = try PaperDesk.key(0)
    let other = try PaperDesk.key(1)
    let root = try need(RootRecord(keys: [key, other], threshold: 2, name: [0x41]))
    let next = try need(RootRecord(keys: [try PaperDesk.key(2)], threshold: 1, name: [0x42]))
    let top = try need(root.path)
    let unit = try need(top.founding(tier: 40, nonce: [UInt8](repeating: 1, count: 16)))
    func paper(
      _ id: UInt64, _ body: PaperBody, by key: SigningPublicKey, about audience: OrganisationPath,
      at dot: Dot
    ) throws -> IssuedPaper {
      let genesis = Genesis(
        key: key, writerPath: top, audiencePath: audience, isPrivate: false,
        nonce: [UInt8](repeating: 0, count: 16), reason: 0)
      return try need(
        IssuedPaper(
          id: ChangeID(first: id, second: 0, third: 0, fourth: 0), body: body, genesis: genesis,
          dot: dot))
    }
    let grant = try need(
      Grant(
        signingKey: try PaperDesk.key(3),
        sealingKey: try need(SealingPublicKey([UInt8](repeating: 1, count: 32))),
        organisation: unit, scope: unit, role: .commune, mayDelegate: 0))
    var tree = StrandTree()
    for number in 0..<3 { tree.add(StrandNumber(UInt32(number)), origin: nil) }
    func dot(_ strand: UInt32, _ sequence: UInt64) -> Dot { Dot(StrandNumber(strand), sequence) }
    let granted = try paper(1, .grant(grant), by: key, about: unit, at: dot(0, 2))
    func state(approvedAt sequence: UInt64) throws -> TrustState {
      let ends = [(LogID(high: 0, low: 0), dot(0, 2)), (LogID(high: 0, low: 1), dot(1, 2))]
      var places = SortedTable<ClockEntry, Dot>()
      var entries: [ClockEntry] = []
      for (log, dot) in ends {
        let entry = ClockEntry(log: log, sequence: dot.sequence, tag: ChangeTag(high: 0, low: 0))
        entries.append(entry)
        places[entry] = dot
      }
      let handOver = try paper(
        3, .handOver(HandOver(from: root, to: next, cut: try need(Cut(entries)))), by: key,
        about: top, at: dot(2, 2))
      return TrustState(
        root: root,
        papers: [
          granted, handOver,
          try paper(2, .approve(granted.id), by: other, about: unit, at: dot(1, sequence)),
          try paper(4, .approve(handOver.id), by: other, about: unit, at: dot(1, 9)),
        ], positions: HeldPositions(places: places, tree: tree))
    }
    let inside = try state(approvedAt: 2)
    #expect(inside.isEffective(granted.id))
    #expect(inside.newestRoot == next.organisation && inside.held.isEmpty)
    let behind = try state(approvedAt: 3)
    #expect(behind.newestRoot == next.organisation)
    #expect(behind.held.map(\.reason) == [.notApproved, .outsideCut])
    #expect(!behind.isRootKey(key))
    #expect(behind.isRootKey(try PaperDesk.key(2)))
  }
}
