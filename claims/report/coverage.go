package report

import (
	"context"
	"fmt"
	"strings"

	"claimwatch/crawler/news"
)

// coverage says what was tried on the day and what came of it.
func (b *builder) coverage(ctx context.Context, src Source) error {
	runs, err := src.RunsBetween(ctx, "crawl:", b.from, b.to)
	if err != nil {
		return fmt.Errorf("cannot read the runs of the day: %w", err)
	}
	stats, err := src.Stats(ctx, b.from, b.to)
	if err != nil {
		return fmt.Errorf("cannot count the day: %w", err)
	}
	c := &b.day.Coverage
	c.Articles, c.Captures, c.Languages, c.Unreadable = stats.Articles, stats.ByState, stats.ByLang, stats.Failed
	b.tried(runs)
	articles := map[int64]bool{}
	for _, m := range b.mentions {
		if m.Rejected {
			continue
		}
		if b.isNew(m) {
			articles[m.ArticleID] = true
		}
		c.Evidence++
		if m.Reviewed {
			c.Reviewed++
		} else {
			c.Pending++
		}
	}
	c.OnTopic = len(articles)
	b.day.Incomplete = c.Share() < b.IncompleteBelow || c.Tried == 0
	return nil
}

// A visit is what came of a source's visits on the day.
type visit struct {
	tried, answered bool
	fresh           int // addresses not seen before
	reason          string
}

// tried sorts the sources into those that answered, with something or with
// nothing new, those that failed, and those that were not due.
func (b *builder) tried(runs []news.Run) {
	visits := map[string]visit{}
	for _, r := range runs {
		id := strings.TrimPrefix(r.Job, "crawl:")
		v := visits[id]
		v.tried = true
		if r.State == "ok" || r.State == "partly" {
			v.answered = true
			v.fresh += r.Counts["new"]
		} else {
			v.reason = r.Reason
		}
		visits[id] = v
	}
	c := &b.day.Coverage
	c.ByLanguage, c.ByCamp = map[string]Share{}, map[string]Share{}
	for _, s := range b.Sources {
		if s.Disabled {
			continue
		}
		v := visits[s.ID]
		c.Sources++
		switch {
		case v.answered:
			c.Tried++
			c.Answered++
			if v.fresh == 0 {
				c.Silent = append(c.Silent, s.Name)
			}
		case v.tried:
			c.Tried++
			c.Failed = append(c.Failed, Failure{s.ID, s.Name, v.reason})
		default:
			c.NotTried = append(c.NotTried, s.Name)
		}
		share(c.ByLanguage, s.Lang, v)
		share(c.ByCamp, s.Camp, v)
	}
}

func share(into map[string]Share, key string, v visit) {
	if key == "" {
		key = "?"
	}
	s := into[key]
	s.Sources++
	if v.tried {
		s.Tried++
	}
	if v.answered {
		s.Answered++
	}
	into[key] = s
}

// maxNamed is how many silent sources are named; how many there are is said.
const maxNamed = 20

func (d *Day) coverageBlocks(b *book) []Block {
	c := d.Coverage
	sources := b.say("coverage.sources", c.Answered, words(b.count(c.Tried, "source")))
	if n := len(c.NotTried); n > 0 {
		sources += " " + b.say("coverage.nottried", n, words(b.count(c.Sources, "source")))
	}
	out := []Block{para(sources)}
	if len(c.Failed) > 0 {
		list := Block{Kind: kindList}
		for _, f := range c.Failed {
			list.Lines = append(list.Lines, Line{Text: b.say("coverage.failed", f.Name, f.Reason)})
		}
		out = append(out, list)
	}
	if n := len(c.Silent); n > 0 {
		out = append(out, para(b.say("coverage.silent", words(b.count(n, "source")), b.few(c.Silent, maxNamed))))
	}
	out = append(out, para(b.say("coverage.articles", words(b.count(c.Articles, "article")), c.OnTopic, c.Reviewed, words(b.count(c.Evidence, "piece")), c.Pending)))
	if len(c.Unreadable) > 0 {
		out = append(out, para(b.say("coverage.unreadable", b.tally("unreadable.", c.Unreadable))))
	}
	out = append(out, para(b.say("coverage.not")), sub(b.say("coverage.language")), b.shares("language", "lang.", c.ByLanguage, c.Languages),
		sub(b.say("coverage.camp")), b.shares("camp", "camp.", c.ByCamp, nil))
	return out
}

// shares is the table of sources by one kind, with the articles read where
// they are counted by it.
func (b *book) shares(kind, prefix string, by map[string]Share, articles map[string]int) Block {
	t := Block{Kind: kindTable, Head: b.heads(kind, "sources", "tried", "answered")}
	keys := map[string]bool{}
	for k := range by {
		keys[k] = true
	}
	for k := range articles {
		keys[k] = true
	}
	if articles != nil {
		t.Head = append(t.Head, b.say("head.articles"))
	}
	for _, k := range sortedKeys(keys) {
		s := by[k]
		row := []Cell{{Text: b.named(prefix, []string{k}), Head: true}, {Text: b.fill(s.Sources)}, {Text: b.fill(s.Tried)}, {Text: b.fill(s.Answered)}}
		if articles != nil {
			row = append(row, Cell{Text: b.fill(articles[k])})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
