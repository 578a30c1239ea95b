package storage_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"claimwatch/claims"
	"claimwatch/claims/passage"
	"claimwatch/storage"
	"claimwatch/storage/storagetest"
)

func folding(o *storage.Options) { o.Fold = passage.Fold }

func found(t testing.TB, db *storage.DB, q claims.Query) string {
	t.Helper()
	hits, err := db.Search(ctx, q)
	if err != nil {
		t.Fatalf("%q: %v", q.Text, err)
	}
	var out []string
	for _, h := range hits {
		out = append(out, fmt.Sprintf("%s:%d", h.In, h.ID))
	}
	return strings.Join(out, " ")
}

func TestSearchInEveryScript(t *testing.T) {
	db := storagetest.Open(t, folding)
	for i, text := range []string{
		"Në Çamëri u vranë tre mijë protestues.",
		"كتاب علي عن ايران",
		"می\u200cخواهم ۳۰۰۰ نفر",
		"At least 3,000 multi-agent protesters and more",
	} {
		store(t, db, fmt.Sprintf("https://a.example/%d", i), text, float64(i))
	}
	for _, tt := range []struct{ query, want string }{
		{"vrane CAMERI", "articles:1"},
		{"vrarë", ""},
		{"vra*", "articles:1"},
		{"vr*", ""},
		{"کتاب علی", "articles:2"},
		{"میخواهم", ""},
		{"می خواهم 3000", "articles:3"},
		{`"protesters and"`, "articles:4"},
		{`"and protesters"`, ""},
		{"multi-agent", "articles:4"},
		{"protesters OR nothing", ""},
		{"text:protesters", ""},
		{"title", "articles:4 articles:3 articles:2 articles:1"},
		{"", ""},
		{`"" * ( - ^`, ""},
	} {
		if got := found(t, db, claims.Query{Text: tt.query}); got != tt.want {
			t.Errorf("%q: %q, want %q", tt.query, got, tt.want)
		}
	}
}

func TestSearchInEvidenceAndNotes(t *testing.T) {
	db := storagetest.Open(t, folding)
	long := strings.Repeat("Filler of many words. ", 40) + "They said 3,000 were killed there. " + strings.Repeat("More filler. ", 40)
	store(t, db, "https://a.example/1", long, 0, quoting(long, "3,000 were killed", "killed-3000"))
	decide(t, db, claims.Decision{Action: claims.ActReject, Subject: "evidence:1", Reason: "they mean those killed in 1988"})
	if got := found(t, db, claims.Query{Text: "killed"}); got != "notes:1 evidence:1 articles:1" && got != "articles:1 evidence:1 notes:1" {
		t.Errorf("everywhere: %q", got)
	}
	for _, tt := range []struct {
		q    claims.Query
		want string
	}{
		{claims.Query{Text: "killed", In: []string{"notes"}}, "notes:1"},
		{claims.Query{Text: "killed", In: []string{"evidence"}, Lang: "sq"}, ""},
		{claims.Query{Text: "killed", In: []string{"evidence"}, Lang: "en"}, "evidence:1"},
		{claims.Query{Text: "killed", From: at(1)}, ""},
		{claims.Query{Text: "killed", In: []string{"articles"}, To: at(1)}, "articles:1"},
	} {
		if got := found(t, db, tt.q); got != tt.want {
			t.Errorf("%+v: %q, want %q", tt.q, got, tt.want)
		}
	}
	hits, err := db.Search(ctx, claims.Query{Text: "killed", In: []string{"articles"}})
	if err != nil || !strings.Contains(hits[0].Snippet, "3,000 were killed") || utf8.RuneCountInString(hits[0].Snippet) > 200 {
		t.Errorf("%+v, %v", hits, err)
	}
}

func TestSearchRefusesWhatIsTooLong(t *testing.T) {
	db := storagetest.Open(t)
	for _, text := range []string{strings.Repeat("a ", 33), strings.Repeat("x", 513), "\xff\xfe"} {
		var bad *storage.QueryError
		if _, err := db.Search(ctx, claims.Query{Text: text}); !errors.As(err, &bad) {
			t.Errorf("%.20q: %v", text, err)
		}
	}
}

func TestIndexFollowsTheFolding(t *testing.T) {
	dir := t.TempDir()
	open := func(o storage.Options) *storage.DB {
		t.Helper()
		db, err := storage.Open(context.Background(), dir, o)
		if err != nil {
			t.Fatal(err)
		}
		return db
	}
	db := open(storage.Options{})
	store(t, db, "https://a.example/1", "كتاب", 0)
	if got := found(t, db, claims.Query{Text: "کتاب"}); got != "" {
		t.Errorf("found %q without folding", got)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	db = open(storage.Options{Fold: passage.Fold})
	if got := found(t, db, claims.Query{Text: "کتاب"}); got != "articles:1" {
		t.Errorf("found %q after the folding changed", got)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// The law: any text is either refused as a query or answered, soon, and never
// taken for the index's own language.
func FuzzSearch(f *testing.F) {
	db := storagetest.Open(f, folding)
	store(f, db, "https://a.example/1", "word other علی", 0)
	for _, s := range []string{`"`, `*`, `NEAR(`, `body:`, `nosuch:word`, `-a`, `a AND`, `multi-agent`, `'`, `{title}:x`, `^x`,
		strings.Repeat("word OR ", 60), strings.Repeat("(", 500), `w*`, strings.Repeat("w* OR ", 30), "a\x00b", "علی\u200c", "\u0301", "١٢", "NEAR/3", `"a*"*`, "İ", "ⅷ", "𝟛", "ꟸ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		begun := time.Now()
		_, err := db.Search(ctx, claims.Query{Text: text})
		var bad *storage.QueryError
		if err != nil && !errors.As(err, &bad) {
			t.Errorf("%q: %v", text, err)
		}
		if took := time.Since(begun); took > time.Second {
			t.Errorf("%q took %s", text, took)
		}
	})
}
