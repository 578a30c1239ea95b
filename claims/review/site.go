package review

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/alexedwards/scs/v2"

	"claimwatch/claims"
)

// A site serves the pages of a room.
type site struct {
	db       Store
	room     *Room
	o        Options
	sessions *scs.SessionManager
	pages    *templates
	assets   map[string]assetFile
	logins   *loginLimits
	cross    *http.CrossOriginProtection

	mu   sync.Mutex
	done map[int64]Done // what recent strokes did, for the line on the next page
}

func newSite(db Store, room *Room) (*site, error) {
	s := &site{db: db, room: room, o: room.o, logins: newLoginLimits(room.o.Now), cross: http.NewCrossOriginProtection(), done: map[int64]Done{}}
	s.sessions = newSessions(db, room.o.Secure)
	var err error
	if s.assets, err = loadAssets(); err != nil {
		return nil, err
	}
	s.pages, err = loadTemplates(room.o.Zone, s.assets)
	return s, err
}

// maxBody bounds what a form may send, in bytes.
const maxBody = 64 << 10

// handler puts the layers around the routes, outermost first: headers,
// recovery, cross-origin protection, session, and the role.
func (s *site) handler() http.Handler {
	mux := http.NewServeMux()
	for _, rt := range routes() {
		mux.HandleFunc(rt.pattern, func(w http.ResponseWriter, r *http.Request) { s.answer(w, r, rt) })
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		a := s.asked(w, r)
		if who, err := s.person(r); err == nil { // so that the page has its way on
			a.who = who
		}
		s.fail(w, a, failing(http.StatusNotFound, "There is no page at this address."))
	})
	var h http.Handler = mux
	h = s.suffixes(h)
	h = s.guard(h)
	h = s.sessions.LoadAndSave(h)
	h = s.recovered(h)
	return secured(h, s.o.Secure)
}

// policy is what a page may load and do: nothing from elsewhere, no script or
// style within the page itself.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; " +
	"base-uri 'none'; frame-ancestors 'none'; frame-src 'self'; require-trusted-types-for 'script'; trusted-types claimwatch"

// secured sets the headers of every answer; a page may narrow the policy.
func secured(next http.Handler, https bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
		h.Set("Cache-Control", "no-store")
		h.Set("X-Robots-Tag", "noindex, nofollow")
		if https {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r)
	})
}

// recovered turns a panic into a page with a number that the log has too.
func (s *site) recovered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if v := recover(); v != nil && v != http.ErrAbortHandler { //nolint:errorlint // a value, not an error
				s.fail(w, s.asked(w, r), fmt.Errorf("panic: %v", v))
			} else if v != nil {
				panic(v)
			}
		}()
		next.ServeHTTP(w, r)
	})
}

// guard refuses what another site makes a browser send. A request that
// changes something and says nothing of where it comes from is refused too,
// unless it carries a token, which no browser sends by itself.
func (s *site) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		safe := r.Method == http.MethodGet || r.Method == http.MethodHead
		if !safe && bearer(r) == "" {
			silent := r.Header.Get("Sec-Fetch-Site") == "" && r.Header.Get("Origin") == ""
			if err := s.cross.Check(r); err != nil || silent {
				s.fail(w, s.asked(w, r), failing(http.StatusForbidden, "This form was not sent from a page of this desk. Open the page anew and send it from there."))
				return
			}
		}
		if !safe {
			r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		}
		next.ServeHTTP(w, r)
	})
}

type formatKey struct{}

// suffixes turn /claims.csv into /claims in the form of CSV. Files of reports
// and of the pages themselves have suffixes of their own.
func (s *site) suffixes(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p := r.URL.Path
		format, api := "", false
		if rest, ok := strings.CutPrefix(p, "/api/v1/"); ok {
			p, format, api = "/"+rest, "json", true
		}
		ext := path.Ext(p)
		own := p == "/"+feedFile || strings.HasPrefix(p, "/assets/") || strings.HasPrefix(p, "/enter/") || strings.HasPrefix(p, "/reports/") && strings.Count(p, "/") > 2
		if !own && slices.Contains([]string{".json", ".csv", ".atom", ".svg"}, ext) {
			p, format = strings.TrimSuffix(p, ext), ext[1:]
			if p == "/index" {
				p = "/"
			}
		}
		r2 := r.Clone(context.WithValue(r.Context(), formatKey{}, [2]string{format, fmt.Sprint(api)}))
		r2.URL.Path, r2.URL.RawPath = p, ""
		next.ServeHTTP(w, r2)
	})
}

// asked gathers who asks and how the answer is wanted.
func (s *site) asked(w http.ResponseWriter, r *http.Request) *ask {
	a := &ask{Request: r, w: w, prefs: readPrefs(r)}
	if v, ok := r.Context().Value(formatKey{}).([2]string); ok {
		a.format, a.api = v[0], v[1] == "true"
	}
	if bearer(r) != "" || strings.Contains(r.Header.Get("Accept"), "application/json") && a.format == "" {
		a.format = "json"
	}
	return a
}

// answer serves one route.
func (s *site) answer(w http.ResponseWriter, r *http.Request, rt route) {
	a := s.asked(w, r)
	who, err := s.person(r)
	if err != nil {
		s.fail(w, a, err)
		return
	}
	a.who = who
	if !who.May(rt.role) {
		s.turnAway(w, a, rt)
		return
	}
	for name := range r.URL.Query() {
		if !slices.Contains(rt.params, name) && name != "done" {
			s.fail(w, a, failing(http.StatusBadRequest, "This page knows no filter %q. It knows: %s.", name, strings.Join(rt.params, ", ")))
			return
		}
	}
	if err := formOf(r); err != nil {
		s.fail(w, a, err)
		return
	}
	p, err := rt.serve(s, a)
	if err != nil {
		s.fail(w, a, err)
		return
	}
	if p != nil {
		s.write(w, a, p)
	}
}

// formOf reads the form of a request: one that cannot be read, or is larger
// than any of ours, must not be taken for an empty one.
func formOf(r *http.Request) error {
	var large *http.MaxBytesError
	switch err := r.ParseForm(); {
	case errors.As(err, &large):
		return failing(http.StatusRequestEntityTooLarge, "This form is larger than %d bytes. Nothing of it was taken.", large.Limit)
	case err != nil:
		return badRequest("This form cannot be read: %v", err)
	}
	return nil
}

// turnAway answers somebody who may not: with the way to log in, or with a
// refusal that is kept in the log.
func (s *site) turnAway(w http.ResponseWriter, a *ask, rt route) {
	if a.who.Name == "" && a.format == "" && a.Method == http.MethodGet {
		s.write(w, a, &page{Redirect: "/login?to=" + url.QueryEscape(a.URL.RequestURI())})
		return
	}
	if a.who.Name == "" {
		s.fail(w, a, failing(http.StatusUnauthorized, "Log in first."))
		return
	}
	s.o.Log.Warn("refused", "who", a.who.Name, "role", a.who.Role, "needs", rt.role, "path", a.URL.Path)
	s.fail(w, a, failing(http.StatusForbidden, "This needs the role of %s; yours is %s.", claims.Term(rt.role), claims.Term(a.who.Role)))
}

// A statusError is a failure that people are told of as it is.
type statusError struct {
	status int
	said   claims.Sentence
}

func (e *statusError) Error() string { return e.said.String() }

func failing(status int, form string, args ...any) error {
	return &statusError{status, claims.Say(form, args...)}
}

func missing(format string, args ...any) error {
	return failing(http.StatusNotFound, format, args...)
}

func badRequest(format string, args ...any) error {
	return failing(http.StatusBadRequest, format, args...)
}

// fail answers with an error in the form that was asked for. What is our
// fault is told by a number, the rest stands in the log.
func (s *site) fail(w http.ResponseWriter, a *ask, err error) {
	status, said := http.StatusInternalServerError, claims.Sentence{}
	var st *statusError
	var refused *RefusedError
	switch {
	case errors.As(err, &st):
		status, said = st.status, st.said
	case errors.As(err, &refused):
		status, said = http.StatusUnprocessableEntity, claims.Say("%s.", refused.Said)
	case errors.Is(err, ErrNoEvidence), s.o.NotFound(err):
		status, said = http.StatusNotFound, claims.Say("There is no such thing on this desk.")
	case errors.Is(err, context.Canceled):
		return
	default:
		id := make([]byte, 4)
		rand.Read(id) //nolint:errcheck // never fails since Go 1.24
		n := hex.EncodeToString(id)
		s.o.Log.Error("page failed", "id", n, "path", a.URL.Path, "error", err)
		said = claims.Say("Something went wrong at %s. Its number in the log is %s. What was recorded before is kept.", s.o.Now().In(s.o.Zone).Format(time.TimeOnly), n)
	}
	text := upperFirst(said.String())
	s.write(w, a, &page{Title: http.StatusText(status), Template: "error", Status: status, Data: errorData{status, upperFirst(s.pages.voice(a.prefs).sentence(said))},
		JSON: map[string]any{"error": text, "status": status}})
}

type errorData struct {
	Status int
	Text   string
}

// remember keeps what a stroke did for the page that follows it.
func (s *site) remember(d Done) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.done) > 500 {
		clear(s.done)
	}
	s.done[d.Seq] = d
}

// recall returns what the stroke did that ?done= names; nil when that was
// long ago.
func (s *site) recall(a *ask) *Done {
	seq, ok := number(a.URL.Query().Get("done"))
	if !ok {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if d, ok := s.done[seq]; ok {
		return &d
	}
	return nil
}

// person finds out who makes a request.
func (s *site) person(r *http.Request) (person, error) {
	if s.o.OpenAs != "" {
		return person{Name: s.o.OpenAs, Role: claims.Admin}, nil
	}
	if t := bearer(r); t != "" {
		return s.tokenPerson(r.Context(), t)
	}
	return s.sessionPerson(r)
}
