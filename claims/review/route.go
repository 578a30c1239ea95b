package review

import (
	"net/http"

	"claimwatch/claims"
)

// A route is one address with the role that it needs. A path that is not here
// is not served; a route without a role is open to whoever has no account.
type route struct {
	pattern string
	role    claims.Role
	serve   func(*site, *ask) (*page, error)
	params  []string // query parameters it knows; another is an error on the page
}

// open is the role of what has to work before one has logged in.
const open claims.Role = ""

// routes is every address of the desk.
func routes() []route {
	return []route{
		{"GET /{$}", claims.Reader, (*site).today, nil},
		{"GET /inbox", claims.Reader, (*site).inbox, []string{"view", "claim", "lang", "source", "after", "reveal", "missed"}},
		{"GET /inbox/{id}", claims.Reader, (*site).card, []string{"view", "claim", "lang", "source", "reveal", "edit", "fold"}},
		{"POST /inbox/{id}", claims.Analyst, (*site).decide, nil},
		{"POST /undo", claims.Analyst, (*site).undo, nil},
		{"GET /claims", claims.Reader, (*site).claims, []string{"kind", "state", "claimant", "verdict", "asof"}},
		{"GET /claims/{id}", claims.Reader, (*site).claim, []string{"asof", "scale", "metric", "page", "show"}},
		{"GET /claims/{id}/figures", claims.Reader, (*site).figures, []string{"asof", "scale", "metric"}},
		{"GET /claims/{id}/history", claims.Reader, (*site).claimHistory, []string{"before"}},
		{"POST /claims/{id}/verdict", claims.Analyst, (*site).verdict, nil},
		{"POST /notes", claims.Analyst, (*site).note, nil},
		{"POST /seen", claims.Analyst, (*site).seen, nil},
		{"POST /assign", claims.Analyst, (*site).assign, nil},
		{"GET /evidence", claims.Reader, (*site).evidence, []string{"claim", "lang", "source", "origin", "stance", "state", "page", "asof"}},
		{"GET /evidence/{id}", claims.Reader, (*site).oneEvidence, []string{"edit"}},
		{"GET /articles", claims.Reader, (*site).articles, []string{"source", "lang", "from", "to", "page", "state"}},
		{"GET /articles/{id}", claims.Reader, (*site).article, nil},
		{"GET /articles/{id}/diff/{versions}", claims.Reader, (*site).diff, nil},
		{"GET /articles/{id}/snapshot", claims.Reader, (*site).snapshot, nil},
		{"GET /articles/{id}/snapshot/raw", claims.Reader, (*site).snapshotRaw, nil},
		{"GET /origins", claims.Reader, (*site).origins, []string{"family"}},
		{"GET /origins/{id}", claims.Reader, (*site).origin, nil},
		{"POST /origins/{id}/rate", claims.Editor, (*site).rate, nil},
		{"POST /families/{id}", claims.Editor, (*site).decideFamilies, nil},
		{"GET /sources", claims.Reader, (*site).sources, []string{"state", "lang", "camp"}},
		{"GET /sources/{id}", claims.Reader, (*site).source, nil},
		{"GET /runs", claims.Reader, (*site).runs, []string{"job", "state"}},
		{"GET /runs/events", claims.Reader, (*site).runEvents, nil},
		{"GET /runs/{id}", claims.Reader, (*site).run, nil},
		{"GET /reports", claims.Reader, (*site).reports, nil},
		{"GET /reports/latest", claims.Reader, (*site).latestReport, nil},
		{"GET /changes.atom", claims.Reader, (*site).changes, nil},
		{"GET /reports/{date}/{file}", claims.Reader, (*site).reportFile, nil},
		{"GET /search", claims.Reader, (*site).search, []string{"q", "in", "lang", "from", "to"}},
		{"GET /audit", claims.Reader, (*site).audit, []string{"who", "action", "subject", "before", "verify"}},
		{"GET /quality", claims.Reader, (*site).quality, nil},
		{"GET /methodology", claims.Reader, (*site).methodology, nil},
		{"GET /settings", claims.Reader, (*site).settings, []string{"saved"}},
		{"POST /settings", claims.Reader, (*site).saveSettings, nil},
		{"GET /users", claims.Admin, (*site).users, nil},
		{"POST /users", claims.Admin, (*site).addUser, nil},
		{"POST /users/{name}", claims.Admin, (*site).changeUser, nil},
		{"GET /keys", claims.Reader, (*site).keys, nil},
		{"GET /practice", claims.Reader, (*site).practice, []string{"n", "right", "answer"}},
		{"POST /practice", claims.Reader, (*site).practised, nil},
		{"GET /welcome", claims.Reader, (*site).welcome, nil},
		{"POST /logout", claims.Reader, (*site).logout, nil},
		{"GET /login", open, (*site).loginForm, []string{"to"}},
		{"POST /login", open, (*site).login, nil},
		{"GET /enter/{token}", open, (*site).enterForm, nil},
		{"POST /enter/{token}", open, (*site).enter, nil},
		{"GET /assets/{name}", open, (*site).asset, nil},
	}
}

// A page is the answer to a request: one of a template with its data, bytes,
// or a way on.
type page struct {
	Title    string
	Named    claims.Sentence // the title, where it is more than a name
	Template string
	Data     any
	Status   int // 0 = 200
	List     *list
	JSON     any    // what .json answers; nil = the list's rows
	Redirect string // 303

	Raw  []byte
	MIME string
	CSP  string // instead of the usual policy
	File string // name to save under; "" = shown
	Keep bool   // may be cached: it never changes
}

// An ask is one request with who asks and how the answer is wanted.
type ask struct {
	*http.Request
	w      http.ResponseWriter
	who    person
	prefs  prefs
	format string // "", json, csv, atom, svg
	api    bool   // by token, or under /api/v1
}

// A person is whoever makes the request.
type person struct {
	Name  string
	Role  claims.Role
	Token bool // a program acts in the person's name
}

// May reports whether the person may do what asks for a role.
func (p person) May(role claims.Role) bool { return role == open || p.Role.May(role) }

// Decides reports whether the person may decide on evidence.
func (p person) Decides() bool { return p.May(claims.Analyst) }

// seat is the name of a person who decides on evidence, "" of one who reads.
func (p person) seat() string {
	if p.Decides() {
		return p.Name
	}
	return ""
}

// Edits reports whether the person may rate and arbitrate.
func (p person) Edits() bool { return p.May(claims.Editor) }

// Rules reports whether the person keeps the accounts.
func (p person) Rules() bool { return p.May(claims.Admin) }

// A Route is an address of the desk with the role that it needs.
type Route struct {
	Pattern string
	Role    claims.Role // "" = open to everybody
}

// Routes lists every address, for tests and for whoever guards the desk.
func Routes() []Route {
	var out []Route
	for _, r := range routes() {
		out = append(out, Route{r.pattern, r.role})
	}
	return out
}
