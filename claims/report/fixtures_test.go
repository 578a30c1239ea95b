package report

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"claimwatch/claims"
	"claimwatch/claims/assess"
	"claimwatch/crawler/news"
)

// records is a desk held in memory: what storage would answer.
type records struct {
	mentions  []claims.Mention
	runs      []news.Run
	decisions []claims.Decision
	stats     claims.Stats
	articles  []news.Article
}

func (r records) Mentions(_ context.Context, f claims.MentionFilter) ([]claims.Mention, error) {
	var seen []claims.Mention
	for _, m := range r.mentions {
		if m.Fetched.Before(f.AsOf) && m.Published.Before(f.To) {
			seen = append(seen, m)
		}
	}
	var known []claims.Decision
	until := f.AsOf
	if !f.Decided.IsZero() {
		until = f.Decided
	}
	for _, d := range r.decisions {
		if d.At.Before(until) {
			known = append(known, d)
		}
	}
	return claims.Apply(seen, known, claims.SeedOrigins())
}

func (r records) Articles(_ context.Context, f news.ArticleFilter) ([]news.Article, error) {
	var out []news.Article
	for _, a := range r.articles {
		if (f.From.IsZero() || !a.Fetched.Before(f.From)) && a.Fetched.Before(f.To) && (!f.Changed || a.Version > 1) && (f.Canonical == "" || a.Canonical == f.Canonical) {
			out = append(out, a)
		}
	}
	return out, nil
}

func (r records) RunsBetween(_ context.Context, prefix string, from, to time.Time) ([]news.Run, error) {
	var out []news.Run
	for _, run := range r.runs {
		if strings.HasPrefix(run.Job, prefix) && !run.Started.Before(from) && run.Started.Before(to) {
			out = append(out, run)
		}
	}
	return out, nil
}

func (r records) Decisions(context.Context, int64, int64, int) ([]claims.Decision, error) {
	return slices.Clone(r.decisions), nil
}

func (r records) Stats(context.Context, time.Time, time.Time) (claims.Stats, error) {
	return r.stats, nil
}

func day(s string) time.Time {
	t, err := time.Parse("2006-01-02 15:04", s)
	if err != nil {
		panic(err)
	}
	return t
}

// mention makes a piece of evidence on killed-3000 with a figure.
func mention(id int64, origin, family, outlet, lang, published, quote string, v float64, q claims.Qualifier, stance claims.Stance, asOf claims.Date) claims.Mention {
	return claims.Mention{
		ID: id, ArticleID: id, Version: 1, SourceID: outlet, Outlet: outlet, URL: fmt.Sprintf("https://%s.example/%d", strings.ToLower(outlet), id), Title: "Title " + outlet,
		Lang: lang, Published: day(published + " 09:00"), Fetched: day("2026-01-26 17:00"), CaptureSHA256: strings.Repeat("ab", 32), Matcher: "m1",
		Evidence: claims.Evidence{Claim: "killed-3000", Tier: claims.Accept, Stance: stance, Score: .9, Quote: quote, Lang: lang,
			Figure: &claims.Figure{Value: &v, Low: &v, Qualifier: q, Metric: claims.Killed, Scope: "all", Event: "iran-2026", AsOf: asOf}, Origin: origin},
		Rule: "F4", Story: origin + string(asOf), Family: family,
	}
}

// busyDay is the day on which one press release stands in four outlets of four
// languages, and others disagree with it.
func busyDay() records {
	r := records{stats: claims.Stats{Articles: 7, ByLang: map[string]int{"de": 1, "it": 1, "fr": 1, "en": 3, "fa": 1}, ByState: map[string]int{"ok": 7}, Failed: map[string]int{"unreadable": 1}}}
	r.mentions = []claims.Mention{
		mention(1, "ncri", "mek", "Donau", "de", "2026-01-12", "Mehr als 3.000 Menschen wurden getötet.", 3000, claims.MoreThan, claims.Supports, "2026-01-11"),
		mention(2, "ncri", "mek", "Arno", "it", "2026-01-12", "Oltre 3.000 persone uccise.", 3000, claims.MoreThan, claims.Supports, "2026-01-11"),
		mention(3, "ncri", "mek", "Loire", "fr", "2026-01-13", "Plus de 3 000 personnes ont été tuées.", 3000, claims.MoreThan, claims.Supports, "2026-01-11"),
		mention(4, "ncri", "mek", "Hudson", "en", "2026-01-13", "More than 3,000 people have been killed.", 3000, claims.MoreThan, claims.Supports, "2026-01-11"),
		mention(5, "ihrngo", "ihrngo", "Zagros", "fa", "2026-01-15", "دست\u200cکم ۳٬۴۲۸ معترض کشته شده\u200cاند.", 3428, claims.AtLeast, claims.Supports, "2026-01-14"),
		mention(6, "hrana", "hrana", "Thames", "en", "2026-01-26", "HRANA says it has confirmed 6,126 deaths.", 6126, claims.Exact, claims.Contradicts, "2026-01-26"),
		mention(7, "", "", "Nobody", "en", "2026-01-26", "=HYPERLINK(\"x\") [a](javascript:b) <script>3,000</script> | killed", 3000, claims.About, claims.Supports, "2026-01-26"),
	}
	r.mentions[4].Figure.Scope = "protesters"
	for i, m := range r.mentions {
		r.decisions = append(r.decisions, claims.Decision{Seq: int64(i + 1), At: day("2026-01-26 19:00"), Who: "analyst-a", Action: claims.ActConfirm,
			Subject: claims.EvidenceSubject(m.ID), After: string(m.Stance), Hash: fmt.Sprintf("hash%d", i+1)})
	}
	r.visit("2026-01-26 17:00")
	r.verdict("2026-01-26 20:00", "analyst-b", claims.VerdictStep{Step: claims.StepPropose, Verdict: claims.Undetermined, Likelihood: "roughly even chance", Confidence: "moderate", Because: []int64{5, 6}})
	r.verdict("2026-01-26 20:30", "analyst-a", claims.VerdictStep{Step: claims.StepAgree, Basis: &claims.Basis{State: "contested"}})
	r.articles = repeatedSpeech()
	return r
}

// visit records that every source answered; Silent offered nothing new.
func (r *records) visit(at string) {
	for _, s := range sources() {
		run := news.Run{Job: "crawl:" + s.ID, Started: day(at), State: "ok", Counts: map[string]int{"new": 1}}
		if s.ID == "silent" {
			run.Counts["new"] = 0
		}
		r.runs = append(r.runs, run)
	}
}

// decide adds a decision to the chain.
func (r *records) decide(d claims.Decision) {
	d.Seq = int64(len(r.decisions) + 1)
	d.Hash = fmt.Sprintf("hash%d", d.Seq)
	r.decisions = append(r.decisions, d)
}

func (r *records) verdict(at, who string, s claims.VerdictStep) {
	after, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	r.decide(claims.Decision{At: day(at), Who: who, Action: claims.ActVerdict, Subject: claims.ClaimSubject("killed-3000"), After: string(after),
		Reason: "Two counts lie near it and one far above; who is counted is never stated."})
}

// repeatedSpeech are three articles that quote a sentence which no claim
// covers, and count arrests that no claim speaks of.
func repeatedSpeech() []news.Article {
	var out []news.Article
	for i, source := range []string{"Thames", "Hudson", "Donau"} {
		text := "Officials spoke on Monday. “The bridges over the river will stay closed until the spring,” the mayor said. Police said 1,347 people were arrested in the port."
		out = append(out, news.Article{ID: int64(100 + i), Version: 1, SourceID: strings.ToLower(source), Outlet: source, Canonical: fmt.Sprintf("https://%s.example/bridge", strings.ToLower(source)),
			URL: fmt.Sprintf("https://%s.example/bridge", strings.ToLower(source)), Lang: "en", Title: "Bridges", Text: text, Published: day(fmt.Sprintf("2026-01-26 1%d:00", i)), Fetched: day("2026-01-26 17:00"), State: news.ArticleOK})
	}
	return out
}

// quietDay is the day after the busy one: nothing new.
func quietDay() records {
	r := busyDay()
	r.stats, r.runs = claims.Stats{ByLang: map[string]int{}}, nil
	r.visit("2026-01-27 05:00")
	return r
}

// revisionDay is a day on which HRANA corrects its count downwards, an outlet
// slips by a digit, another edits a cited article without a word.
func revisionDay() records {
	r := busyDay()
	r.runs = nil
	r.visit("2026-01-27 05:00")
	for _, m := range []claims.Mention{
		mention(8, "hrana", "hrana", "Thames", "en", "2026-01-27", "HRANA now says it has confirmed 6,062 deaths, of them 5,802 protesters.", 6062, claims.Exact, claims.Contradicts, "2026-01-27"),
		mention(9, "hrana", "hrana", "Hudson", "en", "2026-01-27", "The group counts 6,063 dead, a figure that could not be verified.", 6063, claims.Exact, claims.Contradicts, "2026-01-27"),
		mention(10, "hrana", "hrana", "Donau", "de", "2026-01-27", "HRANA spricht nun von 6.062 Toten.", 6062, claims.Exact, claims.Contradicts, "2026-01-27"),
	} {
		m.Fetched = day("2026-01-27 17:00")
		r.mentions = append(r.mentions, m)
		r.decide(claims.Decision{At: day("2026-01-27 18:00"), Who: "analyst-b", Action: claims.ActConfirm, Subject: claims.EvidenceSubject(m.ID), After: string(m.Stance)})
	}
	r.mentions[8].Caveat = "could not be verified"
	old := news.Article{ID: 6, Version: 1, SourceID: "thames", Outlet: "Thames", Canonical: "https://thames.example/6", URL: "https://thames.example/6", Lang: "en", Title: "HRANA raises its count",
		Text: "HRANA says it has confirmed 6,126 deaths. The government disagrees.", Published: day("2026-01-26 09:00"), Fetched: day("2026-01-26 17:00"), State: news.ArticleOK}
	changed := old
	changed.ID, changed.Version, changed.Fetched = 60, 2, day("2026-01-27 17:00")
	changed.Text = "HRANA says it has confirmed 6,062 deaths. The government disagrees."
	r.articles = []news.Article{old, changed}
	r.stats = claims.Stats{Articles: 4, ByLang: map[string]int{"en": 3, "de": 1}, ByState: map[string]int{"ok": 4}}
	return r
}

// retractionDay is a day on which the piece that the dispute rested on is
// rejected, another is taken off its page, and a decision is undone.
func retractionDay() records {
	r := quietDay()
	r.mentions[4].Gone = true
	r.decide(claims.Decision{At: day("2026-01-27 09:00"), Who: "analyst-b", Action: claims.ActUndo, Subject: claims.EvidenceSubject(6), Undoes: 6})
	r.decide(claims.Decision{At: day("2026-01-27 09:05"), Who: "analyst-b", Action: claims.ActReject, Subject: claims.EvidenceSubject(6), Reason: "the page was a draft"})
	return r
}

func sources() []news.Source {
	var out []news.Source
	for _, n := range []string{"Donau", "Arno", "Loire", "Hudson", "Zagros", "Thames", "Nobody", "Silent"} {
		out = append(out, news.Source{ID: strings.ToLower(n), Name: n, Lang: map[string]string{"Donau": "de", "Arno": "it", "Loire": "fr", "Zagros": "fa"}[n], Camp: "independent"})
	}
	return out
}

func options(d claims.Date) Options {
	return Options{Day: d, Zone: time.UTC, DayOne: "2025-12-28", Desk: "Test desk", Claims: claims.Seed(), Origins: claims.SeedOrigins(), Sources: sources(),
		Rules: assess.DefaultRules(), IncompleteBelow: .8, Matcher: "m1", Extractor: "x1", URL: "https://desk.example/",
		Blackout: []Period{{From: "2026-01-08", Until: "2026-01-20", Name: "no internet"}}}
}
