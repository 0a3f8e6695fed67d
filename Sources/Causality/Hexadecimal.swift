/// Lower-case hexadecimal digits of bytes.
package func hexadecimal(of bytes: some Sequence<UInt8>) -> String {
  let digits: [UInt8] = Array("0123456789abcdef".utf8)
  var text: [UInt8] = []
  for byte in bytes {
    text.append(digits[Int(byte >> 4)])
    text.append(digits[Int(byte & 15)])
  }
  return String(decoding: text, as: UTF8.self)
}

/// The bytes that hexadecimal digits of either case stand for; nil for anything else.
package func bytesFromHexadecimal(_ text: some StringProtocol) -> [UInt8]? {
  var result: [UInt8] = []
  var pending: UInt8?
  for character in text.utf8 {
    let value: UInt8
    switch character {
    case 0x30...0x39: value = character - 0x30
    case 0x41...0x46: value = character - 0x37
    case 0x61...0x66: value = character - 0x57
    default: return nil
    }
    if let high = pending {
      result.append(high << 4 | value)
      pending = nil
    } else {
      pending = value
    }
  }
  return pending == nil ? result : nil
}
