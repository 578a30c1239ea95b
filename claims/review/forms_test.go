package review_test

import (
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"claimwatch/claims/review"
)

// formless are the pages that are neither a list nor an item, with what they
// are instead.
var formless = map[string]string{
	"/methodology":                "a text made from the rules; .json has the rules",
	"/settings":                   "a form of the reader's own browser",
	"/keys":                       "a text",
	"/welcome":                    "a text",
	"/login":                      "a form",
	"/enter/{token}":              "a form",
	"/assets/{name}":              "files",
	"/articles/{id}/snapshot":     "a frame around the bytes as they came",
	"/articles/{id}/snapshot/raw": "the bytes as they came",
	"/runs/events":                "a stream",
	"/reports/latest":             "a way on to the newest report",
	"/reports/{date}/{file}":      "a file, which has its form in its name",
	"/changes.atom":               "a feed already",
	"/practice":                   "a card of nobody's desk",
	"/practice/{id}":              "a card of nobody's desk",
}

// TestEveryRouteHasEveryForm asks each list and each item for all its forms.
func TestEveryRouteHasEveryForm(t *testing.T) {
	t.Parallel()
	d := filled(t)
	d.answer("i1", "supports")
	for _, rt := range review.Routes() {
		method, path, _ := strings.Cut(rt.Pattern, " ")
		if method != http.MethodGet || formless[path] != "" {
			continue
		}
		path = d.fill(path)
		if path == "/" {
			path = "/index"
		}
		for ext, whole := range map[string]func(string) error{".json": wholeJSON, ".csv": wholeCSV, ".atom": wholeFeed} {
			res, body := d.get(path + ext)
			if res.StatusCode != http.StatusOK {
				t.Errorf("%s%s: status %d: %.120s", path, ext, res.StatusCode, body)
				continue
			}
			if err := whole(body); err != nil {
				t.Errorf("%s%s: %v", path, ext, err)
			}
		}
	}
}

func wholeJSON(body string) error {
	var v any
	return json.Unmarshal([]byte(body), &v)
}

func wholeCSV(body string) error {
	_, err := csv.NewReader(strings.NewReader(body)).ReadAll()
	return err
}

func wholeFeed(body string) error {
	var f struct {
		XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
		Updated string   `xml:"updated"`
	}
	return xml.Unmarshal([]byte(body), &f)
}

// TestFormsKeepTheFilters narrows a list and looks whether the other forms
// are narrowed alike.
func TestFormsKeepTheFilters(t *testing.T) {
	t.Parallel()
	d := filled(t)
	d.answer("i1", "supports")
	rows := func(path string) int {
		t.Helper()
		_, body := d.get(path)
		all, err := csv.NewReader(strings.NewReader(body)).ReadAll()
		d.must(err)
		return len(all) - 1
	}
	feed := func(path string) int {
		t.Helper()
		_, body := d.get(path)
		return strings.Count(body, "<entry>")
	}
	for path, q := range map[string]url.Values{
		"/inbox": {"claim": {"mek-active"}}, "/claims": {"kind": {"casualty"}}, "/evidence": {"lang": {"fa"}}, "/articles": {"source": {"gazeta"}}, "/origins": {"family": {"mek"}},
		"/sources": {"state": {"failing"}}, "/runs": {"state": {"ok"}}, "/audit": {"action": {"confirm"}}, "/search": {"q": {"HRANA"}, "in": {"evidence"}},
	} {
		narrow, wide := rows(path+".csv?"+q.Encode()), rows(path+".csv")
		if path == "/search" {
			wide = rows(path + ".csv?q=HRANA")
		}
		if narrow == 0 || narrow > wide || narrow == wide && path != "/runs" && path != "/audit" {
			t.Errorf("%s: %d rows narrowed by %s, %d without", path, narrow, q.Encode(), wide)
		}
		if n := feed(path + ".atom?" + q.Encode()); n != narrow {
			t.Errorf("%s: the feed has %d entries, the table %d rows", path, n, narrow)
		}
	}
}
