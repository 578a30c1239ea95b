package report

// An ErrorTable holds the errors of the matcher as they were measured on
// labelled text, by language: what the method box prints.
type ErrorTable struct {
	Set      string     `json:"set"`      // which labelled text
	Measured string     `json:"measured"` // the day of the measurement, 2026-01-25
	Matcher  string     `json:"matcher"`  // version that was measured
	Rows     []ErrorRow `json:"rows"`     // in the order of printing
}

// An ErrorRow is how well one language is read. Shares are of 1; a share that
// was not measured is negative.
type ErrorRow struct {
	Lang      string  `json:"lang"`
	Sentences int     `json:"sentences"` // how many it was measured on
	Low       float64 `json:"low"`       // 95 % interval of the F1 of precision and recall
	High      float64 `json:"high"`
	Precision float64 `json:"precision"` // of the passages found, how many speak to the claim
	Recall    float64 `json:"recall"`    // of the passages that speak to a claim, how many were found
}

// method is the box that explains the words, names the rules and owns up to
// the errors.
func (d *Day) method(b *book) []Block {
	m := d.Method
	audit := words(b.words["audit.none"])
	if d.Audit != "" {
		audit = words(b.fill(id(d.Audit)))
	}
	out := []Block{para(b.say("method.origin")), para(b.say("method.words", m.MinFamilies)), para(b.say("method.reviewed")),
		para(b.say("method.rules", id(m.Matcher), id(m.Extractor), int(d.Cutoff), audit))}
	if m.Masked {
		out = append(out, para(b.say("method.mask")))
	}
	if m.Errors == nil || len(m.Errors.Rows) == 0 {
		return append(out, para(b.say("method.unmeasured")))
	}
	t := Block{Kind: kindTable, Head: b.heads("language", "sentences", "precision", "recall", "interval")}
	for _, r := range m.Errors.Rows {
		span := b.percent(r.Low)
		if r.High >= 0 {
			span += " – " + b.percent(r.High)
		}
		t.Rows = append(t.Rows, []Cell{{Text: b.named("lang.", []string{r.Lang}), Head: true}, {Text: b.fill(r.Sentences)}, {Text: b.percent(r.Precision)}, {Text: b.percent(r.Recall)}, {Text: span}})
	}
	return append(out, para(b.say("method.measured", m.Errors.Set, m.Errors.Measured)), t)
}

// percent writes a share with one decimal, a dash where it was not measured.
func (b *book) percent(share float64) string {
	if share < 0 {
		return "–"
	}
	return b.number(float64(int(share*1000+.5))/10) + " %"
}
