package review_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"claimwatch/claims"
	"claimwatch/claims/review"
	"claimwatch/storage"
)

// withAccounts is a desk on which people log in.
func withAccounts(o *review.Options) { o.OpenAs = "" }

const goodPassword = "four plain words together"

// testCost is what the tests' desk pays for a password. What a real one pays
// is tested once: under the race detector it is seconds each time.
var testCost = review.PasswordCost{KiB: 64, Passes: 1, Lanes: 1}

// account makes an account with the good password.
func (d *testDesk) account(name string, role claims.Role) {
	d.t.Helper()
	d.must(d.db.AddUser(ctx, claims.User{Name: name, Role: role, Password: testCost.Hash(goodPassword)}))
}

// login logs in and returns the header that carries the session.
func (d *testDesk) login(name, password string) (cookie string, res *http.Response) {
	d.t.Helper()
	res, _ = d.post("/login", url.Values{"name": {name}, "password": {password}})
	return sessionOf(res), res
}

func sessionOf(res *http.Response) string {
	for _, c := range res.Cookies() {
		if c.Name == "claimwatch" || c.Name == "__Host-claimwatch" {
			return c.Name + "=" + c.Value
		}
	}
	return ""
}

func TestHeadersOnEveryRoute(t *testing.T) {
	t.Parallel()
	d := filled(t)
	want := map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin"}
	for _, rt := range review.Routes() {
		method, path, _ := strings.Cut(rt.Pattern, " ")
		if strings.HasSuffix(path, "/events") {
			continue // does not end by itself; its headers come from the same place
		}
		res, _ := d.send(method, d.fill(path), nil)
		for name, v := range want {
			if got := res.Header.Get(name); got != v {
				t.Errorf("%s: %s is %q, want %q", rt.Pattern, name, got, v)
			}
		}
		csp := res.Header.Get("Content-Security-Policy")
		if !strings.Contains(csp, "default-src 'none'") || !strings.Contains(csp, "frame-ancestors") || !strings.Contains(csp, "base-uri 'none'") && !strings.Contains(csp, "sandbox") {
			t.Errorf("%s: policy %q", rt.Pattern, csp)
		}
		if strings.Contains(csp, "unsafe-inline") && !strings.Contains(csp, "sandbox") {
			t.Errorf("%s: inline styles outside a sandbox: %q", rt.Pattern, csp)
		}
		if path != "/assets/{name}" && !strings.Contains(res.Header.Get("Cache-Control"), "no-store") {
			t.Errorf("%s: may be stored: %q", rt.Pattern, res.Header.Get("Cache-Control"))
		}
	}
}

// fill puts something that exists into the blanks of a pattern.
func (d *testDesk) fill(path string) string {
	e, a := fmt.Sprintf("e%d", d.ids["i1"]), fmt.Sprintf("a%d", d.arts["i1"])
	id := "1"
	switch {
	case strings.HasPrefix(path, "/claims"):
		id = "killed-3000"
	case strings.HasPrefix(path, "/inbox"), strings.HasPrefix(path, "/evidence"):
		id = e
	case strings.HasPrefix(path, "/articles"):
		id = a
	case strings.HasPrefix(path, "/origins"):
		id = "hrana"
	case strings.HasPrefix(path, "/sources"):
		id = "gazeta"
	}
	return strings.NewReplacer("{id}", id, "{$}", "", "{date}", "2026-01-26", "{file}", "claimwatch-2026-01-26.html", "{versions}", "v1..v1", "{token}", "nothing", "{name}", "nothing").Replace(path)
}

// send makes a request with headers in pairs.
func (d *testDesk) send(method, path string, form url.Values, header ...string) (*http.Response, string) {
	d.t.Helper()
	r := httptest.NewRequest(method, "http://desk.example"+path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	d.pages.ServeHTTP(w, r)
	return w.Result(), w.Body.String()
}

func TestWhatOtherSitesSendIsRefused(t *testing.T) {
	t.Parallel()
	d := filled(t)
	path := fmt.Sprintf("/inbox/e%d", d.ids["i1"])
	for _, tt := range []struct {
		name   string
		header []string
		good   bool
	}{
		{"from a page of the desk", []string{"Sec-Fetch-Site", "same-origin"}, true},
		{"from the desk, by an older browser", []string{"Origin", "http://desk.example"}, true},
		{"typed by a person, as browsers say it", []string{"Sec-Fetch-Site", "none"}, true},
		{"from another site", []string{"Sec-Fetch-Site", "cross-site"}, false},
		{"from a neighbour under the same domain", []string{"Sec-Fetch-Site", "same-site"}, false},
		{"from another site, by an older browser", []string{"Origin", "https://evil.example"}, false},
		{"from a file", []string{"Origin", "null"}, false},
		{"without a word of where it comes from", nil, false},
	} {
		for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
			res, _ := d.send(method, path, url.Values{"act": {"note"}, "note": {"x"}}, tt.header...)
			refused := res.StatusCode == http.StatusForbidden
			if refused == tt.good {
				t.Errorf("%s, %s: status %d", tt.name, method, res.StatusCode)
			}
			if method != http.MethodPost && res.StatusCode == http.StatusSeeOther {
				t.Errorf("%s changes something", method)
			}
		}
		if res, _ := d.send(http.MethodGet, path, nil, tt.header...); res.StatusCode != http.StatusOK {
			t.Errorf("%s: reading is refused with %d", tt.name, res.StatusCode)
		}
	}
	before, err := d.db.Decisions(ctx, 0, 0, 0)
	d.must(err)
	for _, p := range []string{"/undo", path + "?act=supports", "/claims/killed-3000/verdict", "/logout"} {
		d.get(p)
	}
	after, err := d.db.Decisions(ctx, 0, 0, 0)
	d.must(err)
	if len(before) != len(after) {
		t.Error("a GET changed something")
	}
}

// TestAFormThatIsTooLargeIsRefused: on every route that takes one; it is not
// taken for an empty form.
func TestAFormThatIsTooLargeIsRefused(t *testing.T) {
	t.Parallel()
	d := filled(t)
	huge := url.Values{"note": {strings.Repeat("a", 1<<20)}}
	for _, rt := range review.Routes() {
		method, path, _ := strings.Cut(rt.Pattern, " ")
		if method != http.MethodPost {
			continue
		}
		if res, _ := d.post(d.fill(path), huge); res.StatusCode != http.StatusRequestEntityTooLarge {
			t.Errorf("%s: %d", rt.Pattern, res.StatusCode)
		}
	}
	if res, _ := d.post("/settings?lang=%zz", nil); res.StatusCode != http.StatusBadRequest {
		t.Errorf("a form that cannot be read: %d", res.StatusCode)
	}
}

func TestRolesByRoute(t *testing.T) {
	t.Parallel()
	d := filled(t, withAccounts)
	cookies := map[claims.Role]string{"": ""}
	for _, r := range claims.Roles() {
		d.account(string(r), r)
		c, res := d.login(string(r), goodPassword)
		if c == "" {
			t.Fatalf("%s cannot log in: %d", r, res.StatusCode)
		}
		cookies[r] = c
	}
	for _, rt := range review.Routes() {
		method, path, _ := strings.Cut(rt.Pattern, " ")
		if strings.HasSuffix(path, "/events") || path == "/logout" {
			continue
		}
		for _, role := range append([]claims.Role{""}, claims.Roles()...) {
			res, _ := d.send(method, d.fill(path), url.Values{}, "Cookie", cookies[role], "Sec-Fetch-Site", "same-origin")
			let := rt.Role == "" || role.May(rt.Role)
			turned := res.StatusCode == http.StatusForbidden || res.StatusCode == http.StatusUnauthorized && path != "/login" || strings.HasPrefix(res.Header.Get("Location"), "/login")
			if let == turned {
				t.Errorf("%s as %q: status %d, want let in: %t", rt.Pattern, role, res.StatusCode, let)
			}
		}
	}
}

func TestLoginTellsNothingAndSlowsDown(t *testing.T) {
	t.Parallel()
	d := newDesk(t, withAccounts)
	d.account("ana", claims.Analyst)
	_, wrong := d.post("/login", url.Values{"name": {"ana"}, "password": {"wrong"}})
	_, unknown := d.post("/login", url.Values{"name": {"nobody"}, "password": {"wrong"}})
	if strings.ReplaceAll(wrong, "ana", "nobody") != unknown {
		t.Error("the page tells a wrong password from an unknown name")
	}
	tried := 0
	for range 200 {
		res, _ := d.post("/login", url.Values{"name": {"ana"}, "password": {"wrong"}})
		if res.StatusCode == http.StatusUnauthorized {
			tried++
		} else if res.StatusCode != http.StatusTooManyRequests || res.Header.Get("Retry-After") == "" {
			t.Fatalf("status %d, Retry-After %q", res.StatusCode, res.Header.Get("Retry-After"))
		}
		d.now = d.now.Add(5 * time.Second)
	}
	if tried > 14 {
		t.Errorf("%d guesses went through in 17 minutes", tried)
	}
	d.now = d.now.Add(16 * time.Minute)
	if c, res := d.login("ana", goodPassword); c == "" {
		t.Errorf("after the wait the right password is refused: %d", res.StatusCode)
	}
}

func TestSessions(t *testing.T) {
	t.Parallel()
	d := filled(t, withAccounts)
	d.account("ana", claims.Analyst)
	_, form := d.get("/login")
	if form == "" {
		t.Fatal("no form")
	}
	first, _ := d.login("ana", goodPassword)
	second, _ := func() (string, *http.Response) {
		res, _ := d.post("/login", url.Values{"name": {"ana"}, "password": {goodPassword}}, "Cookie", first)
		return sessionOf(res), res
	}()
	if second == first || second == "" {
		t.Error("logging in keeps the token that was there before")
	}
	if res, _ := d.get("/claims", "Cookie", first); res.StatusCode != http.StatusSeeOther {
		t.Errorf("the token from before the login still works: %d", res.StatusCode)
	}
	if res, _ := d.get("/claims", "Cookie", second); res.StatusCode != http.StatusOK {
		t.Fatalf("the new token does not work: %d", res.StatusCode)
	}
	if res, _ := d.get("/claims", "Cookie", "claimwatch=made-up-by-somebody-else-entirely-000000000"); res.StatusCode != http.StatusSeeOther {
		t.Error("a made-up token works")
	}
	d.now = d.now.Add(20 * time.Minute)
	if res, _ := d.get("/claims", "Cookie", second); res.StatusCode != http.StatusOK {
		t.Error("a session ends while it is used")
	}
	d.now = d.now.Add(40 * time.Minute)
	if res, _ := d.get("/claims", "Cookie", second); res.StatusCode != http.StatusSeeOther {
		t.Error("a session that nobody used for 40 minutes still works")
	}
	third, _ := d.login("ana", goodPassword)
	d.must(d.db.ChangeUser(ctx, claims.User{Name: "ana", Role: claims.Analyst, Password: testCost.Hash(goodPassword), Disabled: true}))
	if res, _ := d.get("/claims", "Cookie", third); res.StatusCode != http.StatusSeeOther {
		t.Error("an account that was switched off still sees pages")
	}
	if c, _ := d.login("ana", goodPassword); c != "" && func() bool { res, _ := d.get("/claims", "Cookie", c); return res.StatusCode == http.StatusOK }() {
		t.Error("an account that was switched off can log in")
	}
}

func TestCookieIsKeptFromScriptsAndOtherSites(t *testing.T) {
	t.Parallel()
	for _, https := range []bool{false, true} {
		d := newDesk(t, withAccounts, func(o *review.Options) { o.Secure = https })
		d.account("ana", claims.Analyst)
		_, res := d.login("ana", goodPassword)
		raw := res.Header.Get("Set-Cookie")
		for _, part := range []string{"HttpOnly", "SameSite=Strict", "Path=/"} {
			if !strings.Contains(raw, part) {
				t.Errorf("the cookie lacks %s: %s", part, raw)
			}
		}
		if strings.Contains(raw, "Secure") != https || strings.HasPrefix(raw, "__Host-") != https || strings.Contains(raw, "Domain=") {
			t.Errorf("over https %t: %s", https, raw)
		}
		if (res.Header.Get("Strict-Transport-Security") != "") != https {
			t.Errorf("over https %t: HSTS %q", https, res.Header.Get("Strict-Transport-Security"))
		}
	}
}

func TestAnInvitationIsUsedOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(t, withAccounts)
	d.must(d.db.AddUser(ctx, claims.User{Name: "zef", Role: claims.Admin}))
	secret, hash := review.NewSecret()
	d.must(d.db.SaveInvite(ctx, hash, "zef", d.now.Add(time.Hour)))
	if res, _ := d.get("/enter/" + secret); res.StatusCode != http.StatusOK {
		t.Fatalf("the link opens nothing: %d", res.StatusCode)
	}
	if res, _ := d.post("/enter/"+secret, url.Values{"password": {"short"}, "again": {"short"}}); res.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("a short password: status %d", res.StatusCode)
	}
	res, _ := d.post("/enter/"+secret, url.Values{"password": {goodPassword}, "again": {goodPassword}})
	if res.StatusCode != http.StatusSeeOther || sessionOf(res) == "" {
		t.Fatalf("status %d", res.StatusCode)
	}
	if res, _ := d.get("/users", "Cookie", sessionOf(res)); res.StatusCode != http.StatusOK {
		t.Errorf("who came by the link is not let in: %d", res.StatusCode)
	}
	if res, _ := d.post("/enter/"+secret, url.Values{"password": {goodPassword}, "again": {goodPassword}}); res.StatusCode != http.StatusGone {
		t.Errorf("the link works twice: %d", res.StatusCode)
	}
	old, oldHash := review.NewSecret()
	d.must(d.db.SaveInvite(ctx, oldHash, "zef", d.now.Add(time.Hour)))
	d.now = d.now.Add(2 * time.Hour)
	if res, _ := d.post("/enter/"+old, url.Values{"password": {goodPassword}, "again": {goodPassword}}); res.StatusCode != http.StatusGone {
		t.Errorf("a link whose time is over works: %d", res.StatusCode)
	}
}

func TestTokens(t *testing.T) {
	t.Parallel()
	d := filled(t, withAccounts)
	d.account("ana", claims.Analyst)
	give := func(role claims.Role, expires time.Time) string {
		secret, hash := review.NewSecret()
		d.must(d.db.SaveToken(ctx, claims.Token{Hash: hash, Who: "ana", Label: "script", Role: role, Expires: expires}))
		return "Bearer " + secret
	}
	writes, reads, more, old := give(claims.Analyst, time.Time{}), give(claims.Reader, time.Time{}), give(claims.Admin, time.Time{}), give(claims.Analyst, d.now.Add(time.Minute))
	path := fmt.Sprintf("/api/v1/inbox/e%d", d.ids["i1"])
	res, body := d.send(http.MethodPost, path, url.Values{"act": {"supports"}}, "Authorization", writes)
	if res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") != "application/json" || !strings.Contains(body, `"answer": "supports"`) {
		t.Errorf("a decision by token: status %d, %s", res.StatusCode, body)
	}
	if all, _ := d.db.Decisions(ctx, 0, 0, 0); len(all) == 0 || all[0].Who != "ana" || all[0].Client != "api" {
		t.Errorf("kept: %+v", all)
	}
	if res, _ := d.send(http.MethodPost, path, url.Values{"act": {"supports"}}, "Authorization", reads); res.StatusCode != http.StatusForbidden {
		t.Errorf("a token for reading decides: %d", res.StatusCode)
	}
	if res, _ := d.send(http.MethodGet, "/api/v1/users", nil, "Authorization", more); res.StatusCode != http.StatusForbidden {
		t.Errorf("a token gives more than its person has: %d", res.StatusCode)
	}
	if res, _ := d.send(http.MethodGet, "/api/v1/claims", nil, "Authorization", reads); res.StatusCode != http.StatusOK {
		t.Errorf("a token cannot read: %d", res.StatusCode)
	}
	if res, _ := d.send(http.MethodGet, "/api/v1/claims", nil, "Authorization", "Bearer nonsense"); res.StatusCode != http.StatusUnauthorized {
		t.Errorf("a made-up token: %d", res.StatusCode)
	}
	d.now = d.now.Add(time.Hour)
	if res, _ := d.send(http.MethodGet, "/api/v1/claims", nil, "Authorization", old); res.StatusCode != http.StatusUnauthorized {
		t.Errorf("a token whose time is over: %d", res.StatusCode)
	}
}

func TestPathsDoNotLeadOut(t *testing.T) {
	t.Parallel()
	d := filled(t)
	for _, p := range []string{"/reports/..%2f..%2fetc/passwd", "/reports/2026-01-26/..%2f..%2fsecret.html", "/reports/%2e%2e/x.html", "/reports/2026-01-26/%2fetc%2fpasswd.html", `/reports/2026-01-26/..%5c..%5cx.html`,
		"/assets/..%2freview.go", "/assets/../review.go", "/reports/2026-01-26/none.html", "/reports/2026-01-26/x.exe"} {
		if res, _ := d.get(p); res.StatusCode != http.StatusNotFound && res.StatusCode != http.StatusMovedPermanently && res.StatusCode != http.StatusTemporaryRedirect {
			t.Errorf("%s: status %d", p, res.StatusCode)
		}
	}
	if res, body := d.get("/reports/2026-01-26/claimwatch-2026-01-26.html"); res.StatusCode != http.StatusOK || !strings.Contains(body, "Report of 26 January") || !strings.HasPrefix(res.Header.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("a report: status %d, %q", res.StatusCode, res.Header.Get("Content-Security-Policy"))
	}
	for _, to := range []string{"//evil.example", "https://evil.example", `/\evil.example`, "javascript:alert(1)", "/ok\r\nSet-Cookie: a=b"} {
		res, _ := d.post("/undo", url.Values{"back": {to}})
		if l := res.Header.Get("Location"); l != "" && !regexp.MustCompile(`^/(\?|$)`).MatchString(l) {
			t.Errorf("sent on to %q by %q", l, to)
		}
	}
}

// attacks are texts that would run or break out where they are not shown as
// text.
func attacks() []string {
	return []string{`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `'><svg/onload=alert(1)>`, `</title><script>alert(1)</script>`, `</textarea><script>alert(1)</script>`,
		`<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">`, `<svg><style><img src=x onerror=alert(1)></style></svg>`, `<noscript><p title="</noscript><img src=x onerror=alert(1)>">`,
		`javascript:alert(1)`, `data:text/html,<script>alert(1)</script>`, `<iframe srcdoc="<script>alert(1)</script>">`, `<a href="java&#x09;script:alert(1)">x</a>`, `{{.}}{{printf "%s" .}}`, `${alert(1)}`, `<base href=//evil.example>`,
		`<link rel=stylesheet href=//evil.example/x.css>`, `<meta http-equiv=refresh content="0;url=//evil.example">`, `<form action=//evil.example><button>`, `<style>*{background:url(//evil.example)}</style>`, "\u202egnp.exe\u202c", "a\x00b<script>", `<div style="background:url(//evil.example/x)">`,
		`<object data=//evil.example>`, `<embed src=//evil.example>`, `<video><source onerror=alert(1)>`, `<input autofocus onfocus=alert(1)>`, `<details open ontoggle=alert(1)>`, `<x onclick=alert(1)>`, `&lt;script&gt;alert(1)&lt;/script&gt;`, `<![CDATA[<script>alert(1)</script>]]>`, `=HYPERLINK("//evil.example")`, `<img srcset="//evil.example/x 1x">`}
}

func TestScrapedTextIsOnlyEverText(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for i, x := range attacks() {
		name := fmt.Sprintf("atk%d", i)
		d.publish(said{name: name, outlet: x, source: "herald", lang: "en", day: fmt.Sprintf("2026-01-%02d 09:00", 10+i%15), title: x, claim: "killed-3000", origin: "hrana", stance: claims.Supports, story: x, via: []string{x},
			text: "Before " + clean(x) + ".\n\n«Quote " + clean(x) + " here.» After " + clean(x)})
		d.answer(name, "note", "note", x+" note")
	}
	paths := []string{"/", "/inbox", "/claims", "/claims/killed-3000", "/evidence", "/articles", "/audit", "/origins/hrana", "/search?q=Quote", "/search?q=" + url.QueryEscape(attacks()[0]), "/claims/" + url.PathEscape(attacks()[1]), "/inbox?claim=" + url.QueryEscape(attacks()[1])}
	for i := range attacks() {
		name := fmt.Sprintf("atk%d", i)
		paths = append(paths, fmt.Sprintf("/inbox/e%d?reveal=1", d.ids[name]), fmt.Sprintf("/evidence/e%d", d.ids[name]), fmt.Sprintf("/articles/a%d", d.arts[name]), fmt.Sprintf("/articles/a%d/snapshot", d.arts[name]))
	}
	for _, path := range paths {
		res, body := d.get(path)
		if res.StatusCode >= 500 {
			t.Errorf("%s: status %d", path, res.StatusCode)
		}
		doc, err := html.Parse(strings.NewReader(body))
		d.must(err)
		p := look(doc)
		if len(p.inline)+len(p.remote) > 0 {
			t.Errorf("%s: %v %v", path, p.inline, p.remote)
		}
		walk(doc, func(n *html.Node) {
			for _, a := range []string{"href", "action", "formaction", "srcdoc", "http-equiv"} {
				v := strings.ToLower(strings.TrimSpace(attr(n, a)))
				if strings.HasPrefix(v, "javascript:") || strings.HasPrefix(v, "data:") || a == "srcdoc" && v != "" || a == "http-equiv" && v != "" || a == "action" && strings.Contains(v, "//") {
					t.Errorf("%s: %s %s=%q", path, n.Data, a, v)
				}
			}
		})
		if strings.Contains(body, "\u202e") {
			t.Errorf("%s: a mark that turns the direction of text is not shown", path)
		}
	}
	res, raw := d.get(fmt.Sprintf("/articles/a%d/snapshot/raw", d.arts["atk0"]))
	if csp := res.Header.Get("Content-Security-Policy"); !strings.HasPrefix(csp, "sandbox; default-src 'none'") || raw == "" {
		t.Errorf("a captured page is not shut in: %q", csp)
	}
}

// clean takes the fixture's own marks out of a text.
func clean(s string) string { return strings.NewReplacer("[", "(", "]", ")").Replace(s) }

func TestNoCellIsAFormula(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for i, x := range []string{"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", " =1", "\u200e=1"} {
		d.publish(said{name: fmt.Sprintf("f%d", i), outlet: x, source: "herald", lang: "en", day: "2026-01-14 09:00", title: x, claim: "killed-3000", origin: "hrana", stance: claims.Supports, story: x, text: "«Quote here.»"})
	}
	_, body := d.get("/articles.csv")
	for _, cell := range regexp.MustCompile(`(?m)(?:^|,)"?[ \t\r\x{200e}]*([=+\-@＝][^,"\r\n]*)`).FindAllString(body, -1) {
		t.Errorf("a cell begins like a formula: %q", cell)
	}
	if !strings.Contains(body, "'=1+1") {
		t.Error("the guarded cell is not there")
	}
}

// broken is a database that fails.
type broken struct{ *storage.DB }

func (broken) Changed(context.Context, int64) ([]int64, int64, error) {
	return nil, 0, errors.New("SELECT n FROM evidence_changes: disk I/O error")
}

func TestAnErrorTellsNoSecrets(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	var err error
	d.pages, err = review.New(broken{d.db}, d.o)
	d.must(err)
	res, body := d.get("/claims")
	if res.StatusCode != http.StatusInternalServerError || strings.Contains(body, "SELECT") || strings.Contains(body, "disk I/O") || !strings.Contains(body, "number in the log") {
		t.Errorf("status %d, %s", res.StatusCode, body[strings.Index(body, "<main"):])
	}
}
