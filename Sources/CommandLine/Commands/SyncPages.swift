import Causality
import ModelRegistry
import NhanRong
import Platform
import Sealing

/// What a visit did, on one screen and as data.
struct SyncPages {
  let visit: SyncVisit
  let register: Register
  let context: CommandContext
  let missing: MissingChanges
  let conflicts: Int
  /// What each sender can compare with its own register.
  let codes: [(writer: WriterID, code: String)]

  init(
    _ visit: SyncVisit, _ register: Register, _ context: CommandContext
  ) throws(CommandFailure) {
    self.visit = visit
    self.register = register
    self.context = context
    (missing, conflicts, codes) = try context.wording { () throws(ReplicaError) in
      var codes: [(writer: WriterID, code: String)] = []
      for sender in visit.session.sortedSenders where sender.writer != register.replica.writer {
        codes.append((sender.writer, try register.replica.receiptCode(for: sender.writer)))
      }
      return (try MissingChanges(register), try register.conflicts().count, codes)
    }
  }

  /// Whether anything came, went or failed: a visit that changed nothing needs no receipt.
  private var isEventful: Bool {
    visit.session.taken > 0 || !visit.written.isEmpty || !visit.faults.isEmpty
      || visit.mail.kept + visit.mail.placed + visit.mail.dropped + visit.cleaned > 0
  }

  func reply() throws(CommandFailure) -> Reply {
    var faults = visit.faults
    var receipt: FilePath?
    if !context.dryRun, isEventful {
      do throws(ReplicaError) {
        receipt = try register.replica.writeReceipt { ReceiptPaper(self, name: $0).bytes }
      } catch {
        faults.append(
          VisitFault(what: Text(vi: "biên nhận", en: "the receipt"), failure: CommandFailure(error))
        )
      }
    }
    // Behind the receipt, whose number it holds. A visit that stopped is typed again first.
    let backup =
      context.dryRun || visit.session.stop != nil ? nil : SyncBackup(register, context)
    var warnings = visit.session.alarmWarnings
    if !visit.mail.left.isEmpty {
      let names = visit.mail.left.joined(separator: ", ")
      warnings.append(
        ReplyWarning(
          "NR-W33",
          Text(
            vi: "hết chỗ giữ thư chuyển hộ, để lại trên USB: \(names)",
            en: "no room for more mail for others, left on the stick: \(names)")))
    }
    if !visit.filesLeft.isEmpty { warnings.append(.filesLeft(visit.filesLeft)) }
    warnings += missing.warnings
    warnings += try context.wording { () throws(ReplicaError) in
      try ForkPages(register).warnings(since: visit.forksBefore)
    }
    warnings += try context.clockWarnings(register)
    warnings += try context.adoptionWarnings(register)
    warnings += backup?.warnings ?? []
    return Reply(
      blocks(faults, receipt, backup) + context.dryRunNote, result: json(receipt, backup),
      warnings: warnings, shortfall: shortfall(faults))
  }

  private func shortfall(_ faults: [VisitFault]) -> CommandFailure? {
    if var stop = visit.session.stop {
      stop.untouched = Text(
        vi: "Đã dừng ở đó. \(visit.session.taken) gói nhận trước đó đã vào đủ, chưa ghi gì ra USB.",
        en: """
          It stopped there. The \(visit.session.taken) bundles before it are in, nothing was \
          written to the stick.
          """)
      return stop
    }
    if !faults.isEmpty {
      let place = (visit.stick.root ?? visit.stick.folder).text
      return .visitInParts(faults, context.language, path: context.invocation.path + [place])
    }
    let waiting = Int(clamping: visit.session.newWaiting)
    return waiting > 0 && !missing.isEmpty ? .stillWaiting(waiting) : nil
  }

  // MARK: For people

  private func blocks(
    _ faults: [VisitFault], _ receipt: FilePath?, _ backup: SyncBackup?
  ) -> [Block] {
    let folder = visit.stick.folder.lastComponent
    var blocks: [Block] = [
      .paragraph(
        Text(
          vi: "Tìm thấy USB \(visit.stick.name) (thư mục \(folder)).",
          en: "Found the stick \(visit.stick.name) (folder \(folder))."))
    ]
    blocks.append(.rows(summary(faults) + (backup?.row.map { [$0] } ?? [])))
    blocks.append(.paragraph(ending(faults, receipt), faults.isEmpty ? .strong : .bad))
    return blocks
  }

  /// What came, what went, and what a person should look at.
  func summary(_ faults: [VisitFault]) -> [Row] {
    var rows = [incoming, outgoing]
    if let carried { rows.append(carried) }
    rows += attention
    for fault in faults {
      rows.append(
        Row(
          Text(vi: "CHƯA XONG", en: "NOT DONE"),
          Text(
            vi: "\(fault.what.vi): [\(fault.failure.code)] \(fault.failure.message.vi)",
            en: "\(fault.what.en): [\(fault.failure.code)] \(fault.failure.message.en)"), .bad))
    }
    return rows
  }

  private var incoming: Row {
    let session = visit.session
    let label = Text(vi: "Nhận vào", en: "Took in")
    let before = visit.knownCount
    guard session.taken > 0 else {
      return Row(
        label,
        before == 0
          ? Text(vi: "không có gói mới", en: "no new bundles")
          : Text(
            vi: "không có gói mới (\(before) gói đã nhận hoặc đã ghi từ trước)",
            en: "no new bundles (\(before) were taken in or written before)"))
    }
    // What a rehearsal brought is gone again and cannot be told by unit.
    let records =
      context.dryRun
      ? session.touched.count : visit.accounts.reduce(0) { $0 + $1.new + $1.changed }
    let changes = session.newChanges
    let places = session.senders.count
    return Row(
      label,
      Text(
        vi: "\(session.taken) gói từ \(places) nơi: \(changes) thay đổi, \(records) đăng ký",
        en: """
          \(session.taken) bundles from \(places) places: \(changes) changes, \(records) \
          registrations
          """), below: senders)
  }

  /// More lines than this are no longer one screen; the receipt has them all.
  private static let linesMax = 15
  private static let namesMax = 4

  private static func names(_ all: [String]) -> Text {
    let text = all.prefix(namesMax).joined(separator: ", ")
    let more = all.count - namesMax
    return more > 0
      ? Text(vi: "\(text) và \(more) nơi nữa", en: "\(text) and \(more) more") : Text(data: text)
  }

  private var senders: [Block] {
    let senders = visit.session.sortedSenders
    let more = senders.count - Self.linesMax
    let rest: [Block] =
      more > 0
      ? [
        .paragraph(
          Text(
            vi: "và \(more) nơi nữa: xem biên nhận",
            en: "and \(more) more: see the receipt"))
      ] : []
    return [.table(Self.table(Array(senders.prefix(Self.linesMax))))] + rest
  }

  private static func table(_ senders: [ImportSession.Sender]) -> Table {
    Table(
      [
        Table.Column(), Table.Column(nil, .trailing), Table.Column(nil, .trailing), Table.Column(),
      ],
      rows: senders.map { sender in
        let day = ShownDay.text(sender.sentAt)
        return [
          Cell(data: sender.name),
          Cell(Text(vi: "\(sender.bundles) gói", en: "\(sender.bundles) bundles")),
          Cell(Text(vi: "\(sender.counts.new) thay đổi", en: "\(sender.counts.new) changes")),
          Cell(Text(vi: "đến \(day)", en: "up to \(day)")),
        ]
      })
  }

  private var outgoing: Row {
    let label = Text(vi: "Ghi ra", en: "Wrote")
    let names = Self.names(visit.written.map(\.name))
    let there = Self.names(visit.onStick)
    if visit.written.isEmpty, visit.unwritten > 0 {
      return Row(
        label, Text(vi: "chưa ghi được gói nào", en: "no bundle could be written"), .bad)
    }
    if visit.written.isEmpty {
      return Row(
        label,
        visit.onStick.isEmpty
          ? Text(vi: "không nơi nào thiếu gì", en: "nobody lacks anything")
          : Text(
            vi: "không phải ghi thêm; gói còn đúng trên USB: cho \(there.vi)",
            en: "nothing more; on the stick already: for \(there.en)"))
    }
    let more =
      visit.onStick.isEmpty
      ? Text(data: "")
      : Text(vi: "; đã có sẵn: cho \(there.vi)", en: "; there already: for \(there.en)")
    return Row(
      label,
      Text(
        vi: "\(visit.written.count) gói: cho \(names.vi)",
        en: "\(visit.written.count) bundles: for \(names.en)"
      ).appending(more))
  }

  private var carried: Row? {
    let mail = visit.mail
    guard mail.kept + mail.placed > 0 else { return nil }
    return Row(
      Text(vi: "Chuyển hộ", en: "Carried"),
      Text(
        vi: "giữ \(mail.kept) gói niêm của nơi khác, đặt lên USB \(mail.placed) gói",
        en: """
          kept \(mail.kept) sealed bundles for others, put \(mail.placed) on the stick
          """))
  }

  private var attention: [Row] {
    let label = Text(vi: "CHÚ Ý", en: "NOTE")
    var rows: [Row] = []
    if conflicts > 0 {
      rows.append(
        Row(
          label,
          Text(
            vi: "\(conflicts) trường có hai giá trị, chưa mất gì.       Xem: nhanrong conflicts",
            en: "\(conflicts) fields have two values, nothing is lost.   See: nhanrong conflicts"),
          .attention))
    }
    for entry in missing.entries { rows.append(Row(label, MissingChanges.text(entry), .attention)) }
    let late = visit.accounts.filter { !$0.late.isEmpty }
    if late.count > Self.namesMax {
      let names = Self.names(late.map(\.name))
      rows.append(
        Row(
          label,
          Text(
            vi: "\(late.count) đơn vị có đăng ký chậm: \(names.vi)",
            en: "\(late.count) units with late registrations: \(names.en)"), .attention))
    } else {
      rows += late.map { Row(label, Self.late($0), .attention) }
    }
    return rows
  }

  private static func late(_ account: UnitAccount) -> Text {
    let days = account.late.map(\.days).max() ?? 0
    let written = days < 10 ? "0\(days)" : "\(days)"
    return Text(
      vi: "\(account.name): \(account.late.count) đăng ký chậm \(written) ngày",
      en: "\(account.name): \(account.late.count) registrations, \(days) days late")
  }

  private func ending(_ faults: [VisitFault], _ receipt: FilePath?) -> Text {
    let paper = receipt.map {
      Text(vi: " Biên nhận: \($0.lastComponent)", en: " Receipt: \($0.lastComponent)")
    }
    let safe =
      faults.isEmpty && visit.isSafe
      ? Text(vi: "Có thể rút USB.", en: "The stick can be removed.")
      : Text(
        vi: "Chuyến này CHƯA XONG, xem các dòng trên.",
        en: "This visit is NOT DONE, see the lines above.")
    return safe.appending(paper ?? Text(data: ""))
  }
}
