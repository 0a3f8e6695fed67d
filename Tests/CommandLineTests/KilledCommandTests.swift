#if os(Linux)
  import Foundation
  import Testing

  /// The real program, killed where it is about to change something on the disk: the register holds the old
  /// state or the new one, verifies, and the same command typed again does its work.
  @Suite struct KilledCommandTests {
    struct Command: Sendable {
      let name: String
      /// What is typed, as the shell reads it.
      let line: String
      /// What people see of it: the same words before, and the same ones after.
      let picture: String
      /// The register that must verify; with every file that it says is here.
      let office: String
      /// What prints nothing as long as all that it made besides is whole.
      var check = ""
      /// Whether the register is damaged before.
      var isHealing = false
      /// A command with many places: in CI only every so manieth of those tried elsewhere.
      var rarity = 1
    }

    static let commands = [
      Command(
        name: "init", line: "nhanrong init moi --found 'Xã mới' --tier commune",
        picture:
          "nhanrong -C moi status --json 2>/dev/null | grep -oE '\"(domain|unit)\":[{][^}]*\"name\":\"[^\"]*\"' | cut -d: -f1",
        office: "moi"),
      Command(
        name: "register",
        line: "./cb1.cmd register --name Mới --kind collective --sector tt_ntm --year 2026",
        picture: "./cb1.cmd list --json | grep -o '\"name\":\"[^\"]*\"' | sort -u", office: "cb1"),
      Command(
        name: "edit", line: "./cb1.cmd edit $ID address='Thôn Nà Mò'",
        picture: "./cb1.cmd show $ID --json | grep -c 'Thôn Nà Mò'", office: "cb1"),
      Command(
        name: "import", line: "./xa.cmd import usb",
        picture: "./xa.cmd list --json | grep -o '\"name\":\"[^\"]*\"'",
        office: "xa"),
      Command(
        name: "export", line: "./cb1.cmd export --to superior --out moi",
        picture: "for f in moi/nr-*.nrb; do test -e $f && ./cb1.cmd bundle show $f >/dev/null"
          + " && echo whole && break; done",
        office: "cb1"),
      Command(
        name: "merge", line: "./xa.cmd merge cb1",
        picture: "./xa.cmd list --json | grep -o '\"name\":\"[^\"]*\"'",
        office: "xa"),
      Command(
        name: "sync", line: "./xa.cmd sync stick",
        picture: "./xa.cmd list --json | grep -o '\"name\":\"[^\"]*\"'",
        office: "xa",
        check:
          "for f in stick/NHANRONG/nr-*.nrb; do ./xa.cmd bundle show $f 2>&1 | grep -F '[NR-'; done; "
          + wholeBackup("xa"), rarity: 2),
      Command(
        name: "backup", line: "./cb1.cmd backup",
        picture: "ls cb1-sao-luu/nr-backup-*.db > ten 2> loi && echo made", office: "cb1",
        check: wholeBackup("cb1")),
      Command(
        name: "heal", line: "./hong.cmd heal",
        picture:
          "./hong.cmd verify > lanh 2>&1 && ./hong.cmd list --json | grep -o '\"name\":\"[^\"]*\"'",
        office: "hong", check: "ls hong/nhanrong.db > ten 2>&1 || cat ten", isHealing: true,
        rarity: 2),
    ]

    /// Whatever has the name of a backup gives the whole register back, with its files.
    private static func wholeBackup(_ office: String) -> String {
      "rm -rf thu; if ls \(office)-sao-luu/nr-backup-*.db > ten 2> loi; then "
        + "{ ./\(office).cmd -C thu heal --from \(office)-sao-luu "
        + "&& ./\(office).cmd -C thu verify; } > nhat 2>&1 || cat nhat; fi"
    }

    @Test(.enabled(if: KillingGround.canTrace), arguments: commands.indices)
    func `a command killed at any moment has done nothing or everything, and can be typed again`(
      _ index: Int
    ) throws {
      let command = Self.commands[index]
      let ground = try KillingGround()
      defer { ground.remove() }
      try ground.prepare()
      let outcome = try ground.kill(command, every: KillingGround.stride(rarity: command.rarity))
      print(
        "killed commands, \(command.name): \(outcome.kills) of \(outcome.calls) places,"
          + " \(outcome.old) old, \(outcome.new) new")
      #expect(outcome.faults == [])
      #expect(outcome.kills > 5 && outcome.old > 0)
    }
  }
#endif
