/// Tells this machine from another one, for the lease in a replica folder: a folder that comes up
/// under a different identity was copied or restored. It never leaves the machine in a bundle.
package struct MachineIdentity: Hashable, Sendable {
  package let bytes: [UInt8]

  package init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// The installation's id, else the host name: both may be cloned with a disk image, so equality
  /// proves nothing and only a difference is evidence.
  package static func current(files: some FileSystem) -> MachineIdentity {
    for path: FilePath in ["/etc/machine-id", "/var/lib/dbus/machine-id"] {
      guard let whole = try? files.readWhole(path, limit: 4096) else { continue }
      let id = whole.prefix { $0 > UInt8(ascii: " ") && $0 < 0x7F }
      if !id.isEmpty { return MachineIdentity(bytes: [UInt8](id)) }
    }
    return MachineIdentity(bytes: Posix.hostName())
  }
}
