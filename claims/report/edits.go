package report

import (
	"context"
	"fmt"
	"strings"

	"claimwatch/claims/passage"
	"claimwatch/crawler/news"
)

// Bounds of what is read of articles for one report: what goes beyond is
// counted, not read.
const (
	maxRead  = 1500 // articles of the day, for statements that match no claim
	maxEdits = 200  // changed articles of the day
)

// A revision is an article that was changed after it had been read.
type revision struct {
	before, after news.Article
}

// articles reads what little of the texts the report needs: the day's
// articles, up to a bound, and both versions of those that were changed and
// are cited.
func (b *builder) articles(ctx context.Context, src Source) error {
	var err error
	if b.emerging, err = src.Articles(ctx, news.ArticleFilter{From: b.from, To: b.to, State: news.ArticleOK, Latest: true, Limit: maxRead}); err != nil {
		return fmt.Errorf("cannot read the articles of the day: %w", err)
	}
	changed, err := src.Articles(ctx, news.ArticleFilter{From: b.from, To: b.to, State: news.ArticleOK, Changed: true, Limit: maxEdits})
	if err != nil {
		return fmt.Errorf("cannot read the changed articles of the day: %w", err)
	}
	cited := map[int64]bool{}
	for _, m := range b.mentions {
		cited[m.ArticleID] = true
	}
	for _, after := range changed {
		versions, err := src.Articles(ctx, news.ArticleFilter{Canonical: after.Canonical, To: b.to, State: news.ArticleOK})
		if err != nil {
			return fmt.Errorf("cannot read the versions of %s: %w", after.Canonical, err)
		}
		var before *news.Article
		concerns := cited[after.ID]
		for i, v := range versions {
			concerns = concerns || cited[v.ID]
			if v.Version < after.Version && (before == nil || v.Version > before.Version) {
				before = &versions[i]
			}
		}
		if before != nil && concerns {
			b.revised = append(b.revised, revision{*before, after})
		}
	}
	return nil
}

// edits says what was changed in cited articles, and whether the article says
// so itself.
func (b *builder) edits() {
	for _, r := range b.revised {
		was, is := firstDifference(r.before, r.after)
		if was == "" && is == "" {
			continue
		}
		kind := "edit.silent"
		if owned(r.before, r.after) {
			kind = "edit.said"
		}
		n := Note{Kind: kind, New: true, Text: b.say(kind, r.after.Outlet, b.masked(excerpt(was)), b.masked(excerpt(is)))}
		for _, m := range b.mentions {
			if m.ArticleID == r.before.ID || m.ArticleID == r.after.ID {
				n.Claim, n.Notes = m.Claim, []int{b.note(m)}
				break
			}
		}
		b.day.Circular = append(b.day.Circular, n)
	}
}

// excerpt is a sentence to stand within one of ours.
func excerpt(s string) string { return strings.TrimSuffix(shorten(s, 140), ".") }

// firstDifference returns the first sentence that one version has and the
// other has not, of each; of titles, when those differ.
func firstDifference(before, after news.Article) (was, is string) {
	if before.Title != after.Title {
		return before.Title, after.Title
	}
	a, b := sentences(before), sentences(after)
	return missing(a, b), missing(b, a)
}

func sentences(a news.Article) []string {
	var out []string
	for _, s := range passage.Split(a.Text, a.Lang) {
		out = append(out, a.Text[s.Start:s.End])
	}
	return out
}

// missing returns the first of a that b does not have.
func missing(a, b []string) string {
	have := map[string]bool{}
	for _, s := range b {
		have[passage.Fold(s)] = true
	}
	for _, s := range a {
		if !have[passage.Fold(s)] {
			return s
		}
	}
	return ""
}

// correctionWords are how an article owns up to a change, folded.
var correctionWords = []string{"correction", "corrected", "clarification", "an earlier version", "korrigjim", "saktesim", "korrektur", "korrigiert",
	"in einer fruheren version", "rectificatif", "corrige", "correccion", "rettifica", "errata", "duzeltme", "اصلاحیه", "تصحیح", "تصحيح"}

// owned reports whether the changed article says that it was changed: by a
// word of correction that it did not have before.
func owned(before, after news.Article) bool {
	was, is := passage.Fold(before.Text), passage.Fold(after.Text)
	for _, w := range correctionWords {
		w = passage.Fold(w)
		if strings.Contains(is, w) && !strings.Contains(was, w) {
			return true
		}
	}
	return false
}
