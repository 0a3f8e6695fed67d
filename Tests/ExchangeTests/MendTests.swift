import BundleFormat
import Foundation
import Platform
import Testing

@testable import ModelRegistry
@testable import NhanRong

/// Damaged copies of one bundle.
@Suite struct MendTests {
  private let offices: TwoOffices
  private let bundle: WrittenBundle
  private let sound: Data

  init() throws {
    offices = try TwoOffices()
    let branch = offices.branches[0]
    let id = try branch.register(offices.new("A"), submittedOn: nil)
    _ = try offices.attach(300_000, to: id, in: branch)
    bundle = try offices.write(from: branch, to: offices.commune)[0]
    sound = try Data(contentsOf: URL(fileURLWithPath: bundle.path.text))
  }

  private func copy(_ name: String, _ change: (inout Data) -> Void) throws -> FilePath {
    var data = sound
    change(&data)
    let path = offices.root.appending(name)
    try data.write(to: URL(fileURLWithPath: path.text))
    return path
  }

  private func refusal(_ work: () throws -> Void) -> ReplicaError? {
    do { try work() } catch { return error as? ReplicaError }
    return nil
  }

  @Test func `of a damaged bundle the exact chunks are named and nothing is taken in`() throws {
    let bad = try copy("bad.nrb") {
      $0[2 * 65_552 + 700] ^= 0x10
      $0[4 * 65_552 + 700] ^= 0x10
    }
    let error = refusal { _ = try offices.commune.replica.importBundle(at: bad) }
    #expect(error?.code == .bundleDamaged)
    #expect(error?.detail("chunk") == "2" && error?.detail("chunks") == "2 4")
    #expect(try offices.commune.list(RegistrationFilter()).isEmpty)
    #expect(refusal { _ = try offices.commune.replica.inspect(bad) }?.detail("chunk") == "2")
  }

  @Test func `two copies damaged in different chunks give the bundle back byte for byte`() throws {
    let one = try copy("one.nrb") { $0[700] ^= 1 }
    let other = try copy("two.nrb") { $0[3 * 65_552 + 700] ^= 1 }
    let mended = try offices.commune.replica.mend(
      [one, other], into: offices.root.appending("out"))
    #expect(mended.path.lastComponent == bundle.path.lastComponent)
    #expect(try Data(contentsOf: URL(fileURLWithPath: mended.path.text)) == sound)
    #expect(try offices.commune.replica.importBundle(at: mended.path).attachments == 1)
  }

  @Test
  func `a copy without its head, one without its end, and a spoiled trailer complete each other`()
    throws
  {
    let headless = try copy("head.nrb") { for place in 0..<200 { $0[place] = 0 } }
    let short = try copy("short.nrb") { $0 = $0.prefix(150_000) }
    let mended = try offices.commune.replica.mend(
      [headless, short], into: offices.root.appending("out"))
    #expect(try Data(contentsOf: URL(fileURLWithPath: mended.path.text)) == sound)
    let spoiled = try copy("end.nrb") { $0[$0.count - 40] ^= 1 }
    let again = try offices.commune.replica.mend(
      [spoiled], into: offices.root.appending("out2"))
    #expect(try Data(contentsOf: URL(fileURLWithPath: again.path.text)) == sound)
  }

  @Test func `a chunk that no copy has is named, and copies of different bundles are refused`()
    throws
  {
    let one = try copy("one.nrb") { $0[3 * 65_552 + 700] ^= 1 }
    let other = try copy("two.nrb") { $0[3 * 65_552 + 900] ^= 1 }
    let out = offices.root.appending("out")
    let error = refusal { _ = try offices.commune.replica.mend([one, other], into: out) }
    #expect(error?.code == .copiesIncomplete && error?.detail("chunk") == "3")
    #expect(try FileManager.default.contentsOfDirectory(atPath: out.text).isEmpty)
    let another = try offices.write(from: offices.branches[0], to: offices.commune)[0]
    #expect(
      refusal { _ = try offices.commune.replica.mend([one, another.path], into: out) }?.code
        == .copiesDiffer)
    let none = try copy("none.nrb") { for place in 0..<200 { $0[place] = 0 } }
    #expect(
      refusal { _ = try offices.commune.replica.mend([none], into: out) }?.code == .bundleDamaged)
  }

  @Test func `whoever has no key of the bundle can mend nothing`() throws {
    let stranger = try TwoOffices()
    let one = try copy("one.nrb") { $0[3 * 65_552 + 700] ^= 1 }
    #expect(
      refusal { _ = try stranger.commune.replica.mend([one], into: stranger.stick) }?.code
        == .bundleNotForUs)
  }
}
