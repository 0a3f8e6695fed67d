import Causality
import ChangeLog
import Merging
import NhanRong
import Sealing
import TestSupport
import Testing
import Trust

/// The papers of a domain against the naive reading of Protocol.md 11: whatever was granted, revoked,
/// adopted, placed, approved or handed over, by whomever, and in whatever order it arrives, the same
/// changes let the same people do the same things.
@Suite struct TrustAgreementTests {
  @Test(arguments: 0..<2)
  func `papers of all kinds count alike in every order`(half: UInt64) throws {
    var met = Met()
    let budget = HistoryBudget(inCI: 3_000)
    for seed in budget.seeds where HistoryBudget.isReplay || seed % 2 == half {
      let history = try RandomTrust(seed: seed)
      do { try play(history, seed, &met) } catch {
        Issue.record("seed \(seed): \(error)")
        return
      }
    }
    if HistoryBudget.isReplay { print(met) }
    guard budget.isWhole else { return }
    for opcode in [
      Opcode.grant, Opcode.revoke, Opcode.adopt, Opcode.place, Opcode.approve, Opcode.handOver,
    ] {
      #expect(met.effective[opcode] ?? 0 > 100, "\(opcode) effective: \(met.effective)")
    }
    for reason in TrustState.HeldReason.allCases {
      #expect(met.heldPapers[reason] ?? 0 > 50, "\(reason): \(met.heldPapers)")
    }
    for reason in [Verdict.Reason.noGrant, .outsideScope, .outsideCut, .notApproved] {
      #expect(met.held[reason] ?? 0 > 100, "\(reason): \(met.held)")
    }
  }

  /// What the histories came to, so that a test of papers nobody heeds cannot pass.
  private struct Met {
    var effective: [UInt16: Int] = [:]
    var heldPapers: [TrustState.HeldReason: Int] = [:]
    var held: [Verdict.Reason: Int] = [:]

    mutating func add(_ replica: FleetReplica) throws {
      for paper in replica.core.trust?.effectivePapers ?? [] {
        effective[paper.body.item.opcode, default: 0] += 1
      }
      for paper in replica.core.trust?.held ?? [] { heldPapers[paper.reason, default: 0] += 1 }
      for record in try replica.records() {
        for verdict in try need(try replica.core.picture(of: record)).state.verdicts {
          if case .held(let reason) = verdict { held[reason, default: 0] += 1 }
        }
      }
    }
  }

  private func play(_ history: RandomTrust, _ seed: UInt64, _ met: inout Met) throws {
    var random = SeededRandom(seed: ~seed)
    let first = try replica(of: history, &random)
    let picture = try Agreement.withNaiveFold(first.core, root: history.root).picture
    try met.add(first)
    for _ in 0..<2 {
      let other = try replica(of: history, &random)
      try expectEqual(try WorldPicture(other), picture, "another order")
    }
    try first.reopen()
    try expectEqual(try WorldPicture(first), picture, "opened again")
  }

  private func replica(
    of history: RandomTrust, _ random: inout SeededRandom
  ) throws -> FleetReplica {
    let replica = try FleetReplica(trusting: history.root)
    for piece in history.pieces(&random) {
      var batch = ChangeBatch()
      for index in piece {
        let change = history.batch.changes[index]
        let content = change.content.map { Array(history.batch.bytes[$0]) }
        _ = try batch.append(
          header: Array(history.batch.bytes[change.header]), content: content)
      }
      _ = try replica.take(batch, [0..<piece.count])
    }
    guard try replica.database.looseSize() == 0 else {
      throw Difference("a stretch still waits")
    }
    return replica
  }

  private func expectEqual(_ left: WorldPicture, _ right: WorldPicture, _ what: String) throws {
    if left == right { return }
    throw Difference("\(what)\n\(left)\n--- and ---\n\(right)")
  }
}
