import Foundation
import Causality
import ChangeLog
import ModelRegistry
import NhanRong
import Testing

/// Bundles of several chunks: each chunk opens alone, so that nothing but its number and its place keeps
/// it where it is.
@Suite(.enabled(if: !VectorFiles.areWritten)) struct MutatedChunkTests {
  private let office: BesiegedOffice
  private let bundle: [UInt8]
  private let other: [UInt8]
  private static let sealedChunk = 65_552

  init() throws {
    let sender = try BesiegedOffice(
      .branch, after: [MutatedFileTests.vector("welcome-branch")])
    bundle = try Self.export(of: sender, attachment: FrozenRandomness.seeded(71).bytes(230_000))
    other = try Self.export(of: sender, attachment: FrozenRandomness.seeded(72).bytes(230_000))
    office = try BesiegedOffice(.commune, after: [MutatedFileTests.vector("welcome-branch")])
  }

  private static func export(
    of sender: BesiegedOffice, attachment file: [UInt8]
  ) throws -> [UInt8] {
    let replica = sender.replica
    let own = try need(replica.unit())
    let hash = try replica.attachments.keep(file)
    let value = AttachmentValue(
      hash: hash, size: UInt64(file.count), type: Array("a/b".utf8), name: Array("a".utf8))
    _ = try replica.write { writer throws(ReplicaError) in
      try writer.noteAttachment(hash, size: UInt64(file.count))
      return try writer.create(
        type: RegisterSchema.registration, as: own, for: own,
        [ChangeDraft.Item(Opcode.attach, target: 0, value: value.canonicalBytes)])
    }
    let paths = try VectorWorld.paths()
    let recipients = Recipients(try replica.recipients(of: paths[2].organisation).papers)
    let folder = replica.folder.appending("out")
    let written = try replica.export(for: recipients, into: folder)
    return [UInt8](try Data(contentsOf: URL(fileURLWithPath: written.path.text)))
  }

  private func parts(of file: [UInt8]) -> (head: [UInt8], chunks: [[UInt8]]) {
    let clear = 14 + Int(file[10..<14].reduce(0) { $0 << 8 | UInt32($1) }) + 32
    let body = Array(file[clear..<file.count - 46])
    let chunks = stride(from: 0, to: body.count, by: Self.sealedChunk).map {
      Array(body[$0..<min($0 + Self.sealedChunk, body.count)])
    }
    return (Array(file[..<clear]), chunks)
  }

  @Test func `chunks swapped, doubled, left out or taken from another bundle`() throws {
    let (head, chunks) = parts(of: bundle)
    let foreign = parts(of: other).chunks
    #expect(chunks.count >= 4 && foreign.count >= 4)
    var orders: [(name: String, chunks: [[UInt8]])] = []
    for first in chunks.indices {
      var left = chunks
      left.remove(at: first)
      orders.append(("without \(first)", left))
      orders.append(("cut after \(first)", Array(chunks[...first])))
      if first < foreign.count {
        var mixed = chunks
        mixed[first] = foreign[first]
        orders.append(("chunk \(first) of another bundle", mixed))
      }
      for second in chunks.indices {
        var doubled = chunks
        doubled.insert(chunks[first], at: second)
        orders.append(("chunk \(first) again at \(second)", doubled))
        guard first != second else { continue }
        var copied = chunks
        copied[second] = chunks[first]
        orders.append(("chunk \(second) is \(first)", copied))
        var swapped = chunks
        swapped.swapAt(first, second)
        orders.append(("chunks \(first) and \(second)", swapped))
      }
    }
    orders.append(("reversed", chunks.reversed()))
    orders.append(("all of another bundle", foreign))

    let before = try office.digest()
    for order in orders {
      let file = VectorBytes.withTrailer(head + order.chunks.flatMap { $0 })
      guard file != bundle else { continue }
      let error = try office.refusal(of: file)
      #expect(error?.code.text.hasPrefix("NR-B") == true, "\(order.name)")
    }
    #expect(try office.digest() == before)
    office.report("chunks of 64 KiB swapped, doubled, left out, mixed")
    #expect(try office.refusal(of: bundle) == nil)
  }
}
