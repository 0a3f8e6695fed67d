import Foundation
import NhanRong
import BundleFormat

/// The files of Tests/ConformanceTests/Vectors, as seeds (Protocol.md 19).
enum StoredVector {
  private static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("ConformanceTests/Vectors")

  /// The runs of bytes of an accepted vector; none where it cannot be read.
  static func parts(of name: String) -> [[UInt8]] {
    parts(at: folder.appendingPathComponent("accept/\(name).txt"))
  }

  /// Every vector of a kind, the refused ones too: they are what decoders met before.
  static func all(_ kind: String) -> [[[UInt8]]] {
    var found: [[[UInt8]]] = []
    for place in ["accept", "refuse"] {
      let files =
        (try? FileManager.default.contentsOfDirectory(
          at: folder.appendingPathComponent(place), includingPropertiesForKeys: nil)) ?? []
      for file in files.sorted(by: { $0.path < $1.path }) {
        guard let text = try? String(contentsOf: file, encoding: .utf8),
          text.contains("\nkind: \(kind)\n")
        else { continue }
        found.append(parts(at: file))
      }
    }
    return found
  }

  private static func parts(at file: URL) -> [[UInt8]] {
    guard let text = try? String(contentsOf: file, encoding: .utf8),
      let start = text.range(of: "\n---\n")
    else { return [] }
    let body = text[start.upperBound...]
    if text.contains("\nkind: bundle\n") {
      let joined = body.filter { $0 != "\n" }
      return Data(base64Encoded: String(joined)).map { [[UInt8]($0)] } ?? []
    }
    let lines = body.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    return lines.split(separator: "", omittingEmptySubsequences: false).map { part in
      part.flatMap { bytes(ofLine: String($0)) }
    }
  }

  private static func bytes(ofLine line: String) -> [UInt8] {
    let run = line.split(separator: "*")
    let digits = Array((run.first ?? "").utf8)
    var bytes: [UInt8] = []
    for index in stride(from: 0, to: digits.count - 1, by: 2) {
      let pair = String(decoding: digits[index...index + 1], as: UTF8.self)
      bytes.append(UInt8(pair, radix: 16) ?? 0)
    }
    guard run.count == 2, let count = Int(run[1]), let byte = bytes.first else { return bytes }
    return [UInt8](repeating: byte, count: count)
  }
}

/// Item 5 of a manifest.
enum ProofForm {
  static func bytes(of manifest: Manifest) -> [UInt8] {
    let items = Value(canonical: manifest.encode())?.list ?? []
    return items.count == 15 ? items[4].canonicalBytes : []
  }
}
