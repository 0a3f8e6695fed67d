import Foundation
import FuzzTargets

// The program libFuzzer drives: `NHANRONG_FUZZ_TARGET` names what is under fire.

private let target = FuzzTarget(
  rawValue: ProcessInfo.processInfo.environment["NHANRONG_FUZZ_TARGET"] ?? "")

/// With `NHANRONG_FUZZ_SEEDS` nothing is fuzzed: the seeds of every target are written into that folder.
@_cdecl("LLVMFuzzerInitialize")
public func prepare(_ count: UnsafeMutableRawPointer, _ arguments: UnsafeMutableRawPointer) -> Int32
{
  if let folder = ProcessInfo.processInfo.environment["NHANRONG_FUZZ_SEEDS"] {
    for target in FuzzTarget.allCases {
      let place = URL(fileURLWithPath: folder).appendingPathComponent(target.rawValue)
      try? FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      for (number, seed) in target.seeds.enumerated() {
        try? Data(seed).write(to: place.appendingPathComponent("seed-\(number)"))
      }
      print(target.rawValue)
    }
    exit(0)
  }
  guard target != nil else {
    print("NHANRONG_FUZZ_TARGET: \(FuzzTarget.allCases.map(\.rawValue).joined(separator: " "))")
    exit(64)
  }
  return 0
}

/// One run: a violated law ends the program, as a crash does.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
  let bytes = [UInt8](UnsafeBufferPointer(start: start, count: count))
  if case .violated(let what)? = target?.run(bytes) { fatalError(what) }
  return 0
}
