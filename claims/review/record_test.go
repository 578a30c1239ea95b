package review_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"claimwatch/claims"
	"claimwatch/claims/review"
)

// TestEveryStrokeIsOneEvent does one thing on each route that changes what is
// known of claims and looks that one stroke came onto the record, with who did
// it; what concerns the desk itself stands in the program's log.
func TestEveryStrokeIsOneEvent(t *testing.T) {
	t.Parallel()
	var logged strings.Builder
	var d *testDesk
	d = filled(t, withAccounts, withKin(func() *testDesk { return d }), func(o *review.Options) { o.Log = slog.New(slog.NewTextHandler(&logged, nil)) })
	d.account("eda", claims.Editor)
	d.account("rea", claims.Reader)
	eda, _ := d.login("eda", goodPassword)
	rea, _ := d.login("rea", goodPassword)
	card := fmt.Sprintf("/inbox/e%d", d.ids["h2"])
	for _, tt := range []struct {
		path string
		form url.Values
		want claims.Action
	}{
		{card, url.Values{"act": {"note"}, "note": {"called the desk of the agency"}}, claims.ActNote},
		{card, url.Values{"act": {"supports"}}, claims.ActConfirm},
		{"/undo", url.Values{}, claims.ActUndo},
		{card, url.Values{"act": {"assign"}, "to": {"eda"}}, claims.ActAssign},
		{card, url.Values{"act": {"not"}}, claims.ActReject},
		{"/notes", url.Values{"subject": {"claim:killed-3000"}, "note": {"look again on Friday"}}, claims.ActNote},
		{"/assign", url.Values{"subject": {"claim:killed-3000"}, "to": {"eda"}}, claims.ActAssign},
		{"/origins/hrana/rate", url.Values{"letter": {"B"}, "reason": {"named cases, published categories"}}, claims.ActRate},
		{"/families/gazeta", url.Values{"act": {"unite"}, "reason": {"one imprint, one phone"}}, claims.ActUnite},
		{"/claims/killed-3000/verdict", d.verdictForm("draft", "undetermined", "i1"), claims.ActVerdict},
	} {
		before, err := d.db.Decisions(ctx, 0, 0, 0)
		d.must(err)
		if s := d.as(rea, tt.path, tt.form); s != http.StatusForbidden {
			t.Errorf("%s by a reader: status %d", tt.path, s)
		}
		if !strings.Contains(logged.String(), "msg=refused who=rea") {
			t.Errorf("%s: the refusal is not in the log", tt.path)
		}
		logged.Reset()
		if s := d.as(eda, tt.path, tt.form); s != http.StatusSeeOther {
			t.Errorf("%s %v: status %d", tt.path, tt.form, s)
		}
		after, err := d.db.Decisions(ctx, 0, 0, 0)
		d.must(err)
		if len(after) != len(before)+1 {
			t.Errorf("%s %v: %d rows were added, want 1", tt.path, tt.form, len(after)-len(before))
			continue
		}
		if x := after[len(after)-1]; x.Who != "eda" || x.Client != "web" || x.Action != tt.want || x.Hash == "" || x.At.IsZero() {
			t.Errorf("%s: %s by %q from %q at %s", tt.path, x.Action, x.Who, x.Client, x.At)
		}
	}
}

// TestWhatADeskPaysForAPassword: a desk of which nothing else is said keeps
// passwords at the full cost, and lets in who knows them.
func TestWhatADeskPaysForAPassword(t *testing.T) {
	t.Parallel()
	d := newDesk(t, withAccounts, func(o *review.Options) { o.Password = review.PasswordCost{} })
	d.must(d.db.AddUser(ctx, claims.User{Name: "zef", Role: claims.Admin}))
	secret, hash := review.NewSecret()
	d.must(d.db.SaveInvite(ctx, hash, "zef", d.now.Add(time.Hour)))
	d.post("/enter/"+secret, url.Values{"password": {goodPassword}, "again": {goodPassword}})
	u, err := d.db.User(ctx, "zef")
	d.must(err)
	if !strings.HasPrefix(u.Password, "$argon2id$v=19$m=65536,t=3,p=1$") {
		t.Errorf("the hash is %.40s", u.Password)
	}
	if c, res := d.login("zef", goodPassword); c == "" {
		t.Errorf("the password is not taken: %d", res.StatusCode)
	}
}

func TestPasswords(t *testing.T) {
	kept := testCost.Hash(goodPassword)
	if !strings.HasPrefix(kept, "$argon2id$v=19$m=64,t=1,p=1$") {
		t.Errorf("the hash is %.40s", kept)
	}
	if kept == testCost.Hash(goodPassword) {
		t.Error("two accounts with one password have one hash")
	}
	if dear := (review.PasswordCost{KiB: 128, Passes: 2, Lanes: 1}); !testCost.Check(dear.Hash(goodPassword), goodPassword) || !dear.Check(kept, goodPassword) {
		t.Error("a hash is not read at the cost at which it was made")
	}
	if !testCost.Check(kept, goodPassword) || testCost.Check(kept, goodPassword+"x") || testCost.Check("", "") || testCost.Check("$argon2id$x", goodPassword) {
		t.Error("a password is taken for another")
	}
	for password, good := range map[string]bool{
		goodPassword:                              true,
		strings.Repeat("four words of ours ", 6):  true,
		"fourteen chars":                          false,
		"aaaaaaaaaaaaaaaaaaaa":                    false,
		strings.Repeat("a long one goes on ", 20): false,
		"anastasija12345":                         false,
	} {
		if err := review.GoodPassword("anastasija12345", password); (err == nil) != good {
			t.Errorf("%q: %v", password, err)
		}
	}
}
