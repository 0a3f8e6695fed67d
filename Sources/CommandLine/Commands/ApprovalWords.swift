import Causality
import ChangeLog
import ModelRegistry
import NhanRong
import Sealing
import Trust

/// What a change of a root says, in a few words.
struct ApprovalWords {
  let change: RootChange
  let text: Text

  init(_ change: RootChange, _ register: Register) throws(ReplicaError) {
    self.change = change
    switch change.subject {
    case .paper(let body): text = try Self.text(body, about: change.audience, register)
    case .record(let record, let isNew, let texts):
      let name = Register.title(of: texts) ?? record.short
      text =
        isNew
        ? Text(vi: "hồ sơ mới: \(name)", en: "a new record: \(name)")
        : Text(vi: "sửa hồ sơ: \(name)", en: "an edit of a record: \(name)")
    }
  }

  private static func text(
    _ body: PaperBody, about unit: OrganisationPath, _ register: Register
  ) throws(ReplicaError) -> Text {
    let name = try register.writtenName(of: unit)
    switch body {
    case .grant(let grant):
      let computer = "\(grant.writer)".prefix(8)
      return Text(
        vi: "cấp quyền cho máy \(computer) của “\(name)”",
        en: "lets computer \(computer) of “\(name)” in")
    case .revoke(let revocation):
      guard let key = revocation.key else {
        return Text(vi: "thu hồi quyền của “\(name)”", en: "revokes “\(name)”")
      }
      let computer = "\(WriterID(of: key))".prefix(8)
      return Text(
        vi: "thu hồi quyền của máy \(computer), “\(name)”",
        en: "revokes computer \(computer) of “\(name)”")
    case .adopt:
      return Text(
        vi: "chấp nhận phần bị giữ lại của “\(name)”", en: "accepts what is held of “\(name)”")
    case .place(let under):
      let above = try register.writtenName(of: under)
      return Text(vi: "đặt “\(name)” dưới “\(above)”", en: "puts “\(name)” below “\(above)”")
    case .reads(let old):
      let other = try register.writtenName(of: old)
      return Text(
        vi: "cho “\(name)” đọc sổ của “\(other)”", en: "lets “\(name)” read what “\(other)” reads")
    case .approve: return Text(vi: "tán thành", en: "approves")
    case .handOver(let handOver):
      let next = String(decoding: handOver.to.name, as: UTF8.self)
      let number = PhoneNumber(of: handOver.to.bytes)
      return Text(
        vi: "BÀN GIAO GỐC cho “\(next)”, con số gốc \(number)",
        en: "HANDS THE ROOT OVER to “\(next)”, root number \(number)")
    }
  }

  /// As much of the id as names the change.
  var short: String { String(change.id.description.prefix(8)) }

  var json: JSONValue {
    .object([
      ("id", .string(change.id.description)), ("what", .bothLanguages(text)),
      ("on", ShownDay.json(change.at)), ("author", Self.json(change.author)),
      ("approvedBy", .array(change.approvers.map(Self.json))),
    ])
  }

  private static func json(_ key: SigningPublicKey) -> JSONValue {
    .string(WriterID(of: key).description)
  }
}
