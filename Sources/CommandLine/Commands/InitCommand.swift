import Causality
import ModelRegistry
import NhanRong
import Platform

/// `nhanrong init [FOLDER]`.
enum InitCommand {
  static let spec = CommandSpec(
    "init", aliases: ["tao-so", "khoi-tao"],
    summary: Text(vi: "tạo sổ mới trên máy này", en: "make a replica on this computer"),
    details: [
      Text(
        vi: """
          Khoá của sổ nằm ngoài thư mục, trong thư mục riêng của người dùng trên máy này. Một nơi \
          lập hệ thống bằng --found; mọi nơi khác xin vào bằng enrol request.
          """,
        en: """
          The key lies outside the folder, in the user's own state folder. One office founds the \
          domain with --found; all others ask to be let in with enrol request.
          """),
      Text(
        vi: """
          Với --with, gốc có nhiều khoá: mỗi máy giữ khoá viết giấy xin trước (enrol request). Điều gốc \
          ký chỉ có hiệu lực khi đủ --threshold khoá tán thành (org approve), nên một khoá gốc bị mất \
          không làm được gì một mình.
          """,
        en: """
          With --with the root has several keys: each computer that holds one writes a request first \
          (enrol request). What the root signs counts when --threshold keys approve it (org approve), \
          so one stolen key of it does nothing alone.
          """),
      Text(
        vi: """
          --recover dựng lại sổ của một máy bị mất: khoá từ bản sao lưu (--key), thay đổi từ gói cấp \
          trên gửi lại (export --whole) hoặc từ các gói cũ của chính đơn vị.
          """,
        en: """
          --recover brings back a lost computer: its key from the backup (--key), the changes from \
          a bundle of the superior (export --whole) or from the unit's own old bundles.
          """),
      Text(
        vi: """
          Nháp riêng chưa gửi cho ai nên không về theo cách này; bản sao lưu thì có: tạo lại thư mục \
          bằng heal --from BẢN-SAO-LƯU.
          """,
        en: """
          Private drafts were sent to nobody and do not come back this way; a backup has them: make \
          the folder anew with heal --from BACKUP.
          """),
      Text(
        vi: "Với --lang, sổ nhớ ngôn ngữ ấy cho những lần sau.",
        en: "With --lang the replica keeps that language for later."),
      Text(
        vi: "Con số gốc in ra khi lập hệ thống phải chép ra giấy: nơi mới vào so với con số ấy.",
        en: "Keep the root number on paper: whoever joins later compares it."),
    ],
    operands: [folder],
    options: [
      found, tier, InitFounding.others, InitFounding.threshold, InitRecovery.from,
      InitRecovery.key, InitFounding.number,
    ],
    examples: [
      CommandExample(
        "nhanrong init so-dang-ky", Text(vi: "sổ trong một thư mục mới", en: "in a new folder")),
      CommandExample(
        "nhanrong init so-xa --found 'Xã Lợi Bác' --tier commune",
        Text(vi: "lập hệ thống của một xã", en: "found the domain of a commune")),
      CommandExample(
        "nhanrong init so-tinh --found 'Tỉnh Lạng Sơn' --tier province --with b.nrq --with c.nrq",
        Text(vi: "gốc ba khoá, hai khoá ký là đủ", en: "a root of three keys, two of them agree")),
      CommandExample(
        "nhanrong init so-chi-bo --recover /media/usb --key /media/usb/khoa.nrk",
        Text(vi: "dựng lại sổ của máy bị mất", en: "bring back a lost computer")),
    ],
    run: run)

  private static let folder = OperandSpec(
    "FOLDER", .optional, Text(vi: "thư mục của sổ", en: "the replica's folder"))
  private static let found = OptionSpec.value(
    "found", "NAME",
    Text(vi: "lập hệ thống mới với tên này", en: "found a domain of this name"))
  private static let tier = OptionSpec.value(
    "tier", "TIER",
    allowed: [TierWord.commune.value, TierWord.province.value, TierWord.district.value],
    Text(vi: "cấp của nơi lập hệ thống", en: "tier of the founding office"))

  private static func run(_ context: CommandContext) throws(CommandFailure) -> Reply {
    let place = ReplicaPlace(context: context).forNew(context.invocation.operand(folder))
    let scene = FailureScene(replica: place.text)
    if context.invocation.has(InitRecovery.from) || context.invocation.has(InitRecovery.key) {
      if context.invocation.has(found) {
        throw .excluding(found, InitRecovery.from, path: context.invocation.path)
      }
      return try InitRecovery.run(context, place)
    }
    let name = try context.invocation.value(of: found).map { (text) throws(CommandFailure) in
      try context.wording { () throws(ReplicaError) in try Register.domainName(text) }
    }
    let tier = try foundingTier(context, name)
    for option in [InitFounding.others, InitFounding.threshold]
    where name == nil && context.invocation.has(option) {
      throw .missingOption(found, path: context.invocation.path)
    }
    let isThere = try context.wording(scene) { () throws(ReplicaError) in
      try Replica.isReplica(place, context.surroundings)
    }
    if isThere, name == nil || context.dryRun {
      throw CommandFailure(ReplicaError(.replicaExists, ("path", place.text)), scene)
    }
    let keys = try InitFounding.keys(context)
    if context.dryRun { return reply(context, place, name, number: nil) }
    let register = try context.wording(scene) { () throws(ReplicaError) in
      isThere
        ? try Register.open(at: place, context.surroundings)
        : try Register.create(at: place, context.surroundings)
    }
    defer { register.close() }
    var number: String?
    if let name {
      number = try context.wording(scene) { () throws(ReplicaError) in
        try register.found(domain: name, tier: tier, keys: keys)
        return try register.replica.rootNumber()?.description
      }
    }
    try keepLanguage(context, place)
    return reply(context, place, name, number: number)
  }

  static func keepLanguage(
    _ context: CommandContext, _ place: FilePath
  ) throws(CommandFailure) {
    guard let language = context.invocation.globals.language else { return }
    try context.filing(FailureScene(replica: place.text)) { () throws(FileError) in
      try ReplicaLanguage.write(language, in: place, context.surroundings.files)
    }
  }

  private static func foundingTier(
    _ context: CommandContext, _ name: String?
  ) throws(CommandFailure) -> Register.FoundingTier {
    let word = context.invocation.value(of: tier).flatMap { TierWord(rawValue: $0) }
    guard word == nil || name != nil else {
      throw .missingOption(found, path: context.invocation.path)
    }
    switch word {
    case .province: return .province
    case .district: return .district
    default: return .commune
    }
  }

  private static func reply(
    _ context: CommandContext, _ place: FilePath, _ name: String?, number: String?
  ) -> Reply {
    var blocks: [Block] = [
      .paragraph(
        Text(vi: "Đã tạo sổ ở \(place.text)", en: "Made a replica in \(place.text)"), .good)
    ]
    if context.dryRun {
      blocks = [
        .paragraph(
          Text(vi: "Sẽ tạo sổ ở \(place.text)", en: "Would make a replica in \(place.text)"))
      ]
    }
    if let name, let number {
      blocks.append(
        .rows([
          Row(Text(vi: "Hệ thống", en: "Domain"), Text(data: name)),
          Row(Text(vi: "Con số gốc", en: "Root number"), Text(data: number), .strong),
        ]))
      blocks.append(
        .paragraph(
          Text(
            vi: "Chép con số gốc ra giấy và giữ ở cơ quan.",
            en: "Write the root number on paper and keep it in the office."), .attention))
      blocks += InitFounding.next(context)
    } else if name == nil {
      blocks.append(
        .paragraph(
          Text(
            vi: "Tiếp theo: nhanrong enrol request --out xin-cap-quyen.nrq",
            en: "Next: nhanrong enrol request --out request.nrq")))
    }
    return Reply(
      blocks + context.dryRunNote,
      result: .object([
        ("replica", .string(place.text)), ("domain", .optional(name)),
        ("rootNumber", .optional(number)),
        ("otherKeys", .count(context.invocation.values(of: InitFounding.others).count)),
        ("dryRun", .bool(context.dryRun)),
      ]))
  }
}
