import Causality
import ChangeLog
import ModelRegistry
import NhanRong
import Platform
import Sealing

/// The receipt of a visit: one page of plain text that two clerks can lay side by side.
struct ReceiptPaper {
  private let pages: SyncPages
  private let name: String

  init(_ pages: SyncPages, name: String) {
    self.pages = pages
    self.name = name
  }

  var bytes: [UInt8] {
    DocumentLayout.printed(blocks, language: pages.context.language, width: nil, colour: false)
      .bytes
  }

  private var visit: SyncVisit { pages.visit }

  private var blocks: [Block] {
    let number = name.split(separator: ".").first.map(String.init) ?? name
    var blocks: [Block] = [
      .heading(Text(data: number)),
      .rows([
        Row(Text(vi: "Đơn vị", en: "Unit"), Text(data: unit)),
        Row(
          Text(vi: "Ngày (đồng hồ máy)", en: "Day (this clock)"),
          Text(data: ShownDay.text(pages.context.clock.millisecondsSinceEpoch))),
        Row(Text(data: "USB"), Text(data: visit.stick.name)),
      ]),
      .gap, .rows(pages.summary(visit.faults)),
    ]
    if visit.session.taken > 0 { blocks += [.gap, .table(senders)] }
    if !visit.accounts.isEmpty {
      let units = UnitAccountPages(accounts: visit.accounts, missing: pages.missing)
      blocks += [.gap, .table(units.table)]
    }
    if !visit.written.isEmpty { blocks += [.gap, .table(written)] }
    if !pages.codes.isEmpty {
      blocks += [
        .gap,
        .paragraph(
          Text(
            vi: "Nơi gửi so mã biên nhận bằng: nhanrong verify --receipt MÃ",
            en: "The sender compares a receipt code with: nhanrong verify --receipt CODE")),
      ]
    }
    return blocks
  }

  private var unit: String {
    let unit = try? pages.register.replica.unit()
    return (unit.flatMap { try? pages.register.name(of: $0.organisation) }) ?? ""
  }

  private var senders: Table {
    Table(
      [
        Table.Column(Text(vi: "Nơi gửi", en: "Sender")),
        Table.Column(Text(vi: "Gói", en: "Bundles"), .trailing),
        Table.Column(Text(vi: "Mới", en: "New"), .trailing),
        Table.Column(Text(vi: "Đã có", en: "Known"), .trailing),
        Table.Column(Text(vi: "Chờ", en: "Waiting"), .trailing),
        Table.Column(Text(vi: "Giữ lại", en: "Held"), .trailing),
        Table.Column(Text(vi: "Không hợp lệ", en: "Refused"), .trailing),
        Table.Column(Text(vi: "Viết ngày", en: "Written")),
        Table.Column(Text(vi: "Mã biên nhận", en: "Receipt code")),
      ],
      rows: visit.session.sortedSenders.map { sender in
        let counts = sender.counts
        let numbers = [
          counts.new, counts.duplicate, counts.waiting, counts.held, counts.refused,
        ]
        let code = pages.codes.first { $0.writer == sender.writer }?.code ?? ""
        return [Cell(data: sender.name), Cell(data: String(sender.bundles))]
          + numbers.map { Cell(data: String($0)) }
          + [Cell(data: ShownDay.text(sender.sentAt)), Cell(data: code)]
      })
  }

  private var written: Table {
    Table(
      [
        Table.Column(Text(vi: "Ghi cho", en: "Written for")),
        Table.Column(Text(vi: "Thay đổi", en: "Changes"), .trailing),
        Table.Column(Text(vi: "Byte", en: "Bytes"), .trailing),
        Table.Column(Text(vi: "Gói", en: "Bundle")),
      ],
      rows: visit.written.map { one in
        [
          Cell(data: one.name), Cell(data: String(one.changes)),
          Cell(data: one.bundle.map { String($0.outcome.size) } ?? ""),
          Cell(data: one.bundle?.path.lastComponent ?? ""),
        ]
      })
  }
}
