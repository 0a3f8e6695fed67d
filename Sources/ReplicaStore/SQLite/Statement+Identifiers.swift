package import Causality

/// The names of the model, as columns of sixteen and thirty-two bytes.
extension Statement {
  package func bind(_ name: some SixteenByteName, at index: Int32) throws(StorageError) {
    try bind(high: name.high, low: name.low, at: index)
  }

  package func name<Name: SixteenByteName>(
    _ type: Name.Type = Name.self, at column: Int32
  ) throws(StorageError) -> Name {
    let (high, low) = try sixteenBytes(at: column)
    return Name(high: high, low: low)
  }

  package func bind(_ change: ChangeID, at index: Int32) throws(StorageError) {
    try bind((change.first, change.second, change.third, change.fourth), at: index)
  }

  package func changeID(at column: Int32) throws(StorageError) -> ChangeID {
    let (first, second, third, fourth) = try thirtyTwoBytes(at: column)
    return ChangeID(first: first, second: second, third: third, fourth: fourth)
  }
}
