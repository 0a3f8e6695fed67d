import BundleFormat
import CanonicalCBOR
import Causality
import ChangeLog
import NhanRong
import Sealing
import Trust

/// The small signed things: one decoder, one form.
extension FuzzTarget {
  static func cbor(_ bytes: [UInt8]) -> FuzzOutcome {
    var decoder = CBORDecoder(to: bytes.count)
    let isItem: Bool
    do throws(CBORError) {
      _ = try decoder.item(bytes.span)
      try decoder.finish()
      isItem = true
    } catch { isItem = false }
    let value = Value(canonical: bytes)
    guard isItem == (value != nil) else { return .violated("two readers differ") }
    return same(value?.canonicalBytes, as: bytes)
  }

  static func grant(_ bytes: [UInt8]) -> FuzzOutcome {
    var decoder = CBORDecoder(to: bytes.count)
    do throws(CBORError) {
      let grant = try Grant.decode(&decoder, bytes.span)
      try decoder.finish()
      guard grant.scope.isAtOrBelow(grant.organisation.organisation),
        grant.mayDelegate <= Grant.delegationMax
      else { return .violated("a scope outside the organisation") }
      return same(grant.value, as: bytes)
    } catch { return .refused }
  }

  static func rootRecord(_ bytes: [UInt8]) -> FuzzOutcome {
    guard let record = try? RootRecord(decoding: bytes) else { return .refused }
    guard record.organisation.tier == 0, record.threshold <= record.keys.count else {
      return .violated("a root below the root")
    }
    return same(record.bytes, as: bytes)
  }

  /// An odd first byte: what follows is a payload that its own key signs, so that the fuzzer gets past the
  /// signature.
  static func request(_ bytes: [UInt8]) -> FuzzOutcome {
    guard let first = bytes.first, first & 1 == 1, first != 0x85 else {
      return same(EnrolmentRequest(bytes: bytes)?.bytes, as: bytes)
    }
    let payload = Array(bytes.dropFirst())
    guard let key = Reference.key, let signature = key.sign(payload, as: .enrolment) else {
      return .refused
    }
    var encoder = CBOREncoder()
    encoder.array(2)
    encoder.byteString(payload)
    encoder.byteString(signature.bytes)
    guard let request = EnrolmentRequest(bytes: encoder.bytes) else { return .refused }
    guard request.signingKey == key.publicKey,
      request.name.count <= EnrolmentRequest.nameSizeMax,
      encoder.bytes.count <= EnrolmentRequest.sizeMax
    else { return .violated("a request in another's name") }
    return same(request.bytes, as: encoder.bytes)
  }

  static func haveVector(_ bytes: [UInt8]) -> FuzzOutcome {
    var decoder = CBORDecoder(to: bytes.count)
    do throws(CBORError) {
      let have = try HaveVector.decode(&decoder, bytes.span)
      try decoder.finish()
      var encoder = CBOREncoder()
      have.encode(into: &encoder)
      guard have.receiptCode.utf8.count == 8 else { return .violated("receipt") }
      return same(encoder.bytes, as: bytes)
    } catch { return .refused }
  }

  static func attachmentName(_ bytes: [UInt8]) -> FuzzOutcome {
    guard let value = AttachmentValue(canonical: bytes) else { return .refused }
    guard String(validating: value.name, as: UTF8.self) != nil else {
      return .violated("a name that is no text")
    }
    return same(value.canonicalBytes, as: bytes)
  }

  static func keyFile(_ bytes: [UInt8]) -> FuzzOutcome {
    same(KeyPair(fileBytes: bytes)?.fileBytes, as: bytes)
  }
}
