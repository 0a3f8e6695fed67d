import Orthography
import Testing

@Suite struct VietnameseOrderTests {
  @Test(arguments: ["person_names_by_given_name", "unit_names"])
  func `shuffled names return to the order of the dictionary`(list: String) throws {
    let names = try VectorTable("sort-vectors").rows
      .filter { $0[name: "list"] == list }.map { $0[name: "value"] }
    #expect(names.count == (list == "unit_names" ? 21 : 46))
    let isPerson = list == "person_names_by_given_name"
    var random = SeededRandom(seed: 46)
    for _ in 0..<20 {
      let sorted = names.shuffled(using: &random).sorted {
        VietnameseOrder.precedes(key($0, isPerson), key($1, isPerson))
      }
      #expect(sorted.map(bytes) == names.map(bytes))
    }
    for (left, right) in zip(names, names.dropFirst()) {
      #expect(VietnameseOrder.precedes(key(left, isPerson), key(right, isPerson)))
    }
  }

  private func key(_ name: String, _ isPerson: Bool) -> [UInt8] {
    isPerson ? VietnameseOrder.personKey(of: name) : VietnameseOrder.key(of: name)
  }

  @Test func `letters and then tones follow the alphabet`() {
    let alphabet = "a ă â b c d đ e ê f g h i j k l m n o ô ơ p q r s t u ư v w x y z"
    let letters = alphabet.split(separator: " ").map(String.init)
    expectAscending(letters)
    expectAscending(["ma", "mà", "mả", "mã", "má", "mạ"])
    expectAscending(["an", "An", "AN", "àn", "anh"])
  }

  @Test func `signs come before numbers, numbers before letters, numbers by value`() {
    expectAscending([
      "Thôn", "Thôn (1)", "Thôn 2", "Thôn 02", "Thôn 10", "Thôn 100", "Thôn A", "Thôn A2",
      "Thôn A10",
    ])
    let huge = String(repeating: "9", count: 70_000)
    expectAscending(["Thôn 3", "Thôn \(huge)", "Thôn 1\(huge)"])
  }

  @Test func `a name that another one continues comes first`() {
    expectAscending(["Xã Bàn", "Xã Bàn Dư", "Xã Bàn Dương", "Xã Bản"])
  }

  @Test func `a letter of another alphabet stands beside its plain letter`() {
    expectAscending(["Cư", "Čư", "Da"])
    expectAscending(["Ze", "Ωmega", "中"])
  }

  @Test func `a stored given name replaces the last word`() {
    let key = VietnameseOrder.personKey(of: "Y Bhiông Niê", givenName: "Bhiông")
    let bế = VietnameseOrder.personKey(of: "Hoàng Văn Bế")
    let bích = VietnameseOrder.personKey(of: "Hứa Thị Bích")
    #expect(VietnameseOrder.precedes(bế, key))
    #expect(VietnameseOrder.precedes(key, bích))
    #expect(
      VietnameseOrder.precedes(bích, VietnameseOrder.personKey(of: "Y Bhiông Niê")))
    #expect(VietnameseOrder.personKey(of: "An An", givenName: "An An").isEmpty == false)
  }

  @Test func `composed and decomposed names have one key`() throws {
    for row in try VectorTable("vectors").rows {
      #expect(
        VietnameseOrder.key(of: row.hex("nfd_utf8_hex"))
          == VietnameseOrder.key(of: row.bytes("unicode_nfc")))
    }
  }

  @Test func `one-word and empty names have a place`() {
    #expect(VietnameseOrder.personKey(of: "").isEmpty)
    #expect(
      VietnameseOrder.precedes(
        VietnameseOrder.personKey(of: "An"), VietnameseOrder.personKey(of: "Bùi An")))
  }

  private func expectAscending(
    _ names: [String], sourceLocation: SourceLocation = #_sourceLocation
  ) {
    for (left, right) in zip(names, names.dropFirst()) {
      #expect(
        VietnameseOrder.precedes(VietnameseOrder.key(of: left), VietnameseOrder.key(of: right)),
        "\(left) before \(right)", sourceLocation: sourceLocation)
    }
  }
}
