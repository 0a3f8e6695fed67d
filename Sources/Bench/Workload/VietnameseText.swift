/// Sentences over a lexicon of made-up compounds, drawn by a law like Zipf's, with stock phrases
/// between them: about as compressible as real plans of this kind.
struct VietnameseText {
  /// A piece of text with its length in characters as people count them.
  struct Phrase {
    let bytes: [UInt8]
    let capitalised: [UInt8]

    init(_ text: String) {
      bytes = Array(text.utf8)
      capitalised = Array((text.prefix(1).uppercased() + text.dropFirst()).utf8)
    }
  }

  private let compounds: [Phrase]
  private let weights: [Double]
  private let stock: [Phrase]
  private let syllableWeights: [Double]

  init() {
    var random = SeededGenerator(seed: 20_240_311)
    let syllables = Words.syllables
    syllableWeights = Self.zipf(syllables.count, offset: 20)
    let law = syllableWeights
    func join(_ count: Int) -> Phrase {
      Phrase(
        (0..<count).map { _ in syllables[Self.draw(law, &random)] }.joined(separator: " "))
    }
    var compounds: [Phrase] = []
    for _ in 0..<5000 { compounds.append(join([2, 2, 2, 3, 3, 4][random.below(6)])) }
    var stock: [Phrase] = []
    for _ in 0..<220 { stock.append(join(random.within(5...11))) }
    self.compounds = compounds
    self.stock = stock
    weights = Self.zipf(compounds.count, offset: 3)
  }

  /// One sentence, appended; with its stop.
  func appendSentence(to text: inout [UInt8], _ random: inout SeededGenerator) {
    for part in 0..<random.within(5...11) {
      let phrase: Phrase
      if random.unit() < 0.22 {
        let place = random.unit()
        // Squared: some stock phrases stand in nearly every plan.
        phrase = stock[Int(place * place * Double(stock.count))]
      } else {
        phrase = compounds[Self.draw(weights, &random)]
      }
      if part == 0 {
        text += phrase.capitalised
      } else {
        text += random.unit() < 0.22 ? [0x2c, 0x20] : [0x20]
        text += phrase.bytes
      }
    }
    if random.unit() < 0.25 { text += Array(" đạt \(random.within(50...100))%".utf8) }
    text.append(UInt8(ascii: "."))
  }

  func sentence(_ random: inout SeededGenerator) -> [UInt8] {
    var text: [UInt8] = []
    appendSentence(to: &text, &random)
    return text
  }

  /// Sentences of so many characters together.
  func sentences(_ characters: ClosedRange<Int>, _ random: inout SeededGenerator) -> [[UInt8]] {
    let goal = random.within(characters)
    var list: [[UInt8]] = []
    var length = 0
    while length < goal {
      list.append(sentence(&random))
      length += Self.characters(list[list.count - 1]) + 1
    }
    return list
  }

  static func joined(_ sentences: [[UInt8]], upTo limit: Int) -> [UInt8] {
    clipped(Array(sentences.joined(separator: [0x20])), upTo: limit)
  }

  /// The text, cut at the last blank before the limit.
  static func clipped(_ text: [UInt8], upTo limit: Int) -> [UInt8] {
    var count = 0
    var blank = 0
    for (index, byte) in text.enumerated() {
      if byte & 0xc0 == 0x80 { continue }
      if count == limit { return Array(text[..<blank]) + [UInt8(ascii: ".")] }
      if byte == 0x20 { blank = index }
      count += 1
    }
    return text
  }

  private static func characters(_ text: [UInt8]) -> Int {
    text.reduce(0) { $0 + ($1 & 0xc0 == 0x80 ? 0 : 1) }
  }

  private static func zipf(_ count: Int, offset: Double) -> [Double] {
    var sum = 0.0
    return (0..<count).map { index in
      sum += 1 / (Double(index) + offset)
      return sum
    }
  }

  private static func draw(_ weights: [Double], _ random: inout SeededGenerator) -> Int {
    let point = random.unit() * (weights.last ?? 0)
    var low = 0
    var high = weights.count - 1
    while low < high {
      let middle = (low + high) / 2
      if weights[middle] <= point { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
