package import Causality
package import Sealing

// A change is named by the digest of its header; the two types keep names and hashes apart.
extension ChangeID {
  package init(_ digest: Digest) {
    self.init(
      first: digest.first, second: digest.second, third: digest.third, fourth: digest.fourth)
  }
}

extension Digest {
  package init(_ id: ChangeID) {
    self.init(first: id.first, second: id.second, third: id.third, fourth: id.fourth)
  }
}
