import Causality
import NhanRong

/// The contents of a replica against a replay of the workload.
struct PeerCheck {
  private(set) var records = 0
  private var expected = 0
  private var wrong = 0
  private var conflicts = 0
  private var bothKept = 0
  private var statusOfCommune = 0
  private var statusOfBranch = 0
  private var losersVisible = 0
  private var losersInHistory = 0

  init(
    _ contents: RegisterContents, of replica: Replica, _ names: RecordList,
    against state: ReplayedState
  ) throws {
    records = contents.count
    expected = state.registrations.count
    conflicts = state.contests.count
    for (number, fields) in state.registrations.enumerated() {
      guard let record = names[number], contents.contains(record) else {
        wrong += 1
        continue
      }
      if let contest = state.contests[number] {
        try count(contest, record, contents, replica)
      } else if fields.contains(where: { contents.value($0.key, of: record) != $0.value }) {
        wrong += 1
      }
    }
  }

  private mutating func count(
    _ contest: ReplayedState.Contest, _ record: RecordID, _ contents: RegisterContents,
    _ replica: Replica
  ) throws {
    let shown = contents.value(.status, of: record)
    if contents.value(.note, of: record) == contest.branch[.note],
      contents.value(.decision, of: record) == contest.commune[.decision]
    {
      bothKept += 1
    }
    if shown == contest.commune[.status] { statusOfCommune += 1 }
    if shown == contest.branch[.status] { statusOfBranch += 1 }
    let losers = [contest.commune[.status], contest.branch[.status]].compactMap { $0 }
      .filter { $0 != shown }
    if losers.isEmpty { return }
    let candidates = try RegisterContents.candidates(.status, of: record, in: replica)
    if losers.allSatisfy(candidates.contains) { losersVisible += 1 }
    let written = try RegisterContents.everWritten(.status, of: record, in: replica)
    if losers.allSatisfy(written.contains) { losersInHistory += 1 }
  }

  var json: String {
    PeerResult.object([
      ("records", records), ("expected_records", expected), ("wrong", wrong),
      ("conflicts", conflicts), ("disjoint_fields_both_kept", bothKept),
      ("status_is_commune", statusOfCommune), ("status_is_branch", statusOfBranch),
      ("loser_visible_api", losersVisible), ("loser_in_history", losersInHistory),
    ])
  }
}
