import ModelRegistry
import Testing

@Suite struct DamagedFileTests {
  @Test func `no damaged byte brings a reader down or changes a plan in silence`() throws {
    let plan = try ExampleData.planBytes("001-y-tich-2024")
    let lively = Array("\"\\{}[]:,0-9.eE \n\u{0}".utf8) + [0xC3, 0xFF, 0x80]
    var state: UInt64 = 2024
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }
    var refused = 0
    for _ in 0..<300 {
      var damaged = plan
      for _ in 0...random(3) {
        damaged[random(damaged.count)] = lively[random(lively.count)]
      }
      do throws(PlanRefusal) {
        #expect(try Plan(source: damaged).sourceBytes == damaged)
      } catch {
        refused += 1
        if case .faulty(let faults) = error { #expect(!faults.isEmpty && faults.count <= 100) }
      }
    }
    #expect(refused > 100)
  }

  @Test func `no damaged table brings the row readers down`() throws {
    let table = try ExampleData.bytes("loi-bac-2026/registrations.csv")
    let plan = try ExampleData.plan("000-loi-bac-2026-2030")
    let lively = Array("\",;\t\r\n'=0-".utf8) + [0xC3, 0xFF]
    var state: UInt64 = 2026
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }
    var unhappy = 0
    for _ in 0..<300 {
      var damaged = table
      for _ in 0...random(6) {
        damaged[random(damaged.count)] = lively[random(lively.count)]
      }
      do throws(TableRefusal) {
        let reading = try RegistrationRow.read(try CSVReader.read(damaged), plan: plan)
        let told = Set(reading.rows.map(\.position.row) + reading.faults.map(\.position.row))
        #expect(told.count <= reading.rows.count + reading.faults.count)
        #expect(Set(reading.rows.map(\.position.row)).count == reading.rows.count)
        if !reading.faults.isEmpty { unhappy += 1 }
      } catch {
        unhappy += 1
      }
    }
    #expect(unhappy > 100)
  }
}
