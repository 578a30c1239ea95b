package eval

// A Compact is what the method box of a report says of a measurement.
type Compact struct {
	Matcher  string        `json:"matcher"` // version measured
	Measured string        `json:"measured"`
	Set      string        `json:"set"`
	N        int           `json:"n"`
	ByLang   []CompactLang `json:"by_lang"` // "all" first
}

// A CompactLang is one language of it. Low and High are the 95 % interval of
// the F1.
type CompactLang struct {
	Lang   string  `json:"lang"`
	N      int     `json:"n"`
	Pairs  int     `json:"pairs"` // of sentence and claim, as labelled
	ClaimP float64 `json:"claim_p"`
	ClaimR float64 `json:"claim_r"`
	ClaimF float64 `json:"claim_f1"`
	Low    float64 `json:"low"`
	High   float64 `json:"high"`
}

// Compact keeps of a result what a report prints.
func (r Result) Compact() Compact {
	c := Compact{Matcher: r.Matcher, Measured: r.Measured, Set: r.Set, N: r.N}
	for _, l := range append([]Line{r.All}, r.Langs...) {
		f := l.Claims
		c.ByLang = append(c.ByLang, CompactLang{l.Lang, l.N, f.Gold, f.P, f.R, f.F1, f.Low, f.High})
	}
	return c
}
