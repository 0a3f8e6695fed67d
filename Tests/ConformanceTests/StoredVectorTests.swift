import Foundation
import NhanRong
import Testing
import Trust

/// The stored vectors, read by the program: what it must take, what it must refuse, and as what. A
/// second implementation has to give the same answers.
@Suite(.enabled(if: !VectorFiles.areWritten)) struct StoredVectorTests {
  static let accepted = VectorFiles.names(accepted: true)
  static let refused = VectorFiles.names(accepted: false)

  @Test(arguments: accepted)
  func `what has to be taken is taken, with what its head says`(_ name: String) throws {
    let vector = try VectorFiles.read(name, accepted: true)
    #expect(vector.name == name && vector.isAccepted)
    if vector.kind == .bundle { return try checkTaken(vector) }
    #expect(VectorJudge.refusal(of: vector) == nil)
    for (fact, value) in VectorJudge.facts(of: vector) { #expect(vector.fact(fact) == value) }
  }

  @Test(arguments: refused)
  func `what has to be refused is refused, for the reason its head says`(_ name: String) throws {
    let vector = try VectorFiles.read(name, accepted: false)
    #expect(vector.name == name && !vector.isAccepted)
    if vector.kind == .bundle { return try checkRefused(vector) }
    #expect(VectorJudge.refusal(of: vector) == vector.fact("error"))
  }

  private func reader(of vector: Vector) throws -> VectorReader {
    let office = try #require(vector.fact("reader").flatMap { Office(rawValue: $0) })
    let before = try vector.words("after").map { name in
      try #require(VectorFiles.read(name, accepted: true).parts.first)
    }
    return try VectorReader(office, after: before, root: try Self.root())
  }

  static func root() throws -> RootRecord {
    let vector = try VectorFiles.read("root-record", accepted: true)
    return try RootRecord(decoding: try #require(vector.parts.first))
  }

  private func checkTaken(_ vector: Vector) throws {
    let reader = try reader(of: vector)
    let bundle = try #require(vector.parts.first)
    let found = try reader.outcome(of: bundle, paths: VectorWorld.paths())
    let stated = vector.facts.filter { $0.name != "reader" && $0.name != "after" }
    #expect(found.map { "\($0.name): \($0.value)" } == stated.map { "\($0.name): \($0.value)" })
    // Taken again it brings nothing new, and what was made of it stays (Protocol.md 1).
    let picture = try reader.picture()
    let again = try reader.take(bundle)
    #expect(again.applied == 0 && again.held == 0 && again.refused == 0)
    #expect(try reader.picture() == picture)
    let codes = try reader.codes(of: VectorWorld.paths())
    #expect(codes == vector.all("state"))
  }

  private func checkRefused(_ vector: Vector) throws {
    let reader = try reader(of: vector)
    let before = try reader.picture()
    let error = try #require(throws: ReplicaError.self) {
      _ = try reader.take(try #require(vector.parts.first))
    }
    #expect(error.code.text == vector.fact("error"))
    if let word = vector.fact("because") { #expect(error.names(word), "\(error.details)") }
    #expect(try reader.picture() == before)
    #expect(!before.isEmpty)
  }

  /// The bundles of a folder share transactions: what one of them did before it was refused must be gone,
  /// and what the others brought must not be.
  @Test(arguments: refused)
  func `a refused bundle does not touch those that share its transaction`(_ name: String) throws {
    let vector = try VectorFiles.read(name, accepted: false)
    guard vector.kind == .bundle else { return }
    let bad = try #require(vector.parts.first)
    let good = try Self.accepted.lazy.map { try VectorFiles.read($0, accepted: true) }.first {
      $0.kind == .bundle && $0.fact("reader") == vector.fact("reader")
        && $0.words("after") == vector.words("after") && !$0.words("after").isEmpty
    }
    let bundles = [bad, good?.parts.first ?? bad, bad]
    let together = try reader(of: vector)
    let apart = try reader(of: vector)
    let answers = try bundles.map { bundle in
      do { return VectorReader.answer(.success(try apart.take(bundle))) } catch {
        return VectorReader.answer(.failure(try #require(error as? ReplicaError)))
      }
    }
    #expect(try together.takeAll(bundles) == answers)
    #expect(try together.picture() == apart.picture())
    #expect(
      try together.codes(of: VectorWorld.paths()) == apart.codes(of: VectorWorld.paths()))
    #expect(try together.replica.verify().isEmpty)
  }

  /// Every refusal of a bundle that a reader can give has a file that provokes it.
  @Test func `each code of a refused bundle has a vector`() throws {
    var codes: Set<String> = []
    for name in Self.refused {
      codes.insert(try VectorFiles.read(name, accepted: false).fact("error") ?? "")
    }
    for number in 1...10 {
      let code = "NR-B" + (number < 10 ? "0" : "") + "\(number)"
      #expect(codes.contains(code), "\(code)")
    }
  }

  @Test func `each kind of vector is there both ways, except sound items alone`() throws {
    for kind in Vector.Kind.allCases {
      let taken = try Self.accepted.filter { try VectorFiles.read($0, accepted: true).kind == kind }
      let left = try Self.refused.filter { try VectorFiles.read($0, accepted: false).kind == kind }
      #expect(!taken.isEmpty && !left.isEmpty, "\(kind)")
    }
  }
}
