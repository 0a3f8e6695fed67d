/// One evaluation sheet: what one body gave one registration in one round.
package struct EvaluationFacts: Hashable, Sendable {
  package let registration: FactKey
  package let round: String
  package let evaluatorUnit: String
  package let evaluator: String
  /// Points by dimension of the plan, or by the common ones.
  package let scores: [Score]
  package let conclusion: String
  package let day: CivilDate?

  package struct Score: Hashable, Sendable {
    package let dimension: String
    package let points: Int

    package init(dimension: String, points: Int) {
      self.dimension = dimension
      self.points = points
    }
  }

  package init(
    registration: FactKey, round: String, evaluatorUnit: String, evaluator: String,
    scores: [Score], conclusion: String, day: CivilDate?
  ) {
    self.registration = registration
    self.round = round
    self.evaluatorUnit = evaluatorUnit
    self.evaluator = evaluator
    self.scores = scores
    self.conclusion = conclusion
    self.day = day
  }

  package var total: Int { scores.reduce(0) { $0 + $1.points } }
}

/// The minutes of one vote.
package struct BallotFacts: Hashable, Sendable {
  package let id: FactKey
  package let day: CivilDate?
  package let place: String
  package let called: Int
  package let present: Int
  package let votes: [Vote]
  package let conclusion: String

  package struct Vote: Hashable, Sendable {
    package let registration: FactKey
    package let votesFor: Int
    package let votesAgainst: Int

    package init(registration: FactKey, votesFor: Int, votesAgainst: Int) {
      self.registration = registration
      self.votesFor = votesFor
      self.votesAgainst = votesAgainst
    }
  }

  package init(
    id: FactKey, day: CivilDate?, place: String, called: Int, present: Int, votes: [Vote],
    conclusion: String
  ) {
    self.id = id
    self.day = day
    self.place = place
    self.called = called
    self.present = present
    self.votes = votes
    self.conclusion = conclusion
  }
}

/// One model taken over at another place: both halves as one row. What the target has not written yet
/// is empty.
package struct AdoptionFacts: Hashable, Sendable {
  package let id: FactKey
  /// The registration of the model; nil where the sheet names none.
  package var model: FactKey?
  /// The registration under which it goes on at the other place; nil where that place has none.
  package var registration: FactKey?
  /// Only proposed or planned: nothing was taken over yet.
  package var isPlanned = false
  /// Published, and neither registration is read here: nobody here can tell the plan.
  package var isElsewhere = false
  package let source: String
  package let sourceUnit: String
  package let target: String
  package let agreedOn: CivilDate?
  package let adaptation: String
  package let result: String

  package init(
    id: FactKey, source: String, sourceUnit: String, target: String, agreedOn: CivilDate?,
    adaptation: String, result: String
  ) {
    self.id = id
    self.source = source
    self.sourceUnit = sourceUnit
    self.target = target
    self.agreedOn = agreedOn
    self.adaptation = adaptation
    self.result = result
  }
}
