package review_test

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"claimwatch/claims"
	"claimwatch/claims/review"
)

var oneTimeLink = regexp.MustCompile(`http://desk\.example(/enter/[^<"\s]+)`)

// TestAccountsInTheBrowser adds somebody, lets her choose a password, gives
// her another role, shuts her out and back in, and resets what she knows.
func TestAccountsInTheBrowser(t *testing.T) {
	t.Parallel()
	d := filled(t, withAccounts)
	d.account("root", claims.Admin)
	root, _ := d.login("root", goodPassword)
	form := func(path string, f url.Values, want int) string {
		t.Helper()
		res, body := d.post(path, f, "Cookie", root)
		if res.StatusCode != want {
			t.Fatalf("%s %v: status %d, want %d\n%s", path, f, res.StatusCode, want, firstLines(body, 40))
		}
		return body
	}
	form("/users", url.Values{"name": {"no/name"}, "role": {"analyst"}}, http.StatusUnprocessableEntity)
	form("/users", url.Values{"name": {"mira"}, "role": {"owner"}}, http.StatusUnprocessableEntity)
	found := oneTimeLink.FindStringSubmatch(form("/users", url.Values{"name": {"mira"}, "role": {"analyst"}}, http.StatusOK))
	if found == nil {
		t.Fatal("the page shows no one-time link")
	}
	form("/users", url.Values{"name": {"mira"}, "role": {"analyst"}}, http.StatusUnprocessableEntity)
	if _, body := d.get("/users", "Cookie", root); strings.Contains(body, "/enter/") {
		t.Error("the link is shown twice")
	}
	if res, _ := d.post(found[1], url.Values{"password": {goodPassword}, "again": {goodPassword}}); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("the link does not let her in: %d", res.StatusCode)
	}
	mira, _ := d.login("mira", goodPassword)
	sees := func(what string, want int) {
		t.Helper()
		if res, _ := d.get("/inbox", "Cookie", mira); res.StatusCode != want {
			t.Errorf("%s: status %d, want %d", what, res.StatusCode, want)
		}
	}
	sees("logged in", http.StatusOK)
	form("/users/mira", url.Values{"event": {"role"}, "role": {"editor"}}, http.StatusSeeOther)
	sees("after a change of role her session", http.StatusSeeOther)
	if u, err := d.db.User(ctx, "mira"); err != nil || u.Role != claims.Editor {
		t.Errorf("mira is %s, %v", u.Role, err)
	}
	mira, _ = d.login("mira", goodPassword)
	form("/users/mira", url.Values{"event": {"disable"}}, http.StatusSeeOther)
	sees("disabled, her session", http.StatusSeeOther)
	if cookie, res := d.login("mira", goodPassword); cookie != "" || res.StatusCode != http.StatusUnauthorized {
		t.Errorf("disabled, she logs in: %d", res.StatusCode)
	}
	form("/users/mira", url.Values{"event": {"enable"}}, http.StatusSeeOther)
	if oneTimeLink.FindString(form("/users/mira", url.Values{"event": {"reset"}}, http.StatusOK)) == "" {
		t.Error("a reset shows no link")
	}
	if cookie, _ := d.login("mira", goodPassword); cookie != "" {
		t.Error("the password from before the reset still works")
	}
	form("/users/mira", url.Values{"event": {"delete"}}, http.StatusBadRequest)
	for _, last := range []url.Values{{"event": {"role"}, "role": {"reader"}}, {"event": {"disable"}}, {"event": {"reset"}}} {
		form("/users/root", last, http.StatusUnprocessableEntity)
	}
}

// TestWhereARequestComesFrom believes of whom a proxy speaks only from proxies
// that the desk trusts: a guesser who names a new address with each try is
// counted under his own.
func TestWhereARequestComesFrom(t *testing.T) {
	t.Parallel()
	guess := func(d *testDesk, from, forwarded string) int {
		r := httptest.NewRequest(http.MethodPost, "http://desk.example/login", strings.NewReader(url.Values{"name": {forwarded}, "password": {"wrong wrong wrong"}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		r.Header.Set("X-Forwarded-For", forwarded)
		r.RemoteAddr = from + ":4711"
		w := httptest.NewRecorder()
		d.pages.ServeHTTP(w, r)
		return w.Code
	}
	address := func(i int) string { return netip.AddrFrom4([4]byte{203, 0, byte(i), 7}).String() }
	turnedAway := func(d *testDesk, from string, said func(i int) string) bool {
		for i := range 70 {
			if guess(d, from, said(i)) == http.StatusTooManyRequests {
				return true
			}
			d.now = d.now.Add(1e9)
		}
		return false
	}
	trusting := func(o *review.Options) {
		withAccounts(o)
		o.Proxies = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
	}
	for _, tt := range []struct {
		name  string
		desk  func(*review.Options)
		from  string
		said  func(i int) string
		limit bool
	}{
		{"nobody is trusted by default", withAccounts, "10.0.0.1", address, true},
		{"a stranger is not believed", trusting, "198.51.100.9", address, true},
		{"a trusted proxy speaks for many", trusting, "10.0.0.1", address, false},
		{"of a trusted proxy, one guesser is counted", trusting, "10.0.0.1", func(int) string { return "203.0.113.7" }, true},
		{"what the guesser wrote before the proxy's own word is not believed", trusting, "10.0.0.1", func(i int) string { return address(i) + ", 203.0.113.7, 10.2.3.4" }, true},
		{"nonsense counts as the proxy's own", trusting, "10.0.0.1", func(int) string { return "unknown" }, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := turnedAway(newDesk(t, tt.desk), tt.from, tt.said); got != tt.limit {
				t.Errorf("turned away: %t, want %t", got, tt.limit)
			}
		})
	}
}
