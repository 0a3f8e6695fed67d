import CanonicalCBOR
import Causality
import ChangeLog
import Sealing

/// The items a manifest is made of, each read strictly and held against its limit before anything
/// is kept.
struct ManifestReader {
  private var decoder: CBORDecoder

  init(_ source: borrowing Span<UInt8>) { decoder = CBORDecoder(to: source.count) }

  var position: Int { decoder.position }

  mutating func array(_ source: borrowing Span<UInt8>, count: Int) throws(BundleError) {
    do throws(CBORError) {
      try decoder.array(source, count: count)
    } catch { throw .manifestNotCanonical(error) }
  }

  mutating func array(
    _ source: borrowing Span<UInt8>, _ limit: BundleLimit, max: Int
  ) throws(BundleError) -> Int {
    let count: Int
    do throws(CBORError) {
      count = try decoder.array(source)
    } catch { throw .manifestNotCanonical(error) }
    guard count <= max else { throw .limit(limit, found: UInt64(count), max: UInt64(max)) }
    return count
  }

  mutating func unsigned(
    _ source: borrowing Span<UInt8>, max: UInt64 = UInt64(Int64.max)
  ) throws(BundleError) -> UInt64 {
    do throws(CBORError) {
      return try decoder.unsigned(source, max: max)
    } catch { throw .manifestNotCanonical(error) }
  }

  mutating func integer(_ source: borrowing Span<UInt8>) throws(BundleError) -> Int64 {
    do throws(CBORError) {
      return try decoder.integer(source)
    } catch { throw .manifestNotCanonical(error) }
  }

  mutating func isNull(_ source: borrowing Span<UInt8>) throws(BundleError) -> Bool {
    guard decoder.nextIsNull(source) else { return false }
    do throws(CBORError) { try decoder.null(source) } catch { throw .manifestNotCanonical(error) }
    return true
  }

  /// A byte string that is kept as it is.
  mutating func item(
    _ source: borrowing Span<UInt8>, _ limit: BundleLimit, max: Int
  ) throws(BundleError) -> [UInt8] {
    let range: Range<Int>
    do throws(CBORError) {
      range = try decoder.byteString(source)
    } catch { throw .manifestNotCanonical(error) }
    guard range.count <= max else {
      throw .limit(limit, found: UInt64(range.count), max: UInt64(max))
    }
    return copy(source, range)
  }

  mutating func text(
    _ source: borrowing Span<UInt8>, _ limit: BundleLimit, max: Int
  ) throws(BundleError) -> [UInt8] {
    let range: Range<Int>
    do throws(CBORError) {
      range = try decoder.text(source)
    } catch { throw .manifestNotCanonical(error) }
    guard range.count <= max else {
      throw .limit(limit, found: UInt64(range.count), max: UInt64(max))
    }
    return copy(source, range)
  }

  mutating func name<Name: SixteenByteName>(
    _ source: borrowing Span<UInt8>
  ) throws(BundleError) -> Name {
    let range = try bytes(source, count: 16)
    guard let name = Name(bytes: source.extracting(range)) else {
      throw .manifestNotCanonical(.unexpectedCount(at: range.lowerBound))
    }
    return name
  }

  mutating func changeID(_ source: borrowing Span<UInt8>) throws(BundleError) -> ChangeID {
    let range = try bytes(source, count: 32)
    guard let id = ChangeID(bytes: source.extracting(range)) else {
      throw .manifestNotCanonical(.unexpectedCount(at: range.lowerBound))
    }
    return id
  }

  mutating func digest(_ source: borrowing Span<UInt8>) throws(BundleError) -> Digest {
    let id = try changeID(source)
    return Digest(id)
  }

  mutating func bytes(
    _ source: borrowing Span<UInt8>, count: Int
  ) throws(BundleError) -> Range<Int> {
    do throws(CBORError) {
      return try decoder.byteString(source, count: count)
    } catch { throw .manifestNotCanonical(error) }
  }

  mutating func tip(_ source: borrowing Span<UInt8>) throws(BundleError) -> Tip {
    do throws(CBORError) {
      return try Tip.decode(&decoder, source)
    } catch { throw .manifestNotCanonical(error) }
  }

  mutating func entries(
    _ source: borrowing Span<UInt8>, max: Int
  ) throws(BundleError) -> [ClockEntry] {
    do throws(CBORError) {
      return try decoder.entries(source, max: max)
    } catch { throw .manifestNotCanonical(error) }
  }

  func finish() throws(BundleError) {
    do throws(CBORError) { try decoder.finish() } catch { throw .manifestNotCanonical(error) }
  }
}
