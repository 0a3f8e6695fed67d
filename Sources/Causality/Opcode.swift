/// What an operation does. The numbers are the registry of Protocol.md 3 and are never reused.
package enum Opcode {
  package static let genesis: UInt16 = 0
  package static let create: UInt16 = 1
  package static let set: UInt16 = 2
  package static let clear: UInt16 = 3
  package static let add: UInt16 = 4
  package static let remove: UInt16 = 5
  package static let attach: UInt16 = 6
  package static let detach: UInt16 = 7
  package static let withdraw: UInt16 = 8
  package static let restore: UInt16 = 9
  package static let link: UInt16 = 10
  package static let erase: UInt16 = 31
  package static let grant: UInt16 = 32
  package static let revoke: UInt16 = 33
  package static let adopt: UInt16 = 34
  package static let place: UInt16 = 35
  package static let rulesVersion: UInt16 = 37
  package static let closeLog: UInt16 = 38
  package static let approve: UInt16 = 39
  package static let handOver: UInt16 = 40
}
