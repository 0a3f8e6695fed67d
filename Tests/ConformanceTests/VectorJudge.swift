import BundleFormat
import CanonicalCBOR
import Causality
import ChangeLog
import NhanRong
import Sealing
import Trust

/// What the program makes of single things: nil where it takes them, else the name of the refusal.
enum VectorJudge {
  static func refusal(of vector: Vector) -> String? {
    let bytes = vector.parts.first ?? []
    switch vector.kind {
    case .bundle: return nil
    case .cbor:
      return refusal { () throws(CBORError) in
        var decoder = CBORDecoder(to: bytes.count)
        _ = try decoder.item(bytes.span)
        try decoder.finish()
      }
    case .change: return changeRefusal(bytes, vector.parts.count > 1 ? vector.parts[1] : nil)
    case .root: return refusal { () throws(CBORError) in _ = try RootRecord(decoding: bytes) }
    case .grant:
      return refusal { () throws(CBORError) in
        var decoder = CBORDecoder(to: bytes.count)
        _ = try Grant.decode(&decoder, bytes.span)
        try decoder.finish()
      }
    case .tip: return tipRefusal(bytes, key: vector.fact("key"))
    case .request: return EnrolmentRequest(bytes: bytes) == nil ? "NR-T01" : nil
    }
  }

  private static func refusal(_ body: () throws(CBORError) -> Void) -> String? {
    do throws(CBORError) {
      try body()
      return nil
    } catch { return error.name }
  }

  private static func changeRefusal(_ header: [UInt8], _ content: [UInt8]?) -> String? {
    var batch = ChangeBatch()
    do throws(ChangeError) {
      try batch.append(header: header, content: content)
      return nil
    } catch {
      if case .notCanonical(let error) = error { return error.name }
      return caseName(of: error)
    }
  }

  private static func tipRefusal(_ bytes: [UInt8], key: String?) -> String? {
    var tip: Tip?
    let form = refusal { () throws(CBORError) in
      var decoder = CBORDecoder(to: bytes.count)
      tip = try Tip.decode(&decoder, bytes.span)
      try decoder.finish()
    }
    if let form { return form }
    guard let key = key.flatMap({ bytesFromHexadecimal($0) }).flatMap({ SigningPublicKey($0) })
    else { return "key" }
    return tip?.isSigned(by: key) == true ? nil : "signature"
  }

  /// What a reader learns from a thing he takes, by the name of the line in the head.
  static func facts(of vector: Vector) -> [String: String] {
    let bytes = vector.parts.first ?? []
    switch vector.kind {
    case .root:
      guard let record = try? RootRecord(decoding: bytes) else { return [:] }
      return [
        "organisation": "\(record.organisation)",
        "number": PhoneNumber(of: record.bytes).description,
      ]
    case .grant:
      var decoder = CBORDecoder(to: bytes.count)
      guard let grant = try? Grant.decode(&decoder, bytes.span) else { return [:] }
      return [
        "organisation": "\(grant.organisation.organisation)", "writer": "\(grant.writer)",
      ]
    case .request:
      return ["number": EnrolmentRequest(bytes: bytes)?.number.description ?? ""]
    case .change:
      var batch = ChangeBatch()
      let content = vector.parts.count > 1 ? vector.parts[1] : nil
      guard let index = try? batch.append(header: bytes, content: content) else { return [:] }
      return ["id": "\(batch.changes[index].id)"]
    case .bundle, .cbor, .tip: return [:]
    }
  }
}

extension CBORError {
  var name: String { caseName(of: self) }
}

/// The name of an enum's case, without what it carries.
func caseName(of value: some Error) -> String {
  "\(value)".split { !$0.isLetter && !$0.isNumber }.first.map(String.init) ?? ""
}

extension ReplicaError {
  /// Whether the details name a word: the fault below the code.
  func names(_ word: String) -> Bool {
    details.contains { detail in
      detail.value.split { !$0.isLetter && !$0.isNumber }.contains { $0 == word }
    }
  }
}
