import BundleFormat
import CanonicalCBOR
import Causality
import ChangeLog
import ModelRegistry
import NhanRong
import Sealing

extension VectorCatalogue {
  /// The world's own bundles, each read by the office it was written for.
  func addHistory() throws {
    addTaken(
      "welcome-commune", "the first bundle of all: a grant, and the root to compare by phone",
      by: .commune, isSealed: true, try history("welcome-commune"))
    addTaken(
      "welcome-branch", "a grant two steps below the root, with every paper that proves it",
      by: .branch, isSealed: true, try history("welcome-branch"))
    addTaken(
      "welcome-neighbour", "the same for a second branch: it gets nothing of the first one",
      by: .neighbour, isSealed: true, try history("welcome-neighbour"))
    addTaken(
      "first-export", "a log from its genesis, a registration and an attached file",
      by: .commune, after: ["welcome-branch"], isSealed: true, try history("first-export"))
    addTaken(
      "reply", "corrections by the office, which replace what its author had seen",
      by: .branch, after: ["welcome-branch", "first-export"], isSealed: true,
      try history("reply"))
    addTaken(
      "delta-with-base", "changes after a base; the address was written at both ends unseen",
      by: .commune, after: ["welcome-branch", "first-export", "reply"], isSealed: true,
      try history("delta-with-base"))
    addTaken(
      "loose-base", "the same delta where its base never came: it waits, nothing is lost",
      by: .commune, after: ["welcome-branch"], isSealed: true, try history("delta-with-base"))
    addTaken(
      "relay", "a commune hands on a branch's log verbatim, under the branch's own tip",
      by: .province, after: ["welcome-commune"], isSealed: true, try history("relay"))
    addTaken(
      "relay-twice", "a bundle taken in again: every change is held already",
      by: .province, after: ["welcome-commune", "relay"], isSealed: true, try history("relay"))
    addTaken(
      "plain", "the same load unsealed: the file key stands open in the header",
      by: .province, after: ["welcome-commune"], try history("plain"))
    try addMissingContent()
    try addNewerMinor()
  }

  /// A content that was erased or lost: its hash travels instead, and the state is the same.
  private func addMissingContent() throws {
    var log = try CraftedLog(
      Office.branch.keys(), as: world.branchPath, for: world.branchPath)
    let record = log.create([VectorWorld.text(RegistrationField.subjectName, "Một")])
    log.add(record, [VectorWorld.text(RegistrationField.title, "Hai")], isMissing: true)
    log.add(record, [VectorWorld.text(RegistrationField.goal, "Ba")])
    try addCrafted(
      "missing-content", "a content is missing: the chain holds, the state code is as with it",
      [log])
  }

  private func addNewerMinor() throws {
    var bundle = try plain()
    bundle.minor = 9
    addTaken(
      "newer-minor", "a higher minor version changes nothing for an older reader",
      by: .province, after: ["welcome-commune"], try bundle.file())
  }
}
