package import ChangeLog
import Causality
extension ReplicaCore {
  package var strandCount: Int { catalog.strands.count }
  package func wholeStrand(_ s: Int, _ b: inout ChangeBatch) throws(ReplicaError) -> [BatchedChange] {
    let n = StrandNumber(UInt32(s)); let f = catalog.strand(n)
    let r = try collect(n, from: 1, through: f.head, into: &b); return Array(b.changes[r])
  }
}
