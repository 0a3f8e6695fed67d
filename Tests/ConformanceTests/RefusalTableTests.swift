import Foundation
import NhanRong
import Testing

/// Every refusal the code can give is a row of Protocol.md under its own name, with the code people
/// read to each other.
@Suite struct RefusalTableTests {
  private func words(_ table: [[String]]) -> Set<String> {
    Set(table.flatMap { $0[0].components(separatedBy: ", ") })
  }

  @Test func `items`() throws {
    let page = try #require(ProtocolPage.tables(under: "10. Canonical CBOR").first)
    #expect(
      words(page) == ProtocolPage.cases(of: "CBORError", in: "CanonicalCBOR/CBORError.swift"))
  }

  @Test func `changes`() throws {
    let page = try #require(ProtocolPage.tables(under: "3.1 What is checked").first)
    let coded = ProtocolPage.cases(of: "ChangeError", in: "ChangeLog/ChangeError.swift")
    #expect(coded.count >= 6)
    #expect(words(page).isSubset(of: coded))
  }

  @Test func `verdicts`() throws {
    let page = try #require(ProtocolPage.tables(under: "4.4 Verdicts").first)
    var coded: Set<String> = []
    for (stage, type) in [("waiting", "Need"), ("held", "Reason"), ("void", "Fault")] {
      let cases = ProtocolPage.cases(of: type, in: "Merging/Verdict.swift")
      #expect(!cases.isEmpty)
      for name in cases { coded.insert("\(stage) \(name)") }
    }
    // A header of an unknown version names no record here, so no record's change has this verdict.
    coded.remove("waiting newerProgram")
    // What stands against an organisation change only is said where those are judged.
    for word in ["notAbove", "notPassedOn"] {
      #expect(ProtocolPage.lines.contains { $0.contains(word) })
      coded.remove("held \(word)")
    }
    let listed = Set(page.filter { !$0[2].isEmpty }.map { "\($0[1]) \($0[2])" })
    #expect(listed == coded)
  }

  @Test func `files, headers, manifests and sections`() throws {
    let tables = ProtocolPage.tables(under: "14.7 Refusals")
    #expect(tables.count == 4)
    let types = [
      ("BundleError", "BundleFormat/BundleError.swift"),
      ("HeaderFault", "BundleFormat/BundleError.swift"),
      ("ManifestFault", "BundleFormat/Manifest/ManifestFault.swift"),
      ("SectionFault", "BundleFormat/Section/SectionFault.swift"),
    ]
    for (table, type) in zip(tables, types) {
      #expect(words(table) == ProtocolPage.cases(of: type.0, in: type.1), "\(type.0)")
    }
  }

  @Test func `proofs`() throws {
    let page = try #require(ProtocolPage.tables(under: "11.4 The sender's proof").first)
    #expect(
      words(page) == ProtocolPage.cases(of: "SenderProofError", in: "Trust/SenderProof.swift"))
  }

  /// The page's codes are held against what the program answered when it read the vectors, and those
  /// against the program by the vectors' own tests.
  @Test func `each fault a vector provokes is on the page with its code`() throws {
    var codes: [String: String] = [:]
    let tables = ProtocolPage.tables(under: "14.7 Refusals")
    for row in tables.first ?? [] { codes[row[0]] = row[1] }
    for row in ProtocolPage.tables(under: "11.4 The sender's proof").first ?? [] {
      codes[row[0]] = row[1]
    }
    let inner = Set(tables.dropFirst().flatMap { $0.map { $0[0] } })
    var checked = 0
    for name in VectorFiles.names(accepted: false) {
      let vector = try VectorFiles.read(name, accepted: false)
      guard vector.kind == .bundle, let word = vector.fact("because") else { continue }
      if let code = codes[word] {
        #expect(code == vector.fact("error"), "\(name): \(word)")
        checked += 1
      } else if inner.contains(word) {
        #expect(vector.fact("error") == "NR-B08", "\(name): \(word)")
        checked += 1
      }
    }
    #expect(checked > 40)
  }

  @Test func `every code on the page is one of the library's`() throws {
    let library = Set(
      ProtocolPage.source("NhanRong/ReplicaError.swift").compactMap { line -> String? in
        guard line.contains("= Self(\"NR-") else { return nil }
        return line.components(separatedBy: "\"")[1]
      })
    #expect(library.count > 20)
    for line in ProtocolPage.lines {
      for part in line.components(separatedBy: "NR-").dropFirst() {
        let code = "NR-" + part.prefix(3)
        if code.hasSuffix("x") { continue }
        #expect(library.contains(code), "\(line)")
      }
    }
  }
}
