package main

import (
	"encoding/json"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"claimwatch/claims"
	"claimwatch/claims/passage"
	"claimwatch/claims/quantity"
	"claimwatch/crawler/extract"
	"claimwatch/crawler/news"
)

// A document is one line of the input of match, figures and origin trace.
// Everything but text may be missing.
type document struct {
	ID        json.RawMessage `json:"id"`
	URL       string          `json:"url"`
	Outlet    string          `json:"outlet"`
	Published string          `json:"published"`
	Lang      string          `json:"lang"`
	Title     string          `json:"title"`
	Text      string          `json:"text"`
}

// article turns a document into what the rooms read. An address or a date
// that cannot be read is left out: the text still counts.
func (d document) article() news.Article {
	canonical, err := news.CanonicalURL(d.URL)
	if err != nil {
		canonical = d.URL
	}
	return news.Article{
		URL: d.URL, Canonical: canonical, Outlet: d.Outlet, Published: readTime(d.Published),
		Lang: d.Lang, Title: d.Title, Text: d.Text, State: news.ArticleOK,
	}
}

// id returns the document's id as it was given, null when it had none.
func (d document) id() json.RawMessage {
	if len(d.ID) == 0 {
		return json.RawMessage("null")
	}
	return d.ID
}

// readTime reads a date or a time as documents give them; the zero time means
// that there is none.
func readTime(s string) time.Time {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04", time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil {
			return t
		}
	}
	return time.Time{}
}

type matchAnswer struct {
	ID       json.RawMessage   `json:"id"`
	Lang     string            `json:"lang"`
	Evidence []claims.Evidence `json:"evidence"`
}

func (a *app) matchCmd() *cobra.Command {
	var file string
	c := &cobra.Command{
		Use:   "match [--claims FILE]",
		Short: "finds claims in documents: JSON lines in, JSON lines out",
		Long: `Reads one document per line, {"id","url","outlet","published","lang","title","text"}, and writes one line per document
in the same order: {"id","lang","evidence":[{"claim","tier","stance","score","quote","start","end","figure","attribution",
"origin","reasons"}]}. start and end are byte offsets: text[start:end] is the sentence. tier is accept or suggest; stance is
supports, contradicts or mentions. FILE is a list of claims in YAML, JSON lines or TSV (by the end of its name); an id and a
statement (in JSON lines and TSV: text) are enough. A line that is not JSON is named and skipped, and the exit code is then 65; bytes that are
not UTF-8 are read as U+FFFD.`,
		Example: `  echo '{"id":1,"text":"HRANA has confirmed at least 2,615 deaths in the protests in Iran."}' | claimwatch match`,
		Args:    noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			cfg, err := a.config()
			if err != nil {
				return err
			}
			r, err := loadRoomsFor(cfg, file)
			if err != nil {
				return err
			}
			r.takeModel(c.Context(), a.modelLogger())
			return filter(c.Context(), a.stdin, a.stdout, a.stderr, func(d document) matchAnswer {
				res := r.match(c.Context(), d.article())
				if res.Evidence == nil {
					res.Evidence = []claims.Evidence{}
				}
				return matchAnswer{ID: d.id(), Lang: res.Lang, Evidence: res.Evidence}
			})
		},
	}
	c.Flags().StringVar(&file, "claims", "", "list of claims in `FILE` instead of the configured one")
	return c
}

type figuresAnswer struct {
	ID      json.RawMessage `json:"id"`
	Figures []claims.Figure `json:"figures"`
}

func (a *app) figuresCmd() *cobra.Command {
	return &cobra.Command{
		Use:   "figures",
		Short: "reads the figures in texts: JSON lines in, JSON lines out",
		Long: `Reads {"id","lang","text"} (and "published", against which relative dates are resolved) per line and writes
{"id","figures":[{"value","low","high","qualifier","metric","scope","as_of","start","end"}]}. value is null where only a
range is meant; qualifier is exact, at-least, more-than, up-to, about, range or vague; metric is killed, injured, arrested,
executed, members, missing, money, year or other; start and end are byte offsets of the words.`,
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return filter(c.Context(), a.stdin, a.stdout, a.stderr, func(d document) figuresAnswer {
				return figuresAnswer{ID: d.id(), Figures: figuresIn(d)}
			})
		},
	}
}

// figuresIn reads the figures of every sentence; offsets are into the text.
func figuresIn(d document) []claims.Figure {
	out := []claims.Figure{}
	for _, s := range passage.Split(d.Text, d.Lang) {
		for _, f := range quantity.Read(d.Text[s.Start:s.End], quantity.Context{Lang: s.Lang, Published: claims.DateOf(readTime(d.Published))}) {
			f.Start += s.Start
			f.End += s.Start
			out = append(out, f)
		}
	}
	return out
}

// A page is one line of the input of extract: a file, or the HTML itself.
type page struct {
	ID   json.RawMessage `json:"id"`
	URL  string          `json:"url"`
	Path string          `json:"path"`
	HTML string          `json:"html"`
}

type extractAnswer struct {
	ID        json.RawMessage `json:"id"`
	Title     string          `json:"title"`
	Byline    string          `json:"byline"`
	Published string          `json:"published"`
	Canonical string          `json:"canonical"`
	Lang      string          `json:"lang"`
	Text      string          `json:"text"`
	Method    string          `json:"method"`
	Error     string          `json:"error"`
}

func (a *app) extractCmd() *cobra.Command {
	return &cobra.Command{
		Use:   "extract",
		Short: "reads articles out of pages: JSON lines in, JSON lines out",
		Long: `Reads {"id","url","path"} or {"id","url","html"} per line (path names a file; .gz is undone) and writes
{"id","title","byline","published","canonical","lang","text","method","error"}. A page that cannot be read is an answer with
its reason in error.`,
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			cfg, err := a.config()
			if err != nil {
				return err
			}
			sources, err := loadSources(cfg)
			if err != nil {
				return err
			}
			outlets := byHost(sources)
			return filter(c.Context(), a.stdin, a.stdout, a.stderr, func(p page) extractAnswer { return extractPage(p, outlets) })
		},
	}
}

func extractPage(p page, outlets map[string]news.Source) extractAnswer {
	ans := extractAnswer{ID: document{ID: p.ID}.id()}
	html := []byte(p.HTML)
	if p.Path != "" {
		var err error
		if html, err = readPage(p.Path); err != nil {
			ans.Error = err.Error()
			return ans
		}
	}
	c := &news.Capture{URL: p.URL, FinalURL: p.URL, Body: html, Raw: html, MIME: "text/html", State: news.CaptureOK, Status: 200}
	if p.HTML != "" {
		c.Charset = "utf-8"
	}
	art := extract.Article(c, outlets[hostOf(p.URL)])
	ans.Title, ans.Byline, ans.Canonical, ans.Text, ans.Method = art.Title, art.Byline, art.Canonical, art.Text, art.Method
	ans.Lang = languageOf(art, news.Source{})
	if !art.Published.IsZero() {
		ans.Published = art.Published.UTC().Format(time.RFC3339)
	}
	if art.State != news.ArticleOK {
		ans.Error = fmt.Sprintf("%s: %s", art.State, art.Reason)
	}
	return ans
}

func readPage(path string) ([]byte, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("cannot read the page: %w", err)
	}
	return gunzip(b)
}
