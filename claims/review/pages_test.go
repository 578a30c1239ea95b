package review_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"claimwatch/claims/review"
)

// get asks for a page and returns status and body.
func (d *testDesk) get(path string, header ...string) (*http.Response, string) {
	d.t.Helper()
	r := httptest.NewRequest(http.MethodGet, "http://desk.example"+path, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	d.pages.ServeHTTP(w, r)
	return w.Result(), w.Body.String()
}

// post sends a form as a browser on one of the desk's own pages does.
func (d *testDesk) post(path string, form url.Values, header ...string) (*http.Response, string) {
	d.t.Helper()
	r := httptest.NewRequest(http.MethodPost, "http://desk.example"+path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	d.pages.ServeHTTP(w, r)
	return w.Result(), w.Body.String()
}

// everyPage are the addresses of a filled desk, one at least of each route.
func (d *testDesk) everyPage() []string {
	e, a := fmt.Sprintf("e%d", d.ids["i1"]), fmt.Sprintf("a%d", d.arts["i1"])
	return []string{"/", "/inbox", "/inbox?view=noise", "/inbox/" + e, "/inbox/" + e + "?reveal=1", "/claims", "/claims?state=uncorroborated", "/claims/killed-3000", "/claims/killed-3000?asof=2026-01-16", "/claims/killed-3000?scale=linear",
		"/claims/units-lead", "/claims/prosecute-demand", "/claims/killed-3000/figures", "/claims/killed-3000/history", "/evidence", "/evidence?lang=fa", "/evidence/" + e, "/articles", "/articles?lang=sq&from=2026-01-14",
		"/articles/" + a, "/articles/" + a + "/snapshot", "/origins", "/origins/hrana", "/origins?family=mek", "/sources", "/sources?state=failing", "/sources/gazeta", "/runs", "/runs/1", "/reports",
		"/search", "/search?q=" + url.QueryEscape("کشته"), "/audit", "/audit?verify=1", "/quality", "/methodology", "/settings", "/users", "/keys", "/practice", "/practice?n=4&answer=not", "/welcome", "/nowhere"}
}

func TestEveryPageIsWhole(t *testing.T) {
	t.Parallel()
	d := filled(t)
	for _, path := range d.everyPage() {
		t.Run(path, func(t *testing.T) {
			res, body := d.get(path)
			want := http.StatusOK
			if path == "/nowhere" {
				want = http.StatusNotFound
			}
			if res.StatusCode != want {
				t.Fatalf("status %d, want %d\n%s", res.StatusCode, want, firstLines(body, 30))
			}
			doc, err := html.Parse(strings.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			p := look(doc)
			if p.h1 != 1 {
				t.Errorf("%d headings of the first level, want 1", p.h1)
			}
			if len(p.doubled) > 0 {
				t.Errorf("ids that occur twice: %v", p.doubled)
			}
			if len(p.inline) > 0 {
				t.Errorf("script, style or handlers within the page: %v", p.inline)
			}
			if len(p.unnamed) > 0 {
				t.Errorf("fields and buttons without a name: %v", p.unnamed)
			}
			for _, out := range p.remote {
				t.Errorf("the page loads %s", out)
			}
			if len(body) > 100_000 {
				t.Errorf("%d bytes, more than 100 kB", len(body))
			}
			if strings.Contains(body, "ZgotmplZ") || strings.Contains(body, "%!") {
				t.Error("a value could not be written into the page")
			}
		})
	}
}

func firstLines(s string, n int) string {
	lines := strings.Split(s, "\n")
	return strings.Join(lines[:min(n, len(lines))], "\n")
}

func TestEveryListHasOtherForms(t *testing.T) {
	t.Parallel()
	d := filled(t)
	for _, path := range []string{"/index", "/inbox", "/claims", "/claims/killed-3000", "/claims/killed-3000/figures", "/claims/killed-3000/history", "/evidence", "/articles", "/origins", "/sources", "/runs", "/reports", "/search", "/audit", "/users"} {
		for ext, mime := range map[string]string{".json": "application/json", ".csv": "text/csv; charset=utf-8", ".atom": "application/atom+xml; charset=utf-8"} {
			res, body := d.get(path + ext)
			if res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") != mime || body == "" {
				t.Errorf("%s%s: status %d, %s", path, ext, res.StatusCode, res.Header.Get("Content-Type"))
			}
		}
	}
	for _, path := range []string{fmt.Sprintf("/evidence/e%d", d.ids["i1"]), fmt.Sprintf("/articles/a%d", d.arts["i1"]), "/origins/ihrngo", "/sources/gazeta", "/runs/1", "/methodology", "/quality"} {
		res, body := d.get(path + ".json")
		if res.StatusCode != http.StatusOK || !json.Valid([]byte(body)) {
			t.Errorf("%s.json: status %d, %.80s", path, res.StatusCode, body)
		}
	}
	res, body := d.get("/claims/killed-3000.svg")
	if res.StatusCode != http.StatusOK || !strings.HasPrefix(body, "<svg xmlns=") {
		t.Errorf("the drawing: status %d, %.40s", res.StatusCode, body)
	}
	if res, _ := d.get("/claims.csv?kind=casualty"); res.StatusCode != http.StatusOK {
		t.Error("filters do not hold in other forms")
	}
	if res, body := d.get("/claims?colour=red"); res.StatusCode != http.StatusBadRequest || !strings.Contains(body, "colour") {
		t.Errorf("an unknown filter: status %d", res.StatusCode)
	}
}

// A lookOver is what a page's elements tell.
type lookOver struct {
	h1                               int
	doubled, inline, unnamed, remote []string
	ids                              map[string]bool
	labelled                         map[string]bool
}

func look(doc *html.Node) *lookOver {
	p := &lookOver{ids: map[string]bool{}, labelled: map[string]bool{}}
	walk(doc, func(n *html.Node) {
		if n.Data == "label" {
			p.labelled[attr(n, "for")] = true
		}
	})
	walk(doc, p.element)
	return p
}

func (p *lookOver) element(n *html.Node) {
	if id := attr(n, "id"); id != "" {
		if p.ids[id] {
			p.doubled = append(p.doubled, id)
		}
		p.ids[id] = true
	}
	for _, a := range n.Attr {
		if strings.HasPrefix(a.Key, "on") || a.Key == "style" {
			p.inline = append(p.inline, n.Data+" "+a.Key)
		}
		if (a.Key == "src" || a.Key == "srcset" || a.Key == "poster" || n.Data == "link" && a.Key == "href") && !strings.HasPrefix(a.Val, "/") {
			p.remote = append(p.remote, a.Val)
		}
	}
	switch n.Data {
	case "h1":
		p.h1++
	case "style", "object", "embed", "base":
		p.inline = append(p.inline, n.Data)
	case "script":
		if attr(n, "src") == "" {
			p.inline = append(p.inline, n.Data)
		}
	case "input", "select", "textarea":
		if attr(n, "type") != "hidden" && !inside(n, "label") && !p.labelled[attr(n, "id")] && attr(n, "aria-label") == "" {
			p.unnamed = append(p.unnamed, n.Data+" "+attr(n, "name"))
		}
	case "button", "a":
		if strings.TrimSpace(textOf(n)) == "" && attr(n, "aria-label") == "" {
			p.unnamed = append(p.unnamed, n.Data+" "+attr(n, "href"))
		}
	}
}

func walk(n *html.Node, f func(*html.Node)) {
	if n.Type == html.ElementNode {
		f(n)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		walk(c, f)
	}
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func inside(n *html.Node, tag string) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		if p.Data == tag {
			return true
		}
	}
	return false
}

func textOf(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		b.WriteString(textOf(c))
	}
	return b.String()
}

// TestRunsTellOfTheJobs: the page says of each job when it went well last, and
// marks what is late; without anybody to ask it says nothing.
func TestRunsTellOfTheJobs(t *testing.T) {
	t.Parallel()
	jobs := []review.Job{
		{Name: "backup", What: "copies the database", LastOK: morning.Add(-40 * time.Hour), State: "failed", Reason: "disk <full>", Late: true},
		{Name: "tidy", What: "deletes rows", LastOK: morning.Add(-4 * time.Hour), State: "ok"},
		{Name: "rehash", What: "reads bytes again", State: "never"},
	}
	d := newDesk(t, func(o *review.Options) {
		o.Jobs = func(context.Context) ([]review.Job, error) { return jobs, nil }
	})
	_, body := d.get("/runs")
	doc, err := html.Parse(strings.NewReader(body))
	d.must(err)
	rows := map[string]string{}
	walk(doc, func(n *html.Node) {
		for _, j := range jobs {
			if n.Data == "tr" && strings.HasPrefix(strings.TrimSpace(textOf(n)), j.Name) {
				rows[j.Name] = textOf(n)
			}
		}
	})
	for name, want := range map[string][]string{"backup": {"▲ late", "▲ failed", "disk <full>"}, "tidy": {"ok", "deletes rows"}, "rehash": {"never", "reads bytes again"}} {
		for _, w := range want {
			if !strings.Contains(rows[name], w) {
				t.Errorf("%s: %q does not say %q", name, rows[name], w)
			}
		}
	}
	if strings.Contains(rows["tidy"], "late") || strings.Contains(rows["rehash"], "late") {
		t.Errorf("marked as late: %q, %q", rows["tidy"], rows["rehash"])
	}
	if _, body := filled(t).get("/runs"); strings.Contains(body, `id="jobs"`) {
		t.Error("a desk without jobs has a table of them")
	}
}
