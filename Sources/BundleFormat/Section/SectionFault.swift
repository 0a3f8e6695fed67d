package import CanonicalCBOR
package import Causality
package import ChangeLog

/// What is wrong inside a section. Positions of changes count from 0 within it.
package enum SectionFault: Error, Hashable, Sendable {
  case hashDiffers
  case frameUnclear
  case windowTooLarge(UInt64)
  case rawSizeDiffers(stated: Int, found: UInt64)
  case notDecompressible

  case columnTruncated(SectionColumn)
  case columnLeftover(SectionColumn, bytes: Int)
  case numberMalformed(SectionColumn)
  case valueColumnsUnsorted
  case shapeUnknown(position: Int)
  case shapeMalformed(CBORError)
  case recordUnknown(position: Int)
  case clockTooLong(position: Int)
  case clockLogUnknown(position: Int)
  case clockTagUnknown(position: Int)
  case sequenceOutOfRange(position: Int)
  case valueColumnMissing(position: Int)
  case valueMalformed(CBORError)

  case rebuiltTooLarge

  case slicesUnclear
  /// A verbatim change that is not the next one of its segment.
  case notNextOfSegment(LogID, sequence: UInt64)
  /// The last change of a segment is not the one its end names.
  case endDiffers(LogID, sequence: UInt64)
  case change(ChangeError, LogID, sequence: UInt64)
}

/// The columns of a section of changes, in the order they stand in.
package enum SectionColumn: UInt8, Hashable, Sendable, CaseIterable {
  case shape, shapeNew, record, recordNew, at, clock, clockNew, salt, missing, verbatim, values
}
