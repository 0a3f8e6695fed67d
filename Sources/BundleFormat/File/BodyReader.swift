import Sealing

/// Opens any part of a body. Holds one chunk, so that neighbours that share it do not open it twice.
struct BodyReader {
  private let source: any BundleSource
  private let layout: BodyLayout
  private let cipher: ChunkCipher
  private let noncePrefix: [UInt8]
  private var sealed: [UInt8] = []
  private var plain: [UInt8] = []
  private var held: UInt64?

  init(
    _ source: any BundleSource, _ layout: BodyLayout, cipher: ChunkCipher, noncePrefix: [UInt8]
  ) {
    self.source = source
    self.layout = layout
    self.cipher = cipher
    self.noncePrefix = noncePrefix
  }

  var plainSize: UInt64 { layout.plainSize }

  /// Appends plain bytes; the caller has held the count against a limit and the range against the
  /// body.
  mutating func read(
    at offset: UInt64, count: Int, appendingTo output: inout [UInt8]
  ) throws(BundleError) {
    guard count >= 0, offset <= plainSize, plainSize - offset >= UInt64(count) else {
      throw .truncated(expected: offset + UInt64(max(0, count)), found: plainSize)
    }
    var position = offset
    var left = count
    while left > 0 {
      try open(chunk: position / BodyLayout.plainChunk)
      let within = Int(position % BodyLayout.plainChunk)
      let size = min(left, plain.count - within)
      guard size > 0 else { throw .truncated(expected: nil, found: position) }
      output.append(contentsOf: plain[within..<within + size])
      position += UInt64(size)
      left -= size
    }
  }

  private mutating func open(chunk number: UInt64) throws(BundleError) {
    if held == number { return }
    held = nil
    let offset = layout.offset(ofChunk: number)
    let size = layout.sealedSize(ofChunk: number)
    try source.read(at: offset, count: size, into: &sealed)
    let nonce = BodyLayout.nonce(noncePrefix, chunk: number, isLast: layout.isLast(number))
    plain.removeAll(keepingCapacity: true)
    guard cipher.open(sealed, 0..<size, nonce: nonce, appendingTo: &plain) else {
      throw .damagedChunk(number: number, offset: offset)
    }
    held = number
  }
}
