#if os(Linux)
  import Foundation

  /// A commune and two branches on a real disk, copied anew for each command that is killed.
  struct KillingGround {
    struct Outcome {
      var calls = 0
      var kills = 0
      var old = 0
      var new = 0
      var faults: [String] = []
    }

    /// In CI every fourth place, of long commands every eighth; `NR_KILL_STRIDE=1` tries them all.
    static let stride = max(
      1, ProcessInfo.processInfo.environment["NR_KILL_STRIDE"].flatMap { Int($0) } ?? 4)

    static func stride(rarity: Int) -> Int { stride == 1 ? 1 : stride * rarity }

    private let root: URL
    private let spool: URL
    private let environment: [String: String]

    init() throws {
      let place = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
        .appendingPathComponent("nhanrong-kill-" + UUID().uuidString)
      root = place.appendingPathComponent("work")
      spool = place
      for folder in [root, place.appendingPathComponent("bin")] {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      }
      let program = try BuiltProgram.location()
      for (name, there) in [("nhanrong", "nhanrong"), ("kill-at", "KillAt")] {
        try FileManager.default.createSymbolicLink(
          at: place.appendingPathComponent("bin/" + name),
          withDestinationURL: program.deletingLastPathComponent().appendingPathComponent(there))
      }
      let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      environment = [
        "HOME": place.path, "XDG_STATE_HOME": root.path + "/pc", "TMPDIR": place.path,
        "PATH": place.path + "/bin:/usr/bin:/bin", "PLACE": place.path,
        "SESSIONS": tests.appendingPathComponent("Sessions").path,
        "EXAMPLES": tests.deletingLastPathComponent().deletingLastPathComponent()
          .appendingPathComponent("Examples/Data").path,
      ]
    }

    /// Whether this system lets one program follow another.
    static let canTrace: Bool = {
      guard let ground = try? KillingGround() else { return false }
      defer { ground.remove() }
      return (try? ground.run("kill-at 0 /bin/true 3>/dev/null").status) == 0
    }()

    func remove() { try? FileManager.default.removeItem(at: spool) }

    /// The folder every command starts from.
    func prepare() throws {
      try run(
        """
        sh "$SESSIONS/two-branches.sh"
        ./cb1.cmd register --name A --kind collective --sector tt_ntm --year 2026 > registered
        ./cb1.cmd list --json | grep -o '"id":"[0-9a-f]*"' | head -n 1 | cut -d'"' -f4 > id
        head -c 3000 /dev/zero > anh.jpg
        ./cb1.cmd attach "$(cat id)" anh.jpg > attached
        ./cb1.cmd export --to superior --out usb > exported
        mkdir -p stick/NHANRONG
        cp usb/*.nrb stick/NHANRONG
        sed "s|/cb1'|/hong'|" cb1.cmd | sed "s|STATE_HOME='\\(.*\\)/pc-hong'|STATE_HOME='\\1/pc-cb1'|" > hong.cmd
        chmod +x hong.cmd
        cp -R cb1 hong
        head -c 16384 /dev/zero | dd of=hong/nhanrong.db bs=16384 seek=22 conv=notrunc 2> written
        cp -R . ../base
        """)
    }

    /// Kills a command at every n-th place, each time on the same folder put back.
    func kill(_ command: KilledCommandTests.Command, every stride: Int) throws -> Outcome {
      var outcome = Outcome()
      let before = try fresh(command, Self.shown(command)).text
      let after = try fresh(command, "\(Self.whole(command, 0))\n\(Self.shown(command))").text
      guard before != after, !after.isEmpty else {
        outcome.faults.append("the command changes nothing that is seen: \(before), \(after)")
        return outcome
      }
      outcome.calls = Int(try run("cat count").text.trimmingCharacters(in: .newlines)) ?? 0
      for place in Swift.stride(from: 1, through: outcome.calls, by: stride) {
        try kill(command, at: place, (before, after), &outcome)
      }
      return outcome
    }

    private func kill(
      _ command: KilledCommandTests.Command, at place: Int, _ expected: (old: String, new: String),
      _ outcome: inout Outcome
    ) throws {
      let answer = try fresh(
        command,
        """
        \(Self.whole(command, place)); echo "$?" > status
        \(Self.shown(command)) > found
        \(Self.verifyFound(command))
        \(command.check)
        \(Self.again(command))
        \(Self.shown(command)) > late
        \(Self.verify(command)) > verified 2>&1 || echo bad again
        \(command.check)
        """)
      guard try run("cat status").text == "137\n" else {
        // A run in which chance made fewer calls than in the one that was counted.
        return
      }
      outcome.kills += 1
      let found = try run("cat found").text
      if found == expected.old {
        outcome.old += 1
      } else if found == expected.new {
        outcome.new += 1
      } else {
        outcome.faults.append("\(command.name) at \(place): neither old nor new: \(found)")
      }
      if try run("cat late").text != expected.new {
        outcome.faults.append("\(command.name) at \(place): the next run did not do it")
      }
      if !answer.text.isEmpty {
        outcome.faults.append("\(command.name) at \(place): \(answer.text)")
      }
    }

    private static func shown(_ command: KilledCommandTests.Command) -> String {
      "{ \(command.picture); }"
    }

    /// A register that has been made in whole is not made again.
    private static func again(_ command: KilledCommandTests.Command) -> String {
      let condition = command.name == "init" ? "test -s found || " : ""
      return condition + "\(command.line) > again 2>&1 || { echo \"again $?\"; cat again; }"
    }

    private static func verifyFound(_ command: KilledCommandTests.Command) -> String {
      command.isHealing
        ? ""
        : "test ! -e \(command.office)/nhanrong.db || \(verify(command)) > verified 2>&1 || echo bad"
    }

    private static func verify(_ command: KilledCommandTests.Command) -> String {
      command.office == "moi" ? "nhanrong -C moi verify" : "./\(command.office).cmd verify"
    }

    /// The command under the eye of the program that kills. The scripts of the offices end in `exec`, and
    /// their calls are followed too.
    private static func whole(_ command: KilledCommandTests.Command, _ place: Int) -> String {
      "echo 'exec '\(quoted(command.line)) > typed\n"
        + "kill-at \(place) /bin/sh typed 3> count > said 2>&1"
    }

    private static func quoted(_ line: String) -> String {
      "'" + line.replacingOccurrences(of: "'", with: "'\\''") + "'"
    }

    /// Runs a script in a folder that is as it was at the beginning.
    private func fresh(
      _ command: KilledCommandTests.Command, _ script: String
    ) throws -> (status: Int32, text: String) {
      try run("rm -rf ./* && cp -R ../base/. . && ID=$(cat id) && export ID\n\(script)")
    }

    @discardableResult
    private func run(_ script: String) throws -> (status: Int32, text: String) {
      let finished = try BuiltProgram.run(
        URL(fileURLWithPath: "/bin/sh"), ["-c", script], in: root, environment: environment,
        spool: spool)
      return (finished.status, String(decoding: finished.output, as: UTF8.self))
    }
  }
#endif
