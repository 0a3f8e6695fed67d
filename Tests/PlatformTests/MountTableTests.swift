import Platform
import TestSupport
import Testing

@Suite struct MountTableTests {
  private func parsed(_ lines: String...) -> [MountedVolume] {
    MountTable.parse(Array(lines.joined(separator: "\n").utf8))
  }

  @Test func `a stick is found with its path and type, whatever optional words a line has`() {
    let found = parsed(
      "22 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw",
      "90 22 8:17 / /media/an/KINGSTON rw,nosuid shared:5 master:2 - vfat /dev/sdb1 rw,uid=1000",
      "91 22 8:33 / /mnt/x rw - exfat /dev/sdc1 rw")
    #expect(
      found == [
        MountedVolume(path: "/", type: "ext4"),
        MountedVolume(path: "/media/an/KINGSTON", type: "vfat"),
        MountedVolume(path: "/mnt/x", type: "exfat"),
      ])
  }

  @Test func `spaces in a name are read as the system writes them`() {
    let found = parsed(#"90 22 8:17 / /media/USB\040C\303\264\134x\04 rw - vfat /dev/sdb1 rw"#)
    #expect(found.map(\.path) == [FilePath(#"/media/USB Cô\x\04"#)])
  }

  @Test func `of two mounts on one path the later one counts`() {
    let found = parsed(
      "90 22 8:17 / /mnt rw - ext4 /dev/sdb1 rw", "91 22 8:33 / /mnt rw - vfat /dev/sdc1 rw")
    #expect(found == [MountedVolume(path: "/mnt", type: "vfat")])
  }

  @Test func `lines that say nothing are passed over`() {
    #expect(parsed("", "x", "1 2 3 4 5 6", "1 2 3 / /a rw -", "1 2 3 / /a rw x y z").isEmpty)
  }

  @Test func `a system without the table has no sticks to offer`() throws {
    let folder = try ScratchFolder()
    #expect(MountTable.volumes(folder.files, table: folder.file("none")).isEmpty)
    try folder.files.atomicallyWrite(
      folder.file("table"), Array("9 2 8:1 / /media/A rw - vfat /dev/b rw\n".utf8),
      access: .ownerOnly)
    let found = MountTable.volumes(folder.files, table: folder.file("table"))
    #expect(found == [MountedVolume(path: "/media/A", type: "vfat")])
  }
}
