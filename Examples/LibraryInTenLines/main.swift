import ModelRegistry

let folder = CommandLine.arguments[1]
let planFile = CommandLine.arguments[2]

let commune = try Register.create(at: folder + "/commune")
try commune.found(domain: "Xã Lợi Bác", tier: .commune)
_ = try commune.issue(Plan(contentsOfFile: planFile))
let branch = try Register.create(at: folder + "/branch")
let request = try branch.enrolmentRequest(as: "Chi bộ thôn Nà Mò")
try branch.join(
  with: commune.enrol(request, code: "20.06601.CB02", name: "Chi bộ thôn Nà Mò", into: folder))
try branch.register(
  NewRegistration(
    plan: "loi-bac-2026-2030", year: 2026, kind: .collective, name: "Tổ liên gia tự quản số 2",
    sector: "tt_qpan"), submittedOn: nil)
let summary = try commune.importBundle(at: branch.export(into: folder))

print("changes taken in: \(summary.applied) of \(summary.total)")
for line in try commune.registrations() { print("\(line.unit): \(line.name), \(line.step)") }
