import BundleFormat
import Foundation
import NhanRong
import Sealing
import Testing

/// What the program writes today from the vectors' seeds, held against what it wrote when they were
/// stored. With `NHANRONG_WRITE_VECTORS=1` it stores them instead.
@Suite struct GoldenByteTests {
  @Test(.enabled(if: !VectorFiles.areWritten))
  func `every stored vector comes out of the same hands byte for byte today`() throws {
    let catalogue = try VectorCatalogue()
    let isSameCompressor = try Self.compressorIsThatOfTheVectors()
    var names: [Bool: Set<String>] = [true: [], false: []]
    var changed: [String] = []
    for vector in catalogue.vectors {
      names[vector.isAccepted]?.insert(vector.name)
      let stored = try VectorFiles.read(vector.name, accepted: vector.isAccepted)
      #expect(stored.shows == vector.shows && stored.kind == vector.kind)
      // Another version of the compressor may pack the same section in other bytes, which is allowed.
      if vector.kind == .bundle, !isSameCompressor { continue }
      let isSealed = catalogue.sealed.contains(vector.name)
      let made = vector.parts.map { isSealed ? SealedBytes.masked($0) : $0 }
      let kept = stored.parts.map { isSealed ? SealedBytes.masked($0) : $0 }
      if made != kept { changed.append(vector.name) }
    }
    #expect(changed == [])
    #expect(names[true] == Set(VectorFiles.names(accepted: true)))
    #expect(names[false] == Set(VectorFiles.names(accepted: false)))
  }

  /// Held whatever the compressor: what stands in the sections and in the rest of the manifest.
  @Test(.enabled(if: !VectorFiles.areWritten))
  func `the load of the plain bundle is the same before compression`() throws {
    let made = try VectorCatalogue().history("plain")
    let stored = try #require(VectorFiles.read("plain", accepted: true).parts.first)
    let isSame = try Self.load(of: made) == Self.load(of: stored)
    #expect(isSame)
  }

  private static func load(of file: [UInt8]) throws -> [[UInt8]] {
    var opened = try OpenedBundle(file, with: nil, signer: Office.commune.keys().signing)
    var raws = try VectorCatalogue.raws(of: file)
    for number in raws.indices {
      opened[.sections][number][2] = .null
      opened[.sections][number][3] = .null
    }
    raws.append(Value.list(opened.manifest).canonicalBytes)
    return raws
  }

  static func compressorIsThatOfTheVectors() throws -> Bool {
    let file = try #require(VectorFiles.read("plain", accepted: true).parts.first)
    let opened = try OpenedBundle(file, with: nil, signer: Office.commune.keys().signing)
    let raws = try VectorCatalogue.raws(of: file)
    return try zip(raws, opened.frames).allSatisfy { raw, frame in
      try SectionCompressor().compress(raw).bytes == frame
    }
  }

  @Test(.enabled(if: VectorFiles.areWritten))
  func `the vectors are written`() throws {
    let catalogue = try VectorCatalogue()
    var bytes: [String: [UInt8]] = [:]
    for vector in catalogue.vectors {
      var vector = vector
      // A sealing draws chance: what is the same otherwise is left as it is.
      if catalogue.sealed.contains(vector.name),
        let stored = try? VectorFiles.read(vector.name, accepted: vector.isAccepted),
        stored.parts.map(SealedBytes.masked) == vector.parts.map(SealedBytes.masked)
      {
        vector.parts = stored.parts
      }
      if vector.isAccepted, vector.kind == .bundle {
        bytes[vector.name] = vector.parts[0]
        let office = try #require(vector.fact("reader").flatMap { Office(rawValue: $0) })
        let before = try vector.words("after").map { try #require(bytes[$0]) }
        let reader = try VectorReader(office, after: before, root: catalogue.world.root)
        vector.facts += try reader.outcome(of: vector.parts[0], paths: VectorWorld.paths())
      }
      try VectorFiles.write(vector)
    }
    for accepted in [true, false] {
      let names = Set(catalogue.vectors.filter { $0.isAccepted == accepted }.map(\.name))
      try VectorFiles.removeAll(but: names, accepted: accepted)
    }
  }
}

/// A sealed bundle without what the sealing drew: the stanzas, and the two hashes over them.
enum SealedBytes {
  static func masked(_ file: [UInt8]) -> [UInt8] {
    guard file.count > 14 else { return file }
    let size = Int(file[10..<14].reduce(0) { $0 << 8 | UInt32($1) })
    guard file.count > 14 + size + 32 + 46,
      var header = Value(canonical: Array(file[14..<14 + size]))
    else { return file }
    let stanzas = header[0].list?.count ?? 0
    header[0] = .integer(Int64(stanzas))
    return file[..<14] + header.canonicalBytes + file[(14 + size + 32)..<(file.count - 32)]
  }
}
