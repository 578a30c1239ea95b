package assess

import (
	"slices"
	"strings"
	"testing"

	"claimwatch/claims"
)

// words is a reviewed mention without a figure.
func words(claim, origin string, d claims.Date, s claims.Stance) claims.Mention {
	m := said(origin, d, nil)
	m.Claim, m.Stance, m.Family = claim, s, claims.SeedOrigins().Family(origin)
	return m
}

func wantReason(t *testing.T, a Assessment, want string) {
	t.Helper()
	if all := strings.Join(a.Reasons, "\n"); !strings.Contains(all, want) {
		t.Errorf("no reason says %q:\n%s", want, all)
	}
}

func TestAbsencePrintsItsDenominator(t *testing.T) {
	reg, c := claims.SeedOrigins(), seedClaim(t, "rama-silent")
	r := DefaultRules()
	r.Covered = map[string]Coverage{c.ID: {Articles: 1204, Outlets: 9, Of: "Albanian", Since: Began(c.Event)}}
	quiet := []claims.Mention{words(c.ID, "balkan-insight", "2026-01-21", claims.Supports), words(c.ID, "reuters", "2026-01-22", claims.Supports)}
	a := Assess(c, Fold(quiet), "2026-01-25", reg, r)
	if a.State != Uncorroborated || a.Digit != 6 {
		t.Errorf("%s, digit %d: nobody's silence corroborates an absence", a.State, a.Digit)
	}
	wantReason(t, a, "no counter-example found in 1,204 articles of 9 Albanian outlets since 28 Dec; nothing can corroborate an absence")
	wantReason(t, Assess(c, nil, "2026-01-25", reg, DefaultRules()), "how much was read is not known")
	spoke := append(quiet, words(c.ID, "rama", "2026-01-23", claims.Contradicts))
	if a := Assess(c, Fold(spoke), "2026-01-25", reg, r); a.State != Disputed {
		t.Errorf("%s after a comment of his own, want disputed", a.State)
	}
	if a := Assess(c, Fold(spoke), "2026-01-22", reg, r); a.State != Uncorroborated {
		t.Errorf("%s on the day before he spoke, want uncorroborated", a.State)
	}
}

func TestOpinionsAndDemandsAreOnlySaid(t *testing.T) {
	reg := claims.SeedOrigins()
	o := seedClaim(t, "mek-legitimacy")
	a := Assess(o, Fold([]claims.Mention{
		words(o.ID, "krieg", "2026-01-20", claims.Supports), // the claimant
		words(o.ID, "azizi", "2026-01-21", claims.Supports), // another named expert
		words(o.ID, "reuters", "2026-01-21", claims.Supports), words(o.ID, "dw", "2026-01-21", claims.Supports),
	}), "2026-01-25", reg, DefaultRules())
	if !slices.Equal(a.Supporting, []string{"azizi"}) || a.Digit != 6 {
		t.Errorf("supported by %v, digit %d; want the one other expert and 6: whoever prints an opinion does not share it", a.Supporting, a.Digit)
	}
	wantReason(t, a, "an opinion: only whether it was said is judged")
	wantReason(t, a, "said: 1 article carries it from the claimant")
	d := seedClaim(t, "irgc-terror-demand")
	a = Assess(d, Fold([]claims.Mention{words(d.ID, "safavi", "2026-01-20", claims.Supports), words(d.ID, "rajavi", "2026-01-21", claims.Supports)}), "2026-01-25", reg, DefaultRules())
	if a.S != 0 || a.Digit != 6 {
		t.Errorf("%d for, digit %d", a.S, a.Digit)
	}
	wantReason(t, a, "a demand: only whether it was made is judged")
	wantReason(t, a, "said: 2 articles carry it from the claimant")
	wantReason(t, Assess(d, nil, "2026-01-25", reg, DefaultRules()), "said: no article carries it from the claimant")
}

func TestYearsAreComparedWithoutTolerance(t *testing.T) {
	reg, c := claims.SeedOrigins(), seedClaim(t, "us-delisted-2012")
	for _, tt := range []struct {
		year  float64
		state State
	}{{2012, SingleSource}, {2013, Disputed}, {2009, Disputed}} {
		m := words(c.ID, "us-state-department", "2026-01-21", claims.Supports)
		m.Figure = &claims.Figure{Value: ptr(tt.year), Metric: claims.Year, Qualifier: claims.Exact}
		if a := Assess(c, Fold([]claims.Mention{m}), "2026-01-25", reg, DefaultRules()); a.State != tt.state {
			t.Errorf("%g: %s, want %s", tt.year, a.State, tt.state)
		}
	}
}

// TestListingsByJurisdiction: where the MEK was listed on a day.
func TestListingsByJurisdiction(t *testing.T) {
	for _, tt := range []struct {
		on   claims.Date
		want string
	}{
		{"1997-10-07", ""},
		{"1997-10-08", "United States"},
		{"2002-06-01", "United States, United Kingdom, European Union, Australia"},
		{"2008-06-23", "United States, United Kingdom, European Union, Canada, Australia"},
		{"2008-06-24", "United States, European Union, Canada, Australia"},
		{"2009-02-01", "United States, Canada, Australia"},
		{"2012-10-01", "Canada, Australia"},
		{"2026-01-20", "Australia"},
	} {
		var got []string
		for _, l := range Listed("mek", tt.on) {
			got = append(got, l.Jurisdiction)
		}
		if s := strings.Join(got, ", "); s != tt.want {
			t.Errorf("%s: %s; want %s", tt.on, s, tt.want)
		}
	}
	for _, l := range Listings() {
		if l.Instrument == "" || l.Citation == "" || l.Basis == "" || l.Delisted != "" && (l.How == "" || l.Delisted <= l.Listed) {
			t.Errorf("%s: an entry needs its instrument, where it is published, what the dates rest on, and who took it off", l)
		}
	}
}

func TestClaimsOfDesignationAreHeldAgainstTheRegister(t *testing.T) {
	reg := claims.SeedOrigins()
	for _, tt := range []struct {
		statement string
		year      float64
		flagged   bool
	}{
		{"The US State Department designated the MEK a terrorist organisation in 1997.", 1997, false},
		{"The US State Department designated the MEK a terrorist organisation in 1995.", 1995, true},
		{"The European Union removed the MEK from its list in 2009.", 2009, false},
		{"The European Union took the MEK off its list in 2012.", 2012, true},
		{"Australia delisted the MEK in 2012.", 2012, true},
		{"The Netherlands listed the MEK in 2002.", 2002, false}, // not in the register: nothing to hold it against
	} {
		c := claims.Claim{ID: "x", Kind: claims.Designation, Origin: "dw", Statement: tt.statement, Counting: "year",
			Figure: &claims.Figure{Value: ptr(tt.year), Metric: claims.Year, Qualifier: claims.Exact}}
		if a := Assess(c, nil, "2026-01-25", reg, DefaultRules()); slices.Contains(a.Flags, FlagRegister) != tt.flagged {
			t.Errorf("%s flags %v", tt.statement, a.Flags)
		}
	}
	for _, tt := range []struct {
		statement string
		from, to  float64 // years; 0 = none
		flagged   bool
	}{
		{"The MEK was on the US list of terrorist organisations from 1997 to 2012.", 1997, 2012, false},
		{"The MEK was on the US list of terrorist organisations from 1997 to 2013.", 1997, 2013, true},
		{"The MEK was on the Canadian list from 2004 to 2012.", 2004, 2012, true},
		{"In 2005 the US still listed the MEK as a terrorist organisation.", 2005, 0, false},
		{"In 2015 the US still listed the MEK as a terrorist organisation.", 2015, 0, true},
		{"In 2012 the US still listed the MEK as a terrorist organisation.", 2012, 0, false}, // until September
		{"The MEK is banned in Britain.", 0, 0, true},
		{"The MEK is no longer banned in Britain.", 0, 0, false},
		{"In 2003 the MEK was no longer on the list of the European Union.", 2003, 0, true},
		{"The MEK remains on the Australian list.", 0, 0, false},
	} {
		c := claims.Claim{ID: "x", Kind: claims.Designation, Origin: "dw", Statement: tt.statement, AsOf: "2026-01-20"}
		switch {
		case tt.to != 0:
			c.Counting, c.Figure = "year", &claims.Figure{Low: ptr(tt.from), High: ptr(tt.to), Metric: claims.Year, Qualifier: claims.Range}
		case tt.from != 0:
			c.Counting, c.Figure = "year", &claims.Figure{Value: ptr(tt.from), Metric: claims.Year, Qualifier: claims.Exact}
		}
		if a := Assess(c, nil, "2026-01-25", reg, DefaultRules()); slices.Contains(a.Flags, FlagRegister) != tt.flagged {
			t.Errorf("%s flags %v\n%s", tt.statement, a.Flags, strings.Join(a.Reasons, "\n"))
		}
	}
	for _, id := range []string{"us-listed-1997", "us-delisted-2012"} {
		a := Assess(seedClaim(t, id), nil, "2026-01-25", reg, DefaultRules())
		wantReason(t, a, "62 Federal Register 52650 (8 October 1997)")
		wantReason(t, a, "dates by the Department of State's statement of 28 September 2012")
		wantReason(t, a, "register: United States, Foreign Terrorist Organizations: listed 8 October 1997, delisted 28 September 2012")
		if slices.Contains(a.Flags, FlagRegister) {
			t.Errorf("%s: %v", id, a.Flags)
		}
	}
}

// TestRolesAreTold says who claims a role for whom, by camp.
func TestRolesAreToldByCamp(t *testing.T) {
	reg := claims.SeedOrigins()
	i := slices.IndexFunc(claims.Seed(), func(c claims.Claim) bool { return c.Kind == claims.ProtestRole && c.Origin == "safavi" })
	if i < 0 {
		t.Fatal("no claim of the MEK's about its role in the protests")
	}
	c := claims.Seed()[i]
	a := Assess(c, Fold([]claims.Mention{
		words(c.ID, "safavi", "2026-01-20", claims.Supports), words(c.ID, "rajavi", "2026-01-20", claims.Supports),
		words(c.ID, "khamenei", "2026-01-20", claims.Supports), words(c.ID, "krieg", "2026-01-20", claims.Contradicts),
		words(c.ID, "pahlavi", "2026-01-20", claims.Contradicts),
	}), "2026-01-25", reg, DefaultRules())
	wantReason(t, a, "camp iranian-state: 1 say so (iran-state)")
	wantReason(t, a, "camp mek: 1 say so (mek)")
	wantReason(t, a, "camp monarchist: 1 deny it (pahlavi)")
	if !slices.Contains(a.Flags, FlagAcrossCamps) {
		t.Errorf("flags %v: the state and the MEK agree, which is worth a flag", a.Flags)
	}
	wantReason(t, a, "across-camps: the claimant (mek) and iran-state (iranian-state) stand against each other and agree on this")
}

func TestCaveatsThatCopiesLeaveOut(t *testing.T) {
	mention := func(id int64, outlet, caveat string, via ...string) claims.Mention {
		m := said("iran-international", "2026-01-25", fig(claims.MoreThan, 36500, "all"))
		m.ID, m.Outlet, m.Caveat, m.Via, m.Family = id, outlet, caveat, via, "iran-international"
		return m
	}
	unsure := "could not be independently verified"
	// aside is the sentence beside the figure, in the same article.
	aside := func(m claims.Mention) claims.Mention {
		m.ID, m.Caveat, m.Figure, m.Stance = m.ID+10, unsure, nil, claims.Mentions
		return m
	}
	c, printed := seedClaim(t, "killed-3000"), mention(2, "Daily", "", "daily", "afp")
	for _, tt := range []struct {
		name string
		ms   []claims.Mention
		want string
	}{
		{"all keep it", []claims.Mention{mention(1, "AFP", unsure, "afp"), mention(2, "Daily", unsure, "daily", "afp")}, ""},
		{"nobody has one", []claims.Mention{mention(1, "AFP", "", "afp"), mention(2, "Daily", "", "daily", "afp")}, ""},
		{"one that adds a caveat takes none away", []claims.Mention{mention(1, "AFP", "", "afp"), mention(2, "Daily", unsure, "daily", "afp")}, ""},
		{"one that has it in the next sentence keeps it", []claims.Mention{mention(1, "AFP", unsure, "afp"), printed, aside(printed)}, ""},
		{"two of three drop it", []claims.Mention{mention(1, "AFP", unsure, "afp"), mention(2, "Blog", "", "blog", "daily", "afp"), mention(3, "Daily", "", "daily", "afp"),
			mention(4, "Careful", unsure, "careful", "afp")},
			`caveat-dropped: e1 has "could not be independently verified"; 2 of 3 other mentions leave it out, first e3 of Daily, at hop 2`},
	} {
		a := Assess(c, Fold(tt.ms), "2026-01-26", claims.SeedOrigins(), DefaultRules())
		if has := slices.Contains(a.Flags, FlagCaveat); has != (tt.want != "") {
			t.Errorf("%s: flags %v", tt.name, a.Flags)
		}
		wantReason(t, a, tt.want)
	}
}
