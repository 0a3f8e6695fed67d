package import Sealing

/// One line of the manifest's table of sections.
package struct SectionEntry: Hashable, Sendable {
  package let rawSize: Int
  package let compressedSize: Int
  package let hash: Digest
  package let load: SectionLoad

  package init(rawSize: Int, compressedSize: Int, hash: Digest, load: SectionLoad) {
    self.rawSize = rawSize
    self.compressedSize = compressedSize
    self.hash = hash
    self.load = load
  }
}

/// What a section carries.
package enum SectionLoad: Hashable, Sendable {
  case changes([ChangeSlice])
  case attachment(AttachmentPiece)

  /// The number of the kind in the manifest (Protocol.md 8).
  var number: UInt64 {
    switch self {
    case .changes: 1
    case .attachment: 2
    }
  }
}

/// Consecutive changes of one segment within a section.
package struct ChangeSlice: Hashable, Sendable {
  package let segment: Int
  package let count: Int

  package init(segment: Int, count: Int) {
    self.segment = segment
    self.count = count
  }
}

/// A part of an attachment. One over the size of a section takes several, one after another.
package struct AttachmentPiece: Hashable, Sendable {
  package let attachment: Digest
  package let offset: UInt64
  package let totalSize: UInt64

  package init(attachment: Digest, offset: UInt64, totalSize: UInt64) {
    self.attachment = attachment
    self.offset = offset
    self.totalSize = totalSize
  }
}
