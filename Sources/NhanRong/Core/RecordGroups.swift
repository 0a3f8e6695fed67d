import Causality
package import ChangeLog

/// The changes of a batch by the record they touch, in the order in which the batch first names each
/// record: the bytes of one record's changes lie near those of the next, where a sorted list would read
/// the batch all over.
///
/// Cost: constant for each change.
package struct RecordGroups {
  struct Group {
    let record: RecordID
    /// Places in `links`.
    fileprivate let first: Int32
    fileprivate var last: Int32
  }

  private struct Link {
    let change: Int32
    var next: Int32
  }

  private(set) var groups: [Group] = []
  private var links: [Link] = []
  // For looking up only. The library's table and not one over bits of the ids: whoever may write names
  // any records he likes, and could make all of them collide.
  private var numbers: [RecordID: Int32] = [:]

  package init() {}

  package init(of batch: borrowing ChangeBatch) { read(batch) }

  /// Groups another batch, in the memory there is.
  package mutating func read(_ batch: borrowing ChangeBatch) {
    groups.removeAll(keepingCapacity: true)
    links.removeAll(keepingCapacity: true)
    numbers.removeAll(keepingCapacity: true)
    for index in batch.changes.indices {
      guard let record = batch.changes[index].record else { continue }
      let link = Int32(links.count)
      links.append(Link(change: Int32(index), next: -1))
      if let known = numbers[record] {
        links[Int(groups[Int(known)].last)].next = link
        groups[Int(known)].last = link
      } else {
        numbers[record] = Int32(groups.count)
        groups.append(Group(record: record, first: link, last: link))
      }
    }
  }

  func contains(_ record: RecordID) -> Bool { numbers[record] != nil }

  /// Makes `changes` the changes of a group that have a place, in the order of the batch.
  func list(_ group: Group, placed places: [Dot?], into changes: inout [Int]) {
    changes.removeAll(keepingCapacity: true)
    var link = group.first
    while link >= 0 {
      let change = Int(links[Int(link)].change)
      if places[change] != nil { changes.append(change) }
      link = links[Int(link)].next
    }
  }
}
