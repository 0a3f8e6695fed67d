/// What an operation does. The numbers are the registry of Protocol.md 3 and are never reused.
package enum Opcode {
  @inlinable package static var genesis: UInt16 { 0 }
  @inlinable package static var create: UInt16 { 1 }
  @inlinable package static var set: UInt16 { 2 }
  @inlinable package static var clear: UInt16 { 3 }
  @inlinable package static var add: UInt16 { 4 }
  @inlinable package static var remove: UInt16 { 5 }
  @inlinable package static var attach: UInt16 { 6 }
  @inlinable package static var detach: UInt16 { 7 }
  @inlinable package static var withdraw: UInt16 { 8 }
  @inlinable package static var restore: UInt16 { 9 }
  @inlinable package static var link: UInt16 { 10 }
  @inlinable package static var erase: UInt16 { 31 }
  @inlinable package static var grant: UInt16 { 32 }
  @inlinable package static var revoke: UInt16 { 33 }
  @inlinable package static var adopt: UInt16 { 34 }
  @inlinable package static var place: UInt16 { 35 }
  @inlinable package static var rulesVersion: UInt16 { 37 }
  @inlinable package static var closeLog: UInt16 { 38 }
  @inlinable package static var approve: UInt16 { 39 }
  @inlinable package static var handOver: UInt16 { 40 }
}
