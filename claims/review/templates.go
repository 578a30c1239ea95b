package review

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"claimwatch/claims"
	"claimwatch/claims/assess"
)

//go:embed templates/*.html
var templateFiles embed.FS

// templates are the pages, parsed once for each language and calendar.
type templates struct {
	zone   *time.Location
	assets map[string]assetFile
	said   map[string]messages

	mu   sync.Mutex
	base map[prefs]*template.Template // what all pages have, by language and calendar
	set  map[string]*template.Template
}

func loadTemplates(zone *time.Location, assets map[string]assetFile) (*templates, error) {
	t := &templates{zone: zone, assets: assets, said: map[string]messages{}, base: map[prefs]*template.Template{}, set: map[string]*template.Template{}}
	for _, l := range tongues() {
		m, err := loadMessages(l.Code)
		if err != nil {
			return nil, err
		}
		t.said[l.Code] = m
	}
	files, err := templateFiles.ReadDir("templates")
	if err != nil {
		return nil, err
	}
	for _, f := range files { // a page that cannot be parsed is found at start
		name := strings.TrimSuffix(f.Name(), ".html")
		if name == "layout" || name == "parts" {
			continue
		}
		if _, err := t.get(name, prefs{Lang: tongues()[0].Code}); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// get returns one page in the language and calendar that somebody prefers.
func (t *templates) get(name string, p prefs) (*template.Template, error) {
	key := fmt.Sprint(name, "|", p.Lang, "|", p.Jalali)
	t.mu.Lock()
	defer t.mu.Unlock()
	if tm := t.set[key]; tm != nil {
		return tm, nil
	}
	tm, err := t.basis(p)
	if err == nil {
		tm, err = tm.ParseFS(templateFiles, "templates/"+name+".html")
	}
	if err != nil {
		return nil, fmt.Errorf("cannot read the page %s: %w", name, err)
	}
	t.set[key] = tm
	return tm, nil
}

// basis returns a copy of what all pages have in a language and calendar: it is
// longer than most pages, so it is parsed once.
func (t *templates) basis(p prefs) (*template.Template, error) {
	of := prefs{Lang: p.Lang, Jalali: p.Jalali}
	if t.base[of] == nil {
		tm, err := template.New("layout.html").Funcs(t.funcs(of)).ParseFS(templateFiles, "templates/layout.html", "templates/parts.html")
		if err != nil {
			return nil, err
		}
		t.base[of] = tm
	}
	return t.base[of].Clone()
}

// voice is how the machine speaks to somebody.
func (t *templates) voice(p prefs) voicing {
	return voicing{func(text string) string { return t.said[p.Lang].say(text) }, tongueOf(p.Lang)}
}

// funcs are what templates may call.
func (t *templates) funcs(p prefs) template.FuncMap {
	v := t.voice(p)
	l, said := v.tongue, t.said[p.Lang]
	return template.FuncMap{
		"t":      said.say,
		"n":      said.count,
		"tongue": func() tongue { return l },
		"date": func(d claims.Date) string {
			if d.Time().IsZero() {
				return said.say("no date")
			}
			return l.date(d.Time(), p.Jalali)
		},
		"when":  func(at time.Time) template.HTML { return t.moment(l, said, p, at, true) },
		"clock": func(at time.Time) template.HTML { return t.moment(l, said, p, at, false) },
		"day":   func(at time.Time) claims.Date { return claims.DateOf(at.In(t.zone)) },
		"fig": func(f *claims.Figure) string {
			if f == nil {
				return ""
			}
			return v.sentence(figureSaid(*f))
		},
		"say": v.sentence,
		"title": func(name string, named claims.Sentence) string {
			if !named.Empty() {
				return v.sentence(named)
			}
			return said.say(name)
		},
		"figure":  func(f claims.Figure) string { return v.sentence(figureSaid(f)) },
		"number":  plainNumber,
		"scope":   func(s string) string { return said.say(scopeWords(s)) },
		"num":     func(n int) string { return thousands(float64(n)) },
		"num64":   func(n int64) string { return thousands(float64(n)) },
		"stance":  func(s claims.Stance) string { return said.say(stanceWords(s)) },
		"state":   func(s assess.State) string { return said.say(string(s)) },
		"answer":  func(a Answer) string { return said.say(answerWords(a)) },
		"action":  func(a claims.Action) string { return said.say(actionWords(a)) },
		"tie":     func(r string) string { return said.say(tieWords(r)) },
		"rule":    func(r string) string { return said.say(ruleWords(r)) },
		"became":  func(d any) string { return v.sentence(becameOf(d)) },
		"path":    subjectPath,
		"subject": subjectWords,
		"shown":   shown,
		"asset":   func(name string) string { return "/assets/" + t.assets[name].path },
		"percent": func(v float64) string { return fmt.Sprintf("%.0f\u00a0%%", v*100) },
		"hash":    func(s string) string { return s[:min(12, len(s))] },
		"pad":     func(i int) int { return i + 1 },
		"live":    liveLink,
		"lang":    func(code string) string { return said.say(languageName(code)) },
		"join":    func(list []string) string { return strings.Join(list, ", ") },
	}
}

func optional(f *claims.Figure) string {
	if f == nil {
		return ""
	}
	return figureWords(*f)
}

// plainNumber is the number of a figure as one types it, "" when it has none.
func plainNumber(f *claims.Figure) string {
	if f == nil || f.Value == nil {
		return ""
	}
	return strconv.FormatFloat(*f.Value, 'f', -1, 64)
}

// liveLink is the address of a page as it is today, "" for what is no web
// address: whatever stands in a feed might come here.
func liveLink(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return u.String()
}

// moment writes a time in the desk's zone, with UTC on hover.
func (t *templates) moment(l tongue, said messages, p prefs, at time.Time, withDay bool) template.HTML {
	if at.IsZero() {
		return template.HTML(template.HTMLEscapeString(said.say("never")))
	}
	local := at.In(t.zone)
	text := l.numerals(local.Format("15:04"))
	if withDay {
		text = l.date(local, p.Jalali) + " " + text
	}
	return template.HTML(fmt.Sprintf(`<time datetime="%s" title="%s UTC">%s</time>`, at.UTC().Format(time.RFC3339), at.UTC().Format("2006-01-02 15:04:05"), template.HTMLEscapeString(text)))
}

// languageName names the languages that we read.
func languageName(code string) string {
	names := map[string]string{"en": "English", "sq": "Albanian", "fa": "Persian", "ar": "Arabic", "de": "German", "fr": "French",
		"es": "Spanish", "it": "Italian", "tr": "Turkish", "pt": "Portuguese", "el": "Greek", "": "unknown"}
	if n := names[code]; n != "" {
		return n
	}
	return code
}

// A frame is what the layout puts around a page.
type frame struct {
	*page
	Ask     *ask
	Who     person
	Prefs   prefs
	Desk    string
	Banner  string
	Section string // of the navigation
	Inbox   int
	Trouble int
	Flash   *Done
	Now     time.Time
	Day     claims.Date
	Number  int // of the day, counted from the desk's day one
	Forms   []form
	Open    bool // nobody logs in
	Keys    Keymap
	NoKeys  bool
}

// A form is the same page in another form.
type form struct{ Name, Path, MIME string }

func (s *site) render(a *ask, p *page) ([]byte, error) {
	tm, err := s.pages.get(p.Template, a.prefs)
	if err != nil {
		return nil, err
	}
	f := frame{page: p, Ask: a, Who: a.who, Prefs: a.prefs, Desk: s.o.Desk, Banner: s.o.DemoBanner, Now: s.o.Now(), Section: section(a.URL.Path), Forms: formsOf(a.Request, p), Open: s.o.OpenAs != ""}
	if a.who.Name != "" && p.Status < http.StatusInternalServerError {
		if v, err := s.room.Now(a.Context()); err == nil {
			f.Inbox, f.Day = len(v.queueFor(a.who.seat())), v.Day
			f.Number = v.Day.Sub(s.o.DayOne) + 1
		}
		f.Keys, f.NoKeys = s.keysOf(a)
		f.Prefs.NoKeys = f.NoKeys
		f.Trouble = s.trouble(a.Context())
		f.Flash = s.recall(a)
	}
	var b bytes.Buffer
	if err := tm.Execute(&b, f); err != nil {
		return nil, fmt.Errorf("%s: %w", p.Template, err)
	}
	return b.Bytes(), nil
}

func section(path string) string {
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	if first == "" {
		return "today"
	}
	return first
}

func formsOf(r *http.Request, p *page) []form {
	if p.Status >= 400 || p.List == nil && p.JSON == nil {
		return nil
	}
	path := r.URL.Path
	if path == "/" {
		path = "/index"
	}
	query := ""
	if q := r.URL.Query(); len(q) > 0 {
		q.Del("done")
		if e := q.Encode(); e != "" {
			query = "?" + e
		}
	}
	out := []form{{"JSON", path + ".json" + query, "application/json"}}
	if p.List != nil {
		out = append(out, form{"CSV", path + ".csv" + query, "text/csv"}, form{"Atom", path + ".atom" + query, "application/atom+xml"})
	}
	return out
}
