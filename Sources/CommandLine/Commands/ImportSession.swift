import Causality
import Merging
import ModelRegistry
import NhanRong
import Platform

/// Takes bundles in one after another and keeps the account that becomes the record of receipt.
struct ImportSession {
  /// Bundles of one sender together.
  struct Sender {
    let writer: WriterID
    var name: String
    var bundles = 0
    var counts = Counts()
    /// The newest moment its bundles were written, on its own clock.
    var sentAt: Int64 = 0
  }

  enum Fate { case taken, forOthers, failed }

  struct Counts {
    var new: UInt64 = 0
    var duplicate: UInt64 = 0
    var waiting: UInt64 = 0
    var held: UInt64 = 0
    var refused: UInt64 = 0

    mutating func add(_ outcome: ImportOutcome) {
      new += outcome.applied
      duplicate += outcome.duplicate
      waiting += outcome.waiting
      held += outcome.held
      refused += outcome.refused
    }
  }

  let isDryRun: Bool
  private(set) var senders: [Sender] = []
  private(set) var forOthers: [String] = []
  private(set) var failures: [(name: String, failure: CommandFailure)] = []
  /// What became of each bundle, in the order they were tried.
  private(set) var fates: [(path: FilePath, fate: Fate)] = []
  /// Of the failures, those that may be copies of one bundle.
  private var damaged: [BundleList.Entry] = []
  private var mended = 0
  private var touchedRecords: Set<RecordID> = []
  private(set) var files = 0
  private var alarms: [String] = []
  private(set) var taken = 0
  /// Our own medium failed: nothing more is tried.
  private(set) var stop: CommandFailure?

  init(isDryRun: Bool) { self.isDryRun = isDryRun }

  var touched: [RecordID] { touchedRecords.sorted() }
  var newChanges: UInt64 { senders.reduce(0) { $0 + $1.counts.new } }
  var newWaiting: UInt64 { senders.reduce(0) { $0 + $1.counts.waiting } }

  /// By name, as people look for them.
  var sortedSenders: [Sender] {
    senders.sorted {
      let left = Array($0.name.utf8)
      let right = Array($1.name.utf8)
      return left != right ? left.lexicographicallyPrecedes(right) : $0.writer < $1.writer
    }
  }

  /// Drops the failures of some files: another copy of the same bundle went in.
  mutating func forgive(_ names: [String]) {
    failures.removeAll { failure in names.contains { $0.utf8.elementsEqual(failure.name.utf8) } }
  }

  /// Takes the bundles of a list in, or tries each by itself.
  mutating func take(
    _ bundles: [BundleList.Entry], into register: Register, _ progress: (Int) -> Void
  ) {
    if !isDryRun {
      register.replica.importBundles(at: bundles.map(\.path)) { number, result in
        note(result, of: bundles[number], register)
        progress(number + 1)
        return stop == nil
      }
      return mend(register)
    }
    for (number, bundle) in bundles.enumerated() where stop == nil {
      let result = Result { () throws(ReplicaError) in
        try register.replica.importBundle(at: bundle.path, isDryRun: true)
      }
      note(result, of: bundle, register)
      progress(number + 1)
    }
    mend(register)
  }

  /// Copies that are damaged in different places give one bundle together.
  private mutating func mend(_ register: Register) {
    guard stop == nil, damaged.count > 1 else { return }
    for answer in register.replica.importMended(
      damaged.map(\.path), isDryRun: isDryRun)
    {
      guard case .success(let outcome) = answer.result,
        (try? note(outcome, register)) != nil
      else { continue }
      taken += 1
      mended += 1
      let names = answer.copies.map { damaged[$0].name }
      failures.removeAll { failure in
        names.contains { $0.utf8.elementsEqual(failure.name.utf8) }
      }
    }
  }

  /// A failure of the medium we write to ends the run; a bad bundle does not.
  mutating func note(
    _ result: Result<ImportOutcome, ReplicaError>, of bundle: BundleList.Entry,
    _ register: Register
  ) {
    do throws(ReplicaError) {
      let outcome = try result.get()
      taken += 1
      fates.append((bundle.path, .taken))
      try note(outcome, register)
    } catch {
      let scene = FailureScene(file: bundle.name)
      let isSealedToOthers = error.code == .bundleNotForUs && error.detail("reason") == nil
      if isSealedToOthers, !bundle.isNamed {
        forOthers.append(bundle.name)
        fates.append((bundle.path, .forOthers))
        return
      }
      fates.append((bundle.path, .failed))
      let failure = CommandFailure(error, scene)
      let isOfFile = error.detail("path").map { FilePath($0) == bundle.path } ?? false
      if isOfFile || failure.exit == .bundleUnusable || error.code == .tooLarge {
        failures.append((bundle.name, failure))
        if error.code == .bundleDamaged || error.code == .bundleTruncated { damaged.append(bundle) }
      } else {
        stop = failure
      }
    }
  }

  private mutating func note(
    _ outcome: ImportOutcome, _ register: Register
  ) throws(ReplicaError) {
    files += outcome.attachments
    touchedRecords.formUnion(outcome.touched)
    for organisation in outcome.codeAlarms { alarms.append(try register.name(of: organisation)) }
    let place = try place(of: outcome.sender, register)
    senders[place].bundles += 1
    senders[place].counts.add(outcome)
    senders[place].sentAt = max(senders[place].sentAt, outcome.sentAt)
  }

  private mutating func place(
    of writer: WriterID, _ register: Register
  ) throws(ReplicaError) -> Int {
    if let found = senders.firstIndex(where: { $0.writer == writer }) { return found }
    let organisation = try register.replica.organisation(ofWriter: writer)
    let name = try organisation.map { (id) throws(ReplicaError) in try register.name(of: id) }
    senders.append(Sender(writer: writer, name: name ?? String(writer.description.prefix(8))))
    return senders.count - 1
  }

  /// One bundle, named by itself, that could not be taken in is simply a failure.
  func onlyFailure(of list: BundleList) -> CommandFailure? {
    guard list.bundles.count == 1 else { return nil }
    return stop ?? failures.first?.failure
  }

  // MARK: The account

  func reply(
    stillWaiting waiting: Int, _ units: UnitAccountPages, _ context: CommandContext
  ) -> Reply {
    let sorted = sortedSenders
    let accounts: [Block] = units.isWorthShowing ? [.indented([.table(units.table)])] : []
    return Reply(
      blocks(sorted) + accounts + context.dryRunNote,
      result: json(sorted, units, context.language),
      warnings: alarmWarnings + units.missing.warnings, shortfall: shortfall(waiting))
  }

  var alarmWarnings: [ReplyWarning] {
    alarms.map {
      ReplyWarning(
        "NR-W21",
        Text(
          vi: "cùng thay đổi nhưng khác kết quả ở \($0): xin báo người phụ trách",
          en: "the same changes gave another state for \($0): tell whoever maintains this"))
    }
  }

  private func shortfall(_ waiting: Int) -> CommandFailure? {
    if var stop {
      stop.untouched = Text(
        vi: "Đã dừng ở đó. \(taken) gói nhận trước đó đã vào đủ, không có gì ghi dở.",
        en: "It stopped there. The \(taken) bundles before it are in, nothing is half-written.")
      return stop
    }
    if !failures.isEmpty {
      let exits = Set(failures.map(\.failure.exit))
      if taken == 0, exits.count == 1, let exit = exits.first {
        let first = failures[0].failure
        return CommandFailure(
          first.code, exit: exit, message: first.message, reason: first.reason,
          untouched: first.untouched, tryCommand: first.tryCommand, details: first.details)
      }
      return .partlyImported(failed: failures.count, of: taken + failures.count)
    }
    let new = senders.reduce(UInt64(0)) { $0 + $1.counts.waiting }
    return new > 0 && waiting > 0 ? .stillWaiting(waiting) : nil
  }

  private func blocks(_ senders: [Sender]) -> [Block] {
    let total = senders.reduce(UInt64(0)) { $0 + $1.counts.new }
    var blocks: [Block] = [
      .paragraph(
        Text(
          vi: """
            Nhận vào \(taken) gói từ \(senders.count) nơi: \(total) thay đổi mới, \
            \(touchedRecords.count) hồ sơ
            """,
          en: """
            Took in \(taken) bundles from \(senders.count) places: \(total) new changes, \
            \(touchedRecords.count) records
            """), .strong)
    ]
    if !senders.isEmpty { blocks.append(.indented([.table(Self.table(senders))])) }
    if mended > 0 {
      blocks.append(
        .paragraph(
          Text(
            vi: "\(mended) gói được ghép lại từ các bản chép hỏng",
            en: "\(mended) bundles were mended from damaged copies")))
    }
    if files > 0 {
      blocks.append(.paragraph(Text(vi: "\(files) tệp đính kèm", en: "\(files) attached files")))
    }
    if !forOthers.isEmpty {
      blocks.append(
        .paragraph(
          Text(
            vi: "\(forOthers.count) gói của nơi khác, để yên: \(forOthers.joined(separator: ", "))",
            en: """
              \(forOthers.count) bundles for others, left as they are: \
              \(forOthers.joined(separator: ", "))
              """), .quiet))
    }
    for entry in failures {
      let failure = entry.failure
      blocks.append(
        .paragraph(
          Text(
            vi: "KHÔNG NHẬN [\(failure.code)] \(failure.message.vi)",
            en: "NOT TAKEN [\(failure.code)] \(failure.message.en)"), .bad))
    }
    return blocks
  }

  private static func table(_ senders: [Sender]) -> Table {
    Table(
      [
        Table.Column(Text(vi: "Từ", en: "From")),
        Table.Column(Text(vi: "Gói", en: "Bundles"), .trailing),
        Table.Column(Text(vi: "Mới", en: "New"), .trailing),
        Table.Column(Text(vi: "Đã có", en: "Known"), .trailing),
        Table.Column(Text(vi: "Chờ", en: "Waiting"), .trailing),
        Table.Column(Text(vi: "Giữ lại", en: "Held"), .trailing),
        Table.Column(Text(vi: "Không hợp lệ", en: "Refused"), .trailing),
        Table.Column(Text(vi: "Viết ngày", en: "Written")),
      ],
      rows: senders.map { sender in
        func number(_ value: UInt64, _ tone: Tone = .plain) -> Cell {
          Cell(data: String(value), value > 0 ? tone : .plain)
        }
        return [
          Cell(data: sender.name), Cell(data: String(sender.bundles)),
          number(sender.counts.new, .good), number(sender.counts.duplicate),
          number(sender.counts.waiting, .attention), number(sender.counts.held, .attention),
          number(sender.counts.refused, .bad), Cell(data: ShownDay.text(sender.sentAt)),
        ]
      })
  }

  func json(
    _ senders: [Sender], _ units: UnitAccountPages, _ language: Language
  ) -> JSONValue {
    .object([
      ("bundles", .count(taken)), ("records", .count(touchedRecords.count)),
      ("files", .count(files)),
      (
        "senders",
        .array(
          senders.map { sender in
            func number(_ value: UInt64) -> JSONValue { .integer(Int64(clamping: value)) }
            return .object([
              ("writer", .string(sender.writer.description)), ("name", .string(sender.name)),
              ("bundles", .count(sender.bundles)), ("new", number(sender.counts.new)),
              ("duplicate", number(sender.counts.duplicate)),
              ("waiting", number(sender.counts.waiting)), ("held", number(sender.counts.held)),
              ("refused", number(sender.counts.refused)),
              ("writtenOn", ShownDay.json(sender.sentAt)),
            ])
          })
      ),
      ("units", units.json), ("missing", units.missing.json),
      ("forOthers", .strings(forOthers)), ("mended", .count(mended)),
      (
        "notTaken",
        .array(
          failures.map {
            .object([
              ("file", .string($0.name)), ("error", $0.failure.json(in: language)),
            ])
          })
      ),
      ("dryRun", .bool(isDryRun)),
    ])
  }
}
