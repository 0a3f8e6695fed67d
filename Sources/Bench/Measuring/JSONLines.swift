import BundleFormat
import CanonicalCBOR
import Causality
import Sealing

/// The changes of a workload as lines of JSON, compressed: what people would send instead.
struct JSONLines {
  private(set) var count = 0
  private(set) var rawSize = 0
  private(set) var compressedSize = 0
  private var pending: [UInt8] = []
  private let compressor: SectionCompressor
  private let records: RecordList

  init(records: RecordList) throws {
    self.records = records
    compressor = try SectionCompressor()
  }

  mutating func add(_ workload: any Workload) throws {
    for branch in 0..<workload.branches {
      try add(
        workload.firstPhase(ofBranch: branch), by: Scene.name(ofBranch: branch),
        at: Scene.start + Int64(branch) * 17)
    }
    try add(workload.secondPhase(), by: "xa", at: Scene.start + 120 * 86_400_000)
    for branch in 0..<workload.branches {
      try add(
        workload.secondPhase(ofBranch: branch), by: Scene.name(ofBranch: branch),
        at: Scene.start + 121 * 86_400_000 + Int64(branch))
    }
    try flush()
  }

  private mutating func add(_ operations: [Operation], by author: String, at: Int64) throws {
    for operation in operations {
      let id = records[operation.registration].map { "\($0)" } ?? ""
      let kind = operation.isCreate ? "create" : "edit"
      append("{\"op\":\"\(kind)\",\"replica\":\"\(author)\",\"id\":\"\(id)\",\"ts\":\(at),")
      append("\"fields\":{")
      for (number, setting) in operation.settings.enumerated() {
        append((number > 0 ? "," : "") + "\"\(setting.field.name)\":")
        appendValue(setting.value)
      }
      append("}}\n")
      count += 1
      // Far beyond what level 3 looks back over: cutting here costs nothing.
      if pending.count > 12 * 1024 * 1024 { try flush() }
    }
  }

  private mutating func append(_ text: String) { pending += text.utf8 }

  /// The texts hold nothing that JSON would escape.
  private mutating func appendValue(_ value: [UInt8]) {
    var decoder = CBORDecoder(to: value.count)
    if let range = try? decoder.text(value.span) {
      append("\"")
      pending += value[range]
      append("\"")
    } else {
      decoder = CBORDecoder(to: value.count)
      append("\((try? decoder.integer(value.span)) ?? 0)")
    }
  }

  private mutating func flush() throws {
    if pending.isEmpty { return }
    rawSize += pending.count
    compressedSize += try compressor.compress(pending).bytes.count
    pending.removeAll(keepingCapacity: true)
  }
}
