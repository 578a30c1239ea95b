package report

import (
	"fmt"
	"slices"
)

// The kinds of an alert.
const (
	AlertStatus        = "assessment.changed"
	AlertVerdict       = "verdict.agreed"
	AlertOutdated      = "verdict.outdated"
	AlertThreshold     = "figure.threshold"
	AlertContradiction = "claim.contradicted"
	AlertRevised       = "figure.revised"
)

// A Threshold asks for an alert when an origin's reviewed figure on a claim
// reaches a value.
type Threshold struct {
	Claim string  `yaml:"claim"`
	Over  float64 `yaml:"over"`
}

// An Alert is one thing that cannot wait for the report. Its key is the same
// however often the day is built, so that each is sent once.
type Alert struct {
	Key     string   `json:"key"`
	Kind    string   `json:"type"`
	Claim   string   `json:"claim"`
	From    string   `json:"from,omitempty"`
	To      string   `json:"to,omitempty"`
	Support int      `json:"support"`
	Dispute int      `json:"dispute"`
	Because []int64  `json:"because,omitempty"` // evidence
	By      []string `json:"reviewed_by,omitempty"`
	Text    string   `json:"text"`
}

// alerts are raised by reviewed evidence only: a status that moved, a figure
// that reached a threshold, a family that newly contradicts a claim, a verdict
// that was agreed or has become outdated. All else waits for the report.
func (b *builder) alerts() {
	b.day.Alerts = []Alert{}
	for _, ch := range b.day.Changes {
		b.alert(Alert{Key: fmt.Sprintf("%s/%s/%s/%s", ch.Claim, ch.From, ch.To, b.Day), Kind: AlertStatus, Claim: ch.Claim, From: string(ch.From), To: string(ch.To),
			By: ch.By, Because: b.freshEvidence(ch.Claim, nil), Text: b.statusText(ch)})
	}
	for _, c := range b.Claims {
		for _, family := range b.now[c.ID].Disputing {
			if slices.Contains(b.before[c.ID].Disputing, family) {
				continue
			}
			who, asOf := b.voice(c.ID, family)
			b.alert(Alert{Key: fmt.Sprintf("%s/%s/%s", c.ID, family, b.Day), Kind: AlertContradiction, Claim: c.ID, To: family,
				Because: b.freshEvidence(c.ID, &family), Text: b.say("key.against", id(c.ID), who, asOf)})
		}
	}
	for _, v := range b.day.Verdicts {
		if v.New && v.Workflow == "agreed" {
			b.alert(Alert{Key: fmt.Sprintf("%s/%s/%s", v.Claim, v.Verdict, v.Since), Kind: AlertVerdict, Claim: v.Claim, To: v.Verdict, By: v.By, Because: v.Because,
				Text: b.say("bottom.verdicts", words(b.fill(id(v.Claim))+" "+b.word("verdict.", v.Verdict)))})
		}
		if v.Workflow == "outdated" {
			b.alert(Alert{Key: fmt.Sprintf("%s/%s/%s", v.Claim, v.Verdict, b.now[v.Claim].State), Kind: AlertOutdated, Claim: v.Claim, From: v.Verdict, Because: v.Because,
				Text: b.fill(id(v.Claim)) + ": " + b.say("verdict.outdated")})
		}
	}
	b.figureAlerts()
}

func (b *builder) alert(a Alert) {
	now := b.now[a.Claim]
	a.Support, a.Dispute, a.Key = now.S, now.X, a.Kind+"/"+a.Key
	b.day.Alerts = append(b.day.Alerts, a)
}

// figureAlerts are raised by reviewed figures that reached a threshold which
// the same origin's figure before them had not, or that fell.
func (b *builder) figureAlerts() {
	for _, board := range b.day.Figures {
		for _, r := range board.Rows {
			v, ok := central(&r.Figure)
			if !ok || !r.Reviewed || !r.New {
				continue
			}
			text := b.say("key.figure.first", r.Name, words(r.Words), b.counted(r.Figure), r.AsOf)
			was := 0.0
			if r.Previous != nil {
				was, _ = central(r.Previous)
				text = b.moved(r)
			}
			for _, t := range b.Alerts {
				if t.Claim == board.Claim && v >= t.Over && was < t.Over {
					b.alert(Alert{Key: fmt.Sprintf("%s/%s/%g", board.Claim, r.Origin, t.Over), Kind: AlertThreshold, Claim: board.Claim, To: r.Words, Text: text})
				}
			}
			if was > v {
				b.alert(Alert{Key: fmt.Sprintf("%s/%s/%s/%g", board.Claim, r.Origin, r.AsOf, v), Kind: AlertRevised, Claim: board.Claim, To: r.Words, Text: text})
			}
		}
	}
}

// freshEvidence are the reviewed pieces of the day on a claim, of one family
// where one is asked for.
func (b *builder) freshEvidence(claim string, family *string) []int64 {
	var out []int64
	for _, m := range b.shown[claim] {
		if m.Reviewed && b.isNew(m) && (family == nil || m.Family == *family) && len(out) < maxCited {
			out = append(out, m.ID)
		}
	}
	return out
}
