package import NhanRong

extension Register {
  /// What differs between the kept tables and what the stored changes give; empty when all is well.
  package func verify(isFull: Bool = true) throws(ReplicaError) -> [VerificationFinding] {
    try replica.verify(isFull: isFull)
  }
}
