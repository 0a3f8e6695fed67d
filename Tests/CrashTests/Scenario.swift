import Causality
import DiskModel
import NhanRong
import Platform

@testable import ModelRegistry

/// One command on the simulated computer: what it does, and what it promised to those who saw it end.
struct Scenario: Sendable {
  let name: String
  let folder: FilePath
  let state: FilePath
  /// With a register that is open, and a seed for its chances.
  let work: @Sendable (Register) throws -> Void
  /// Whether everything promised is there.
  let isDone: @Sendable (Register, DiskImage) throws -> Bool
  /// Whether the register itself is what the command makes.
  var makesRegister = false
  /// What may lie on the disk at any moment.
  var isAllowed: @Sendable (DiskImage) -> Bool = { _ in true }
  /// The disk it starts from, where it is not the world's.
  var start: DiskImage?
  /// Whether nothing of it may be seen before all of it is.
  var isOneStep = true
  /// What is done before the register is opened.
  var preparation: @Sendable (Surroundings) throws -> Void = { _ in }
  /// The database file the command is to replace; as long as it stands there, nothing of it is looked at.
  var damaged: Int?
  /// Whether the command goes on behind what it promised, and may be refused there.
  var goesOn = false
  /// Whether the disk gives a file a second name.
  var hasSecondNames = true

  /// The command from its start to its end, as often as it is asked for.
  func run(on disk: SimulatedDisk, seed: UInt64) throws {
    let surroundings = World.surroundings(disk, state, seed: seed)
    try preparation(surroundings)
    let isThere = try Replica.isReplica(folder, surroundings)
    let register =
      makesRegister && !isThere
      ? try Register.create(at: folder, surroundings)
      : try Register.open(at: folder, surroundings)
    defer { register.close() }
    try work(register)
    disk.confirm()
  }

  static func all(_ world: World) throws -> [Scenario] {
    [
      initialise, register, load, edit(world), attach(world), importing(world), export(world),
      merge(world), erase(world), importingErased(world), try heal(world),
      try heal(world, onMediumWithSecondNames: false), try backup(world),
    ]
  }

  static let initialise = Scenario(
    name: "init", folder: DiskImage.root.appending("so/moi"),
    state: DiskImage.root.appending("may/nhanrong"),
    work: { register in
      if try register.replica.unit() == nil { try register.found(domain: "Xã", tier: .commune) }
    },
    isDone: { register, _ in try register.organisations().map(\.name) == ["Xã"] },
    makesRegister: true)

  static let register = Scenario(
    name: "register", folder: World.branch, state: World.branchState,
    work: { _ = try $0.register(World.new("Mới"), submittedOn: nil) },
    isDone: { register, _ in
      try register.list(RegistrationFilter()).contains { $0.name == "Mới" }
    })

  /// Several commands on one open register, as a table that is loaded: each is confirmed by itself.
  static let load = Scenario(
    name: "load", folder: World.branch, state: World.branchState,
    work: { register in
      for number in 1...4 {
        let id = try register.register(World.new("Mới \(number)"), submittedOn: nil)
        try register.edit(id, [("content", String(repeating: "Mô tả. ", count: 500 * number))])
      }
    },
    isDone: { register, _ in
      try register.list(RegistrationFilter()).contains { $0.name == "Mới 4" }
    }, isOneStep: false)

  static func edit(_ world: World) -> Scenario {
    Scenario(
      name: "edit", folder: World.branch, state: World.branchState,
      work: { try $0.edit(world.registration, [("address", "Thôn Nà Mò")]) },
      isDone: { register, _ in
        try register.view(world.registration).fields.contains {
          $0.name == "address" && $0.candidates.map(\.text) == ["Thôn Nà Mò"]
        }
      })
  }

  static func attach(_ world: World) -> Scenario {
    Scenario(
      name: "attach", folder: World.branch, state: World.branchState,
      work: { register in
        _ = try register.attach(
          World.otherPhoto, to: world.registration, kind: 1, isDryRun: false)
      },
      isDone: { register, image in
        try register.view(world.registration).attachments.count >= 2
          && holdsFile(World.otherPhoto, register, image)
      })
  }

  static func importing(_ world: World) -> Scenario {
    Scenario(
      name: "import", folder: World.commune, state: World.communeState,
      work: { _ = try $0.replica.importBundle(at: world.bundle) },
      isDone: { register, image in
        try register.list(RegistrationFilter()).map(\.name) == [World.name]
          && holdsFile(World.photo, register, image)
      })
  }

  static func merge(_ world: World) -> Scenario {
    Scenario(
      name: "merge", folder: World.commune, state: World.communeState,
      work: { _ = try $0.replica.merge(World.branch, RegisterReadModel.current) },
      isDone: { register, image in
        try register.list(RegistrationFilter()).map(\.name) == [World.name]
          && holdsFile(World.photo, register, image)
      })
  }

  /// A new registration and the bundle that carries it.
  static func export(_ world: World) -> Scenario {
    Scenario(
      name: "export", folder: World.branch, state: World.branchState,
      work: { register in
        if try register.list(RegistrationFilter()).count == 1 {
          _ = try register.register(World.new("Mới"), submittedOn: nil)
        }
        let superior = try register.correspondent(named: "superior")
        _ = try register.replica.export(
          for: register.replica.recipients(of: superior), into: World.stick)
      },
      isDone: { register, image in
        let held = image.names(in: World.stick)
        return try register.replica.journeys().contains { journey in
          journey.direction == .outgoing
            && held.contains {
              $0 != world.bundle && $0.text.contains(journey.bundle.prefix(16))
                && (try? register.replica.inspect($0)) != nil
            }
        }
      })
  }

  static func erase(_ world: World) -> Scenario {
    Scenario(
      name: "erase", folder: World.branch, state: World.branchState,
      work: { register in
        let plan = try register.erasure(of: world.registration)
        if !plan.changes.isEmpty { try register.erase([plan], isDryRun: false) }
        try register.replica.removeErased(of: [world.registration])
      },
      isDone: { register, image in
        try register.list(RegistrationFilter()).map(\.name) == [""]
          && image.names(in: World.branch.appending("attachments")).isEmpty
          && !image.names(in: World.branch).contains { path in
            image[path]?.holds(Array(World.name.utf8)) == true
          }
      }, goesOn: true)
  }

  /// A bundle from before an erasure comes again.
  static func importingErased(_ world: World) -> Scenario {
    Scenario(
      name: "import of what was erased", folder: World.branch, state: World.branchState,
      work: { _ = try $0.replica.importBundle(at: world.bundle) },
      isDone: { register, _ in
        // The welcome was the first.
        try register.replica.journeys().count { $0.direction == .incoming } > 1
      },
      isAllowed: { image in image.names(in: World.branch.appending("attachments")).isEmpty },
      start: try? World.afterErasure.get())
  }

  private static func holdsFile(
    _ photo: FilePath, _ register: Register, _ image: DiskImage
  ) throws -> Bool {
    image[try World.attachment(of: register, photo, image)]?.bytes == image[photo]?.bytes
  }
}

extension FileContent {
  func holds(_ wanted: [UInt8]) -> Bool { bytes.firstRange(of: wanted) != nil }
}
