/// The columns of a section while it is gathered.
struct SectionColumns: Sendable {
  var shape: [UInt8] = []
  var shapeNew: [UInt8] = []
  var record: [UInt8] = []
  var recordNew: [UInt8] = []
  var at: [UInt8] = []
  var clock: [UInt8] = []
  var clockNew: [UInt8] = []
  var salt: [UInt8] = []
  var missing: [UInt8] = []
  var verbatim: [UInt8] = []

  var size: Int {
    shape.count + shapeNew.count + record.count + recordNew.count + at.count + clock.count
      + clockNew.count + salt.count + missing.count + verbatim.count
  }

  mutating func removeAll() {
    shape.removeAll(keepingCapacity: true)
    shapeNew.removeAll(keepingCapacity: true)
    record.removeAll(keepingCapacity: true)
    recordNew.removeAll(keepingCapacity: true)
    at.removeAll(keepingCapacity: true)
    clock.removeAll(keepingCapacity: true)
    clockNew.removeAll(keepingCapacity: true)
    salt.removeAll(keepingCapacity: true)
    missing.removeAll(keepingCapacity: true)
    verbatim.removeAll(keepingCapacity: true)
  }

  func append(to raw: inout [UInt8]) {
    Self.append(shape, to: &raw)
    Self.append(shapeNew, to: &raw)
    Self.append(record, to: &raw)
    Self.append(recordNew, to: &raw)
    Self.append(at, to: &raw)
    Self.append(clock, to: &raw)
    Self.append(clockNew, to: &raw)
    Self.append(salt, to: &raw)
    Self.append(missing, to: &raw)
    Self.append(verbatim, to: &raw)
  }

  static func append(_ column: [UInt8], to raw: inout [UInt8]) {
    appendVarint(UInt64(column.count), to: &raw)
    raw.append(contentsOf: column)
  }
}

/// The same columns while a section is read.
struct SectionColumnReaders {
  var shape = ColumnReader(.shape)
  var shapeNew = ColumnReader(.shapeNew)
  var record = ColumnReader(.record)
  var recordNew = ColumnReader(.recordNew)
  var at = ColumnReader(.at)
  var clock = ColumnReader(.clock)
  var clockNew = ColumnReader(.clockNew)
  var salt = ColumnReader(.salt)
  var missing = ColumnReader(.missing)
  var verbatim = ColumnReader(.verbatim)

  init() {}

  /// Takes the columns from the front of a section; the value columns follow in `rest`.
  init(
    _ source: borrowing Span<UInt8>, _ rest: inout ColumnReader
  ) throws(SectionFault) {
    shape = try Self.next(.shape, source, &rest)
    shapeNew = try Self.next(.shapeNew, source, &rest)
    record = try Self.next(.record, source, &rest)
    recordNew = try Self.next(.recordNew, source, &rest)
    at = try Self.next(.at, source, &rest)
    clock = try Self.next(.clock, source, &rest)
    clockNew = try Self.next(.clockNew, source, &rest)
    salt = try Self.next(.salt, source, &rest)
    missing = try Self.next(.missing, source, &rest)
    verbatim = try Self.next(.verbatim, source, &rest)
  }

  static func next(
    _ column: SectionColumn, _ source: borrowing Span<UInt8>, _ rest: inout ColumnReader
  ) throws(SectionFault) -> ColumnReader {
    var reading = ColumnReader(column, rest.position..<rest.end)
    let count = try reading.length(source, max: BundleLimits.sectionRawMax)
    let range = try reading.bytes(count)
    rest.position = reading.position
    return ColumnReader(column, range)
  }

  func finish() throws(SectionFault) {
    try shape.finish()
    try shapeNew.finish()
    try record.finish()
    try recordNew.finish()
    try at.finish()
    try clock.finish()
    try clockNew.finish()
    try salt.finish()
    try missing.finish()
    try verbatim.finish()
  }
}
